import pyarrow as pa
import pytest

from peft_ui.errors import DataError
from peft_ui.formatting.formats import FORMATS, HOLDS, TASK_FORMATS
from peft_ui.formatting.shapes import Shape, detect, holds_turns, shape_as


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


@pytest.mark.parametrize(
    ("name", "task"),
    [
        ("text_label", "SEQ_CLS"),
        ("tokens_tags", "TOKEN_CLS"),
        ("source_target", "SEQ_2_SEQ_LM"),
        ("preference", "DPO"),
        ("judged", "KTO"),
    ],
)
def test_formats_of_other_tasks_are_refused(name, task):
    with pytest.raises(DataError, match=f"data.format is '{name}'.*for the task {task}, not CAUSAL_LM"):
        shape_as(name, table("text"))


def test_columns_of_another_task_say_which():
    with pytest.raises(DataError, match=r"prompt, chosen, rejected look like a chosen and a rejected answer.*task DPO"):
        detect(table("prompt", "chosen", "rejected"))
    with pytest.raises(DataError, match=r"look like an instruction and its answer.*CAUSAL_LM or SEQ_2_SEQ_LM, not DPO"):
        detect(table("instruction", "output"), task="DPO")


WORDS = {"tokens": [["Ada", "left"]], "ner_tags": [["B-PER", "O"]]}


@pytest.mark.parametrize(
    ("task", "rows", "shape"),
    [
        ("CAUSAL_LM", table("text"), Shape("text", {"text": "text"}, 1.0)),
        ("CAUSAL_LM", table("文本", id=[1]), Shape("text", {"text": "文本"}, 0.8)),
        ("CAUSAL_LM", table("text", "author"), Shape("text", {"text": "text"}, 0.5)),
        (
            "CAUSAL_LM",
            table("instruction", "input", "output", "text"),  # tatsu-lab/alpaca
            Shape("instruction", {"instruction": "instruction", "input": "input", "target": "output"}, 1.0),
        ),
        ("SEQ_2_SEQ_LM", table("source", "target"), Shape("source_target", {"source": "source", "target": "target"})),
        ("SEQ_2_SEQ_LM", table("原文", "译文"), Shape("source_target", {"source": "原文", "target": "译文"}, 0.8)),
        (
            "SEQ_2_SEQ_LM",
            table("article", "highlights", "id"),  # cnn_dailymail
            Shape("source_target", {"source": "article", "target": "highlights"}, 0.8),
        ),
        ("SEQ_CLS", table("text", label=[1]), Shape("text_label", {"text": "text", "label": "label"}, 1.0)),
        ("SEQ_CLS", table("评论", "情感"), Shape("text_label", {"text": "评论", "label": "情感"}, 0.8)),
        ("TOKEN_CLS", table(**WORDS), Shape("tokens_tags", {"tokens": "tokens", "tags": "ner_tags"}, 0.9)),
        (
            "TOKEN_CLS",
            table(tokens=["['Ada']"], tags=['["O"]']),  # lists as a CSV holds them
            Shape("tokens_tags", {"tokens": "tokens", "tags": "tags"}, 1.0),
        ),
        ("DPO", table("chosen", "rejected"), Shape("preference", {"chosen": "chosen", "rejected": "rejected"})),
        (
            "DPO",
            table("question", "chosen", "rejected"),
            Shape("preference", {"chosen": "chosen", "rejected": "rejected", "instruction": "question"}),
        ),
        (
            "KTO",
            table("prompt", "completion", label=[True]),
            Shape("judged", {"target": "completion", "label": "label", "context": "prompt"}),
        ),
    ],
)
def test_columns_tell_the_format_of_each_task(task, rows, shape):
    assert detect(rows, task=task) == shape


def test_words_that_are_no_lists_are_no_tokens():
    with pytest.raises(DataError, match="No format fits"):
        detect(table("tokens", "tags"), task="TOKEN_CLS")


def test_every_format_is_for_a_task_and_says_what_it_holds():
    assert {name for names in TASK_FORMATS.values() for name in names} == set(FORMATS) == set(HOLDS)


def test_answers_may_be_messages():
    rows = table(chosen=[[{"role": "assistant", "content": "x"}]], rejected=[[{"role": "assistant", "content": "y"}]])
    assert holds_turns(detect(rows, task="DPO"), rows)
    plain = table("chosen", "rejected")
    assert not holds_turns(detect(plain, task="DPO"), plain)
