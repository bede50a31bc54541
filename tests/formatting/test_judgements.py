import pytest

from peft_ui.formatting.cells import RowError
from peft_ui.formatting.examples import Chat, Judged, Message, Pair, Preference
from peft_ui.formatting.judgements import judged_of, preference_of
from peft_ui.formatting.template import LAYOUTS

INSTRUCTION = LAYOUTS["instruction"]
USER = {"role": "user", "content": "Sky?"}
BLUE = {"role": "assistant", "content": "blue"}
RED = {"role": "assistant", "content": "red"}


def test_a_prompt_stands_as_it_is():
    values = {"context": "Sky? ", "chosen": "blue", "rejected": "red"}
    assert preference_of(values, INSTRUCTION) == Preference(Pair("Sky?", " blue"), Pair("Sky?", " red"))


def test_an_instruction_is_laid_out():
    values = {"instruction": "Sky?", "input": "noon", "chosen": "blue", "rejected": "Answer: red"}
    context = "Instruction: Sky?\nInput: noon\nAnswer:"
    assert preference_of(values, INSTRUCTION) == Preference(Pair(context, " blue"), Pair(context, " red"))
    chat = preference_of(values, LAYOUTS["chat"])
    assert chat.rejected == Chat((Message("user", "Sky?\n\nnoon"), Message("assistant", "Answer: red")))


def test_without_a_prompt_it_is_what_both_begin_with():
    values = {"chosen": "Human: Sky?\n\nAssistant: blueish", "rejected": "Human: Sky?\n\nAssistant: blunt"}
    context = "Human: Sky?\n\nAssistant:"
    assert preference_of(values, INSTRUCTION) == Preference(Pair(context, " blueish"), Pair(context, " blunt"))
    chinese = {"chosen": "问：天？答：蓝", "rejected": "问：天？答：红"}
    assert preference_of(chinese, INSTRUCTION) == Preference(Pair("问：天？答：", "蓝"), Pair("问：天？答：", "红"))


@pytest.mark.parametrize(
    "values",
    [
        {"chosen": [USER, BLUE], "rejected": [USER, RED]},
        {"context": [USER], "chosen": [BLUE], "rejected": [RED]},
        {"context": "Sky?", "chosen": [BLUE], "rejected": [RED]},
        {"context": "Sky?", "chosen": [USER, BLUE], "rejected": [USER, RED]},  # UltraFeedback
    ],
)
def test_conversations_in_many_ways(values):
    asked = Message("user", "Sky?")
    expected = Preference(Chat((asked, Message("assistant", "blue"))), Chat((asked, Message("assistant", "red"))))
    assert preference_of(values, INSTRUCTION) == expected


def test_earlier_answers_are_read_only():
    values = {"chosen": [USER, BLUE, USER, BLUE], "rejected": [USER, BLUE, USER, RED]}
    chosen = preference_of(values, INSTRUCTION).chosen
    assert [message.trained for message in chosen.messages] == [True, False, True, True]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"chosen": "x", "rejected": " "}, "the rejected answer is empty"),
        ({"chosen": None, "rejected": "x"}, "the chosen answer is empty"),
        ({"chosen": "x", "rejected": "x "}, "both answers are the same"),
        ({"chosen": [USER, BLUE], "rejected": [USER, BLUE]}, "both answers are the same"),
        ({"chosen": [USER, BLUE], "rejected": [USER]}, "there is no assistant message"),
        ({"chosen": [], "rejected": []}, "there are no messages"),
    ],
)
def test_comparisons_that_teach_nothing(values, reason):
    with pytest.raises(RowError, match=reason):
        preference_of(values, INSTRUCTION)


@pytest.mark.parametrize(
    ("label", "good"),
    [
        (True, True),
        (False, False),
        (1, True),
        (0.0, False),
        ("True", True),
        ("bad", False),
        ("好", True),
        ("-1", False),
    ],
)
def test_a_verdict_in_many_words(label, good):
    values = {"context": "Sky?", "target": " blue", "label": label}
    assert judged_of(values, INSTRUCTION) == Judged(Pair("Sky?", " blue"), good)


def test_a_judged_conversation():
    asked, said = Message("user", "Sky?"), Message("assistant", "blue")
    values = {"context": [USER], "target": [BLUE], "label": True}
    assert judged_of(values, INSTRUCTION) == Judged(Chat((asked, said)), True)


@pytest.mark.parametrize(
    ("label", "target", "reason"),
    [
        (None, "x", "the label is empty"),
        (float("nan"), "x", "the label is empty"),
        ("maybe", "x", "the label 'maybe' is no verdict"),
        (True, "", "the target is empty"),
    ],
)
def test_verdicts_that_teach_nothing(label, target, reason):
    with pytest.raises(RowError, match=reason):
        judged_of({"context": "Sky?", "target": target, "label": label}, INSTRUCTION)
