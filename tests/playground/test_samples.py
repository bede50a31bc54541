"""A held-out row is asked as it was learnt: the template makes the same context of it again."""

import json

import pytest

from peft_ui.formatting.template import CONTEXT, LAYOUTS, parse_template
from peft_ui.playground.question import Question
from peft_ui.playground.samples import filled_in, held_out, question_of
from peft_ui.runs.folder import RunFolder


@pytest.mark.parametrize("name", ["instruction", "alpaca", "plain"])
@pytest.mark.parametrize("more", ["", "the sky"])
def test_what_the_template_laid_out_is_found_again(name, more):
    template = LAYOUTS[name].with_system("You are brief.")
    values = {"instruction": "Name the colour.", "input": more}
    found = filled_in(template, template.context(values))
    assert found is not None
    assert (found["instruction"], found.get("input", "")) == ("Name the colour.", more)


def test_a_context_that_no_template_made_is_asked_as_it_stands():
    row = {"context": "Once upon a time", "target": " there was"}
    assert question_of(row, CONTEXT) == Question(context="Once upon a time")
    assert question_of(row, parse_template("Q: {instruction}\nA:")) == Question(context="Once upon a time")


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        ({"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "Hi"}]}, {"instruction": "Hi"}),
        ({"text": "Good film", "label": "good"}, {"instruction": "Good film"}),
        ({"tokens": ["Ada", "sang"], "tags": ["B-PER", "O"]}, {"instruction": "Ada sang"}),
        ({"text": "One two three four five six seven"}, {"context": "One two three four five six"}),
        ({"chosen": {"context": "Instruction: Hi\nAnswer:", "target": " x"}, "rejected": {}}, {"instruction": "Hi"}),
        ({"answer": {"context": "Instruction: Hi\nAnswer:", "target": " x"}, "good": True}, {"instruction": "Hi"}),
    ],
)
def test_rows_of_every_task_ask_something(row, asked):
    assert question_of(row, LAYOUTS["instruction"]) == Question(**asked)


def test_different_short_questions_of_held_out_rows_are_offered(tmp_path):
    folder = RunFolder(tmp_path / "runs" / "a")
    assert held_out(folder) == []
    folder.data.mkdir(parents=True)
    (folder.data / "facts.json").write_text(json.dumps({"template": LAYOUTS["instruction"].to_dict()}))
    asked = ["Hi", "Hi", "", "x" * 700, "Bye", "So", "More"]
    rows = [{"context": f"Instruction: {text}\nAnswer:" if text else "", "target": " a"} for text in asked]
    (folder.data / "validation.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert held_out(folder) == [Question(instruction=text) for text in ("Hi", "Bye", "So")]
