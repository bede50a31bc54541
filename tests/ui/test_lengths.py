"""The picture of the lengths: where the limit cuts, and question and answer apart."""

from typing import Any

from peft_ui.ui import lengths

TOTAL = {"min": 4, "p50": 9, "p95": 30, "max": 40}
REPORT: dict[str, Any] = {"tokens": {"total": TOTAL}, "lengths": [4, 9, 9, 40]}


def test_the_limit_is_drawn_where_it_cuts() -> None:
    near = lengths.histogram(REPORT, 32)
    assert near.count("<rect") == 3
    assert 'x1="437.1"' in near  # 32 of 0..40 on 560
    assert "the longest 40; the limit is 32." in near


def test_a_limit_far_beyond_stands_at_the_edge_with_its_number() -> None:
    far = lengths.histogram(REPORT, 512)
    assert '<line class="limit" x1="559.0"' in far
    assert "512 →" in far


def test_no_lengths_no_picture() -> None:
    assert lengths.histogram({**REPORT, "lengths": []}, 32) == ""


def test_the_limit_that_would_do_is_drawn_too() -> None:
    drawn = lengths.histogram({**REPORT, "recommended_length": 32}, 16)
    assert '<line class="fits" x1="437.1"' in drawn
    assert "the limit is 16. The dotted line is where 99 of 100 fit." in drawn
    for report, limit in (({"recommended_length": 32}, 32), ({"recommended_length": 64}, 32), ({}, 32)):
        assert "fits" not in lengths.histogram(REPORT | report, limit)


def test_question_and_answer_stand_apart() -> None:
    figures = {"context": TOTAL, "target": {"min": 1, "p50": 3, "p95": 1_200, "max": 1_200}}
    drawn = lengths.apart({"tokens": figures, "lengths_apart": {"context": [4, 40], "target": [1, 3, 1_200]}})
    assert drawn.count("<figure") == 2
    assert "Before the answer: half have at most 9 tokens, the longest 40." in drawn
    assert "The answer: half have at most 3 tokens, the longest 1,200." in drawn


def test_rows_that_are_learnt_as_they_stand_have_no_question_apart() -> None:
    assert lengths.apart({"tokens": {}, "lengths_apart": {"context": [1, 1], "target": [9, 40]}}) == ""
    assert lengths.apart({"tokens": {}}) == ""
