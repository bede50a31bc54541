"""docs/methods.md says what happens: a column of each task is tried anew."""

import pytest

from peft_ui.methods.base import Method
from tests.methods.document import MARKS, SHORT, general, marks_in
from tests.methods.matrix import FILE, tried, variants

TRIED = (("CAUSAL_LM", "llama"), ("SEQ_2_SEQ_LM", "t5"), ("SEQ_CLS", "deberta-v2"), ("TOKEN_CLS", "gpt2"))
WRITTEN = FILE.read_text(encoding="utf-8")
SAID = marks_in(WRITTEN)


@pytest.mark.parametrize(("name", "method"), variants(), ids=[name for name, _ in variants()])
def test_the_document_says_what_happens(name: str, method: Method) -> None:
    for task, kind in TRIED:
        cell, said = tried(method, task, kind), SAID[task, name][SHORT[kind]]
        if cell.what == "refused":
            assert f"- **{said}**: {general(cell.why)}\n" in WRITTEN, (task, kind, cell)
        else:
            assert MARKS.get(cell.what) == said, (task, kind, cell)


def test_every_mark_is_known_and_every_letter_has_its_reason() -> None:
    tasks = {task for task, _ in TRIED}
    marks = {mark for (task, _), row in SAID.items() if task in tasks for mark in row.values()}
    assert marks >= set(MARKS.values())
    assert all(f"- **{letter}**: " in WRITTEN for letter in marks - set(MARKS.values()))
