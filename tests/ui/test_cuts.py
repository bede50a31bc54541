"""A limit that cuts is told in plain words, with the limit at which it no longer does."""

from typing import Any

import pytest

from peft_ui.ui import cuts


def report(starts: int = 0, ends: int = 0, longest: int = 170, most: int = 90, **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"kept": 250, "without_target": 0, "overlap_with_validation": 0, "notes": []}
    total = {"min": 4, "p50": 30, "p95": most, "max": longest}
    cut = {"context": starts, "target": ends, "whole": 0}
    plain |= {"rows": 250, "left_out": 0, "dropped": [], "positions": None, "format": "instruction", "errors": []}
    return plain | {"cut": cut, "tokens": {"total": total}} | more


def test_what_is_lost_and_what_to_do() -> None:
    assert cuts.warnings(report(102, 3), 32) == [
        "102 of 250 rows lose the start of their question.",
        "3 of 250 rows lose the end of their answer.",
        "With a limit of 176 tokens every row fits whole.",
    ]


@pytest.mark.parametrize(
    ("format_name", "starts", "ends"), [("text_label", 7, 0), ("tokens_tags", 7, 7), ("text", 0, 7)]
)
def test_a_text_has_no_question_and_loses_its_end(format_name: str, starts: int, ends: int) -> None:
    lines = cuts.warnings(report(starts, ends, format=format_name), 32)
    assert lines[0] == "7 of 250 rows lose the end of their text."
    assert len(lines) == 2


def test_rows_that_keep_nothing_of_their_question_are_told_apart() -> None:
    assert cuts.warnings(report(cut={"context": 55, "target": 0, "whole": 47}), 256)[:2] == [
        "47 of 250 rows lose their whole question: from them the model learns to answer nothing.",
        "8 of 250 rows lose the start of their question.",
    ]


@pytest.mark.parametrize(
    ("count", "lines"), [(126, ["Left out: 126 of 250 rows (the target is empty; the context is empty)."]), (25, [])]
)
def test_many_rows_left_out_are_told_with_their_reasons(count: int, lines: list[str]) -> None:
    reasons = ["the target is empty", "the context is empty", "the target is empty", "the text is empty"]
    dropped = [{"row": row, "reason": reason} for row, reason in enumerate([*reasons, "the context is empty"], 1)]
    assert cuts.warnings(report(kept=250 - count, left_out=count, dropped=dropped), 512) == lines


def test_what_keeps_a_run_from_starting_comes_first_and_is_no_loss() -> None:
    found = report(3, errors=["Not one example has a token to learn: is the answer in the target column?"])
    assert cuts.warnings(found, 32)[0].startswith("Not one example has a token to learn")
    assert cuts.losses(found) == ["3 of 250 rows lose the start of their question."]


def test_nothing_is_said_where_nothing_is_lost() -> None:
    assert cuts.warnings(report(), 512) == []
    assert cuts.better_limit(report(), 512) is None


@pytest.mark.parametrize(
    ("longest", "limit", "better"), [(170, 32, 176), (168, 32, 168), (9000, 64, 96), (9000, 96, None)]
)
def test_the_limit_that_is_proposed(longest: int, limit: int, better: int | None) -> None:
    assert cuts.better_limit(report(1, longest=longest, most=91), limit) == better


def test_a_few_giants_do_not_set_the_limit() -> None:
    assert cuts.warnings(report(60, longest=9000), 32)[-1] == "With a limit of 96 tokens 95 of 100 rows fit whole."


@pytest.mark.parametrize(
    ("positions", "better", "words"),
    [
        (100, 100, "With a limit of 100 tokens 95 of 100 rows fit whole."),
        (64, 64, "With a limit of 64 tokens, the most that this model reads, less is cut."),
    ],
)
def test_no_more_is_proposed_than_the_model_reads(positions: int, better: int, words: str) -> None:
    assert cuts.better_limit(report(1, positions=positions), 32) == better
    assert cuts.warnings(report(1, positions=positions), 32)[-1] == words
    assert cuts.better_limit(report(1, positions=32), 32) is None


def test_a_limit_beyond_what_the_model_reads_is_told_first() -> None:
    told = "This model reads at most 64 tokens: lower the limit of 512."
    assert cuts.warnings(report(positions=64), 512) == [told]
    assert cuts.warnings(report(positions=512), 512) == []


def test_what_else_the_audit_found_is_told_too() -> None:
    lines = cuts.warnings(report(without_target=2, overlap_with_validation=4, notes=["A note."]), 512)
    assert lines == [
        "2 of 250 rows hold nothing to learn.",
        "Of the rows kept back for checking, 4 also learnt: the check is too kind.",
        "A note.",
    ]
