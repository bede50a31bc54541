"""What the page is told of rows, whole and of a large file's beginning."""

import json
from pathlib import Path

import pytest

from peft_ui.estimate import rows


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict:
    """A file that counts as large."""
    monkeypatch.setattr(rows, "LARGE", 1_000)
    file = tmp_path / "rows.jsonl"
    one = {"context": "one Answer:", "target": " two"}
    file.write_text("".join(json.dumps(one | {"id": number}) + "\n" for number in range(25_000)))
    return {"source": str(file)}


def test_the_beginning_of_a_large_file_is_told_as_such(large: dict) -> None:
    first = rows.rows(large, whole=False)
    assert first["more"] is True
    assert first["rows"] == rows.HEAD
    assert first["numbers"] == list(range(1, 21))
    assert (first["format"], first["confidence"]) == ("context_target", 1.0)
    whole = rows.rows(large, start=24_999)
    assert (whole["more"], whole["rows"], whole["numbers"]) == (False, 25_000, [25_000])


def test_rows_are_searched_in_every_column_of_text(large: dict) -> None:
    assert rows.rows(large, search="TWO")["found"] == 25_000
    assert rows.rows(large, search="three")["page"] == []


def test_a_sample_says_how_much_it_saw(large: dict, tiny_model: Path) -> None:
    model = {"name": str(tiny_model)}
    sample = rows.preview(model, large, sample=True)
    assert sample["sampled"] == sample["rows"] == rows.HEAD
    whole = rows.preview(model, large)
    assert (whole["sampled"], whole["rows"], whole["duplicates"]) == (None, 25_000, 24_999)
    assert whole["positions"] == json.loads((tiny_model / "config.json").read_text())["max_position_embeddings"]


def test_findings_and_tokens(tmp_path: Path, tiny_model: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("context,target\none Answer:, two\none Answer:, three\none Answer:,\n")
    asked = {"model": {"name": str(tiny_model)}, "data": {"source": str(file), "validation": None}}
    other = "the same context has another target elsewhere"
    expected = f"row,finding\n1,{other}\n2,{other}\n3,left out: the target is empty\n"
    assert rows.findings(**asked) == expected
    told = rows.preview(**asked)
    assert [a + b for a, b in zip(*told["lengths_apart"].values(), strict=True)] == told["lengths"] == [5, 5]
    first = rows.tokens(**asked)[0]
    assert [piece["trained"] for piece in first] == [False, False, False, True, True]
