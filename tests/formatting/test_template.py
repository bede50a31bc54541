import pytest

from peft_ui.errors import DataError
from peft_ui.formatting.examples import Chat, Message, Pair
from peft_ui.formatting.template import CONTEXT, LAYOUTS, Template, opened_pair, parse_template


def values(instruction="", text="", context=""):
    return {"instruction": instruction, "input": text, "context": context or text}


def test_the_instruction_layout_is_that_of_the_contract():
    pair = LAYOUTS["instruction"].pair(values("Add.", "1 and 2"), "3")
    assert pair == Pair("Instruction: Add.\nInput: 1 and 2\nAnswer:", " 3")


def test_an_empty_input_leaves_its_line_out():
    assert LAYOUTS["instruction"].pair(values("Add.", "  "), "3") == Pair("Instruction: Add.\nAnswer:", " 3")


def test_the_alpaca_layout_with_and_without_input():
    without = LAYOUTS["alpaca"].pair(values("Add."), "3")
    assert without.context == (
        "Below is an instruction that describes a task. Write a response that appropriately completes the request."
        "\n\n### Instruction:\nAdd.\n\n### Response:"
    )
    assert without.target == "\n3"
    assert "### Input:\n1 and 2\n\n### Response:" in LAYOUTS["alpaca"].pair(values("Add.", "1 and 2"), "3").context


def test_the_plain_layout_is_lines():
    assert LAYOUTS["plain"].pair(values("Add.", "1 and 2"), "3") == Pair("Add.\n1 and 2", "\n3")
    assert LAYOUTS["plain"].pair(values("Add."), "3") == Pair("Add.", "\n3")


def test_the_chat_layout_is_a_conversation():
    chat = LAYOUTS["chat"].chat(values("Add.", "1 and 2"), " 3 ")
    assert chat == Chat((Message("user", "Add.\n\n1 and 2"), Message("assistant", "3")))
    assert LAYOUTS["chat"].chat(values(context="Hello"), "Hi").messages[0] == Message("user", "Hello")


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Q: {instruction}\nA:", Pair("Q: Add.\nA:", " 3")),
        ("Q: {instruction} A: \n", Pair("Q: Add. A:", " \n3")),
        ('{"q": "{instruction}"} ->', Pair('{"q": "Add."} ->', " 3")),
        ("{context}|{instruction}", Pair("1 and 2|Add.", " 3")),
    ],
)
def test_an_own_text(text, pair):
    assert parse_template(text).pair(values("Add.", "1 and 2"), "3") == pair


def test_placeholders_in_a_value_stay_text():
    pair = parse_template("{instruction} {input}").pair(values("Write {input}.", "x"), "y")
    assert pair.context == "Write {input}. x"


@pytest.mark.parametrize(
    ("context", "target", "pair"),
    [
        ("Once upon a ", "time", Pair("Once upon a", " time")),
        ("Line one\n\n", "two", Pair("Line one", "\n\ntwo")),
        ("Joined", "up", Pair("Joined", "up")),
        ("  kept at the start", " x ", Pair("  kept at the start", " x ")),
        ("全角\u3000", "x", Pair("全角", "\u3000x")),
        ("", "x", Pair("", "x")),
    ],
)
def test_white_space_at_a_contexts_end_opens_the_target(context, target, pair):
    assert opened_pair(context, target) == pair
    assert CONTEXT.pair({"context": context}, target) == pair


@pytest.mark.parametrize(
    ("template", "answer", "left"),
    [("instruction", "Answer: yes", " yes"), ("instruction", "yes", "yes"), ("alpaca", "### Response:\nyes", "\nyes")],
)
def test_a_repeated_cue_is_taken_away(template, answer, left):
    assert LAYOUTS[template].without_cue(answer) == left


@pytest.mark.parametrize("name", ["plain", "chat"])
def test_a_layout_without_cue_takes_nothing_away(name):
    assert LAYOUTS[name].without_cue("Answer: yes") == "Answer: yes"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("alpcaa", "Did you mean 'alpaca'?"),
        ("", "neither a layout (instruction, alpaca, plain, chat)"),
        ("Q: {instructon}", "unknown placeholder {instructon}. Did you mean 'instruction'?"),
    ],
)
def test_what_is_no_template(text, words):
    with pytest.raises(DataError) as caught:
        parse_template(text)
    assert words in str(caught.value)


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_a_template_survives_its_file(name):
    assert Template.from_dict(LAYOUTS[name].to_dict()) == LAYOUTS[name]


@pytest.mark.parametrize("written", [{"name": "x"}, [], None])
def test_a_broken_template_file_is_told(written):
    with pytest.raises(DataError, match="not a prompt template"):
        Template.from_dict(written)
