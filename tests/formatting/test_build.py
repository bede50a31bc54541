import pytest

from peft_ui.formatting.build import (
    BUILDERS,
    RowError,
    from_context,
    from_instruction,
    from_label,
    from_messages,
    from_source,
    from_tags,
    from_text,
    template_for,
)
from peft_ui.formatting.examples import Chat, Labelled, Message, Pair, Tagged, Text
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


def test_earlier_turns_go_before_the_question():
    values = {"instruction": "And now?", "target": "red", "history": [["Sky?", "blue"]]}
    pair = from_instruction(values, INSTRUCTION.with_system("Be brief."))
    assert pair == Pair(
        "Be brief.\n\nInstruction: Sky?\nAnswer: blue\n\nInstruction: And now?\nAnswer:",
        " red",
    )
    chat = from_instruction({**values, "system": "Be kind."}, LAYOUTS["chat"])
    assert chat == Chat(
        (
            Message("system", "Be kind."),
            Message("user", "Sky?"),
            Message("assistant", "blue"),
            Message("user", "And now?"),
            Message("assistant", "red"),
        )
    )


@pytest.mark.parametrize("history", ["Sky?", ["Sky?"], [["Sky?"]]])
def test_a_history_that_is_none(history):
    with pytest.raises(RowError, match="the history is not a list"):
        from_instruction({"instruction": "x", "target": "y", "history": history}, INSTRUCTION)


def test_a_system_text_opens_a_context():
    template = CONTEXT.with_system("Be brief.")
    assert from_context({"context": "Sky? ", "target": "blue"}, template) == Pair("Be brief.\n\nSky?", " blue")


def test_the_weight_0_of_openai_is_read_but_not_learnt():
    turns = [
        {"role": "user", "content": "x"},
        {"role": "assistant", "content": "y", "weight": 0},
        {"role": "user", "content": "x"},
        {"role": "assistant", "content": "z", "weight": 1},
    ]
    chat = from_messages({"messages": turns}, LAYOUTS["chat"])
    assert [message.trained for message in chat.messages] == [True, False, True, True]
    with pytest.raises(RowError, match="every assistant message has the weight 0"):
        from_messages({"messages": turns[:2]}, LAYOUTS["chat"])
    with pytest.raises(RowError, match=r"message 1 has the weight 0\.5"):
        from_messages({"messages": [{"role": "assistant", "content": "y", "weight": 0.5}]}, LAYOUTS["chat"])


def test_tools_are_kept_as_text():
    turns = [
        {"from": "human", "value": "Weather?"},
        {"from": "function_call", "value": '{"name": "weather"}'},
        {"from": "observation", "value": "sunny"},
        {"from": "gpt", "value": "Sun."},
    ]
    chat = from_messages({"messages": turns, "system": "Be brief.", "tools": '[{"name": "weather"}]'}, LAYOUTS["chat"])
    assert chat.messages == (
        Message("system", 'Be brief.\n\n[{"name": "weather"}]'),
        Message("user", "Weather?"),
        Message("assistant", '{"name": "weather"}'),
        Message("user", "sunny"),
        Message("assistant", "Sun."),
    )
    called = [{"role": "user", "content": "x"}, {"role": "assistant", "content": None, "tool_calls": [{"id": 1}]}]
    assert from_messages({"messages": called}, LAYOUTS["chat"]).messages[1].content == '[{"id": 1}]'


def test_texts_labels_and_tags():
    assert from_text({"text": " Once. "}, CONTEXT) == Text(" Once. ")
    assert from_source({"source": " a ", "target": "b\n"}, CONTEXT) == Pair("a", "b")
    assert from_label({"text": "a", "label": 1.0}, CONTEXT) == Labelled("a", ("1",))
    assert from_label({"text": "a", "label": ["y", "x", "x"]}, CONTEXT) == Labelled("a", ("x", "y"), several=True)
    assert from_label({"text": "a", "label": "['x']"}, CONTEXT) == Labelled("a", ("x",), several=True)
    assert from_tags({"tokens": ["Ada", 7], "tags": [1, 0]}, CONTEXT) == Tagged(("Ada", "7"), ("1", "0"))


@pytest.mark.parametrize(
    ("build", "values", "reason"),
    [
        (from_text, {"text": " "}, "the text is empty"),
        (from_source, {"source": "a", "target": ""}, "the target is empty"),
        (from_source, {"source": "", "target": "a"}, "the source is empty"),
        (from_label, {"text": "", "label": "x"}, "the text is empty"),
        (from_label, {"text": "a", "label": float("nan")}, "the label is empty"),
        (from_label, {"text": "a", "label": " "}, "the label is empty"),
        (from_label, {"text": "a", "label": "NaN"}, "the label is empty"),
        (from_label, {"text": "a", "label": {"x": 1}}, "the label is a dict, not text"),
        (from_tags, {"tokens": ["a", "b"], "tags": ["O"]}, "there are 2 tokens but 1 tags"),
        (from_tags, {"tokens": [], "tags": []}, "there are no tokens"),
        (from_tags, {"tokens": ["a"], "tags": "O"}, "the tags are not a list"),
        (from_tags, {"tokens": ["a"], "tags": [None]}, "the tags is empty"),
    ],
)
def test_rows_of_other_tasks_that_teach_nothing(build, values, reason):
    with pytest.raises(RowError, match=reason):
        build(values, CONTEXT)
