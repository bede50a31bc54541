import pytest

from peft_ui.formatting.build import BUILDERS, RowError, from_context, from_instruction, from_messages, template_for
from peft_ui.formatting.examples import Chat, Message, Pair
from peft_ui.formatting.formats import FORMATS
from peft_ui.formatting.template import CONTEXT, LAYOUTS, parse_template

INSTRUCTION = LAYOUTS["instruction"]
ANSWERED = (Message("user", "x"), Message("assistant", "y"))


def test_every_format_has_a_builder():
    assert set(BUILDERS) == set(FORMATS)


def test_numbers_and_truth_values_are_text():
    pair = from_instruction({"instruction": 7, "target": 3.5}, INSTRUCTION)
    assert pair == Pair("Instruction: 7\nAnswer:", " 3.5")


def test_a_repeated_cue_is_taken_away():
    pair = from_instruction({"instruction": "Say", "target": "Answer: yes"}, INSTRUCTION)
    assert pair == Pair("Instruction: Say\nAnswer:", " yes")


def test_a_context_keeps_what_looks_like_a_cue():
    pair = from_context({"context": "Q?\nAnswer: ", "target": "Answer: x"}, CONTEXT)
    assert pair == Pair("Q?\nAnswer:", " Answer: x")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"instruction": "Say", "target": " \n"}, "the target is empty"),
        ({"instruction": "Say", "target": None}, "the target is empty"),
        ({"instruction": "Say", "target": float("nan")}, "the target is empty"),
        ({"instruction": "Say", "target": "Answer: "}, "the target is empty"),
        ({"instruction": "", "target": "x"}, "the instruction is empty"),
        ({"instruction": "Say", "target": ["x"]}, "the target is a list, not text"),
    ],
)
def test_rows_that_teach_nothing(values, reason):
    with pytest.raises(RowError, match=reason):
        from_instruction(values, INSTRUCTION)


@pytest.mark.parametrize(
    "turns",
    [
        [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}],
        [{"from": "human", "value": "x"}, {"from": "gpt", "value": "y"}],
        [
            {"role": "user", "content": "x", "value": None},
            {"role": "assistant", "content": [{"type": "text", "text": "y"}]},
        ],
        '[{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]',
        [*[{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}], {"role": "user", "content": "z"}],
    ],
)
def test_conversations_in_many_words(turns):
    assert from_messages({"messages": turns}, LAYOUTS["chat"]) == Chat(ANSWERED)


@pytest.mark.parametrize(
    ("turns", "reason"),
    [
        (None, "there are no messages"),
        ([], "there are no messages"),
        ("hello", "messages is not a list"),
        (["hello"], "message 1 is not an object"),
        ([{"role": "user", "content": "x"}], "there is no assistant message"),
        (
            [{"role": "user", "content": "x"}, {"role": "pirate", "content": "y"}],
            "message 2 has the unknown role 'pirate'",
        ),
        ([{"content": "x"}], "message 1 has the unknown role None"),
        (
            [{"role": "user", "content": "x"}, {"role": "assistant", "content": " "}],
            r"message 2 \(assistant\) is empty",
        ),
        ([{"role": "user", "content": {"a": 1}}], "message 1 has a content that is not text"),
    ],
)
def test_malformed_conversations(turns, reason):
    with pytest.raises(RowError, match=reason):
        from_messages({"messages": turns}, LAYOUTS["chat"])


@pytest.mark.parametrize(
    ("format_name", "chosen", "used"),
    [
        ("instruction", "alpaca", LAYOUTS["alpaca"]),
        ("context_target", "instruction", CONTEXT),
        ("prompt_completion", "chat", LAYOUTS["chat"]),
        ("context_target", "Text: {context}\nSummary:", parse_template("Text: {context}\nSummary:")),
        ("messages", "instruction", LAYOUTS["chat"]),
    ],
)
def test_the_template_that_is_really_used(format_name, chosen, used):
    assert template_for(format_name, parse_template(chosen)) == (used, "")


@pytest.mark.parametrize(
    ("format_name", "chosen", "fault"),
    [
        ("instruction", "{input}:", "no {instruction}"),
        ("context_target", "{instruction}:", "may use {context} alone"),
        ("messages", "{context}", "model's own chat template"),
    ],
)
def test_templates_that_do_not_fit(format_name, chosen, fault):
    assert fault in template_for(format_name, parse_template(chosen))[1]
