import pyarrow as pa
import pytest

from peft_ui.errors import DataError
from peft_ui.formatting.shapes import Shape, detect, shape_as


def table(*names, **values):
    return pa.table({**{name: ["x"] for name in names}, **values})


OPENAI = [[{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]]
SHAREGPT = [[{"from": "human", "value": "x"}, {"from": "gpt", "value": "y"}]]


@pytest.mark.parametrize(
    ("rows", "shape"),
    [
        (
            table("instruction", "input", "output"),
            Shape("instruction", {"instruction": "instruction", "input": "input", "target": "output"}, 1.0),
        ),
        (table("instruction", "output"), Shape("instruction", {"instruction": "instruction", "target": "output"}, 1.0)),
        (
            table("指令", "输入", "输出"),
            Shape("instruction", {"instruction": "指令", "input": "输入", "target": "输出"}, 0.8),
        ),
        (
            table("instruction", "context", "response", "category"),  # Dolly
            Shape("instruction", {"instruction": "instruction", "input": "context", "target": "response"}, 0.9),
        ),
        (table("context", "target"), Shape("context_target", {"context": "context", "target": "target"}, 1.0)),
        (table("prompt", "completion"), Shape("prompt_completion", {"context": "prompt", "target": "completion"}, 1.0)),
        (table("prompt", "response"), Shape("prompt_completion", {"context": "prompt", "target": "response"}, 0.9)),
        (table(" Question", "ANSWER"), Shape("question_answer", {"instruction": " Question", "target": "ANSWER"}, 1.0)),
        (table("问题", "回答"), Shape("question_answer", {"instruction": "问题", "target": "回答"}, 0.8)),
        (table("input", "output"), Shape("question_answer", {"instruction": "input", "target": "output"}, 0.8)),
        (table("id", messages=OPENAI), Shape("messages", {"messages": "messages"}, 1.0)),
        (table(messages=['[{"role": "user", "content": "x"}]']), Shape("messages", {"messages": "messages"}, 1.0)),
        (table(conversations=SHAREGPT), Shape("conversations", {"messages": "conversations"}, 1.0)),
        (table(conversation=OPENAI), Shape("messages", {"messages": "conversation"}, 0.8)),
    ],
)
def test_columns_tell_the_format(rows, shape):
    assert detect(rows) == shape


def test_a_chosen_column_goes_before_any_name():
    rows = table("instruction", "output", "better")
    assert detect(rows, {"target": "better"}).columns == {"instruction": "instruction", "target": "better"}


def test_chosen_columns_with_names_that_nobody_knows():
    shape = detect(table("spalte_a", "spalte_b"), {"context": "spalte_a", "target": "spalte_b"})
    assert (shape.format, shape.confidence) == ("context_target", 1.0)


def test_no_format_fits():
    with pytest.raises(DataError, match="No format fits the columns colour, size"):
        detect(table("colour", "size"))


def test_a_chosen_column_that_is_not_there():
    with pytest.raises(
        DataError, match=r"column 'ouput', which is not there\. Did you mean 'output'\?.*instruction, output"
    ):
        detect(table("instruction", "output"), {"target": "ouput"})


def test_a_named_format_lacks_a_column():
    with pytest.raises(DataError, match=r"needs a column for 'target'.*Did you mean 'outputs'\?.*instruction, outputs"):
        shape_as("instruction", table("instruction", "outputs"))


def test_a_role_that_the_format_does_not_have():
    with pytest.raises(DataError, match="'context_target' has no role 'input'"):
        shape_as("context_target", table("context", "target"), {"input": "context"})


@pytest.mark.parametrize("name", ["text", "text_label", "tokens_tags", "source_target", "preference", "judged"])
def test_formats_of_other_tasks_are_refused(name):
    with pytest.raises(DataError, match=f"data.format is '{name}'.*belongs to another task"):
        shape_as(name, table("text"))
