"""Rows changed or deleted by hand: the same rows and the same hash wherever the recipe is followed."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from peft_ui.errors import DataError
from peft_ui.formatting.edits import Edit
from peft_ui.formatting.examples import Chat, Labelled, Message, Pair
from peft_ui.formatting.prepare import Dropped, Prepared, prepare
from peft_ui.formatting.settings import DataSettings


def prepared(source: Path, *steps: dict, task: str = "CAUSAL_LM", **more: object) -> Prepared:
    return prepare(DataSettings(source=str(source), edits=list(steps), validation=None, **more), 0, task=task)  # type: ignore[arg-type]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    file = tmp_path / "rows.csv"
    file.write_text("context,target\na, one\nb, two\nc, three\n")
    return file


def test_steps_in_their_order(rows: Path) -> None:
    steps = [
        {"row": 1, "values": {"target": " uno"}},
        {"row": 2, "delete": True},
        {"row": 1, "values": {"target": " eins", "context": "A"}},
    ]
    found = prepared(rows, *steps)
    assert list(found.train) == [Pair("A", " eins"), Pair("c", " three")]
    assert found.dropped == [Dropped(2, "it was deleted by hand")]
    assert (found.rows, found.kept) == (3, 2)


def test_the_hash_is_that_of_the_rows_as_they_were_changed(rows: Path, tmp_path: Path) -> None:
    by_hand = tmp_path / "by_hand.csv"
    by_hand.write_text("context,target\na, one\nc, drei\n")
    steps = [{"row": 2, "delete": True}, {"row": 3, "values": {"target": " drei"}}]
    assert prepared(rows, *steps).sha256 == prepared(by_hand).sha256 != prepared(rows).sha256


def test_a_column_keeps_its_change_when_its_role_is_another(rows: Path) -> None:
    step = {"row": 1, "values": {"target": "x"}}
    found = prepared(rows, step, format="context_target", columns={"context": "target", "target": "context"})
    assert found.train[0] == Pair("x", "a")


def test_cells_that_hold_lists_are_written_as_json(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]
    file = tmp_path / "chat.json"
    file.write_text(json.dumps([{"messages": turns}] * 2))
    turns[1]["content"] = "z"
    found = prepared(file, {"row": 2, "values": {"messages": json.dumps(turns)}})
    assert [example.messages[-1] for example in found.train if isinstance(example, Chat)] == [
        Message("assistant", "y"),
        Message("assistant", "z"),
    ]
    file.write_text(json.dumps([{"text": "x", "labels": ["a"]}, {"text": "y", "labels": ["b"]}]))
    found = prepared(file, {"row": 1, "values": {"labels": '["b", "a"]'}}, task="SEQ_CLS")
    assert found.train[0] == Labelled("x", ("a", "b"), several=True)


def test_a_row_that_was_left_out_can_be_mended(rows: Path) -> None:
    rows.write_text("context,target\na,\nb, two\n")
    assert prepared(rows).dropped == [Dropped(1, "the target is empty")]
    assert prepared(rows, {"row": 1, "values": {"target": " one"}}).dropped == []


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"row": 4, "values": {"target": "x"}}, r"changes row 4, but .*rows\.csv has 3 rows"),
        ({"row": 9, "delete": True}, r"changes row 9, but .*rows\.csv has 3 rows"),
        ({"row": 1, "values": {"targt": "x"}}, r"column 'targt', which is not there\. Did you mean 'target'\?"),
    ],
)
def test_what_is_not_there_is_told(rows: Path, step: dict, words: str) -> None:
    with pytest.raises(DataError, match=words):
        prepared(rows, step)


@pytest.mark.parametrize(
    "step", [{"row": 1}, {"row": 1, "delete": True, "values": {"a": "b"}}, {"row": 0, "delete": True}]
)
def test_a_step_does_one_thing(step: dict) -> None:
    with pytest.raises(ValidationError):
        Edit.model_validate(step)
