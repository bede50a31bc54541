import json

import pytest

from peft_ui.audit.report import audit
from peft_ui.formatting.settings import DataSettings

ROWS = [("ab ", "c"), ("ab ", "c"), ("a", ""), ("abcdefgh", "xy"), ("a", "0123456789")]


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "rows.json"
    path.write_text(json.dumps([{"context": context, "target": target} for context, target in ROWS]))

    def make(**values):
        return DataSettings.model_validate({"source": str(path), "validation": None, "max_length": 8, **values})

    return make


def test_the_figures_are_those_that_a_person_counts(settings, characters):
    report = audit(settings(), characters, seed=0).to_dict()
    assert report == {
        "format": "context_target",
        "columns": {"context": "context", "target": "target"},
        "rows": 5,
        "kept": 4,
        "dropped": [{"row": 3, "reason": "the target is empty"}],
        "truncated": 2,
        "without_target": 0,
        "duplicates": 1,
        "overlap_with_validation": 0,
        "tokens": {
            "context": {"min": 2, "p50": 3, "p95": 9, "max": 9},
            "target": {"min": 3, "p50": 3, "p95": 11, "max": 11},
            "total": {"min": 6, "p50": 6, "p95": 13, "max": 13},
        },
        "supervised_share": 0.5714,  # (3 + 3 + 3 + 7) / (6 + 6 + 8 + 8)
        "data_sha256": "f5237510e29ca4097c8dbac39dd988fe71620858d1cf1492b736cd3baba5fab0",
        "examples": [
            [{"text": "<bos>ab", "trained": False}, {"text": " c<eos>", "trained": True}],
            [{"text": "<bos>ab", "trained": False}, {"text": " c<eos>", "trained": True}],
            [{"text": "<bos>efgh", "trained": False}, {"text": "xy<eos>", "trained": True}],
            [{"text": "<bos>", "trained": False}, {"text": "0123456", "trained": True}],
        ],
        "warnings": [
            "1 of 5 rows are left out; see `dropped` for the reasons.",
            "1 of 4 examples lose the start of their context to keep within 8 tokens.",
            "1 of 4 examples lose their whole context at 8 tokens, so they teach to answer nothing.",
            "1 of 4 targets are cut before their end at 8 tokens.",
            "1 of 4 rows repeat an earlier row.",
            "2 of 4 targets follow their context without a space, so that is what is learnt; "
            "begin the target with a space if that is not meant.",
        ],
        "cut": {"context": 2, "target": 1, "whole": 1},
        "notes": [
            "2 of 4 targets follow their context without a space, so that is what is learnt; "
            "begin the target with a space if that is not meant.",
        ],
        "contradictions": 0,
        "odd_characters": 0,
        "very_long": 0,
        "recommended_length": 32,
        "padding": {"as_it_comes": 0.125, "grouped": 0.125},  # 28 of 4 × 8 tokens
        "labels": {},
        "scripts": {"Latin": 1.0},
        "sampled": None,
        "errors": [],
    }
    json.dumps(report)


def test_a_column_that_is_question_and_answer_is_told(settings, characters):
    columns = {"context": "context", "target": "context"}
    report = audit(settings(format="context_target", columns=columns, max_length=64), characters, seed=0)
    told = "The column context is both question and answer, so the model only learns to repeat it."
    assert told in report.notes
    assert told in report.warnings


def test_held_out_rows_count_as_kept_and_their_overlap_is_told(settings, characters):
    report = audit(settings(validation={"fraction": 0.5}, max_length=64), characters, seed=1)
    assert (report.kept, report.duplicates, report.overlap_with_validation) == (4, 1, 1)
    assert report.tokens["total"].max == 13
    assert "1 of 2 held-out rows are also trained on, so they measure memory." in report.warnings


def test_a_validation_file_of_its_own_is_not_counted_among_the_rows(settings, characters, tmp_path):
    (tmp_path / "held.csv").write_text("context,target\n" + "a" * 50 + ",b\n")
    report = audit(settings(validation={"source": str(tmp_path / "held.csv")}, max_length=64), characters, seed=0)
    assert (report.rows, report.kept, report.overlap_with_validation) == (5, 4, 0)
    assert report.tokens["context"].max == 9


def test_more_rows_than_a_batch(characters, tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("context,target\n" + "".join(f"{number}, b\n" for number in range(1500)))
    report = audit(DataSettings(source=str(path), validation=None), characters, seed=0)
    assert (report.kept, report.duplicates, len(report.examples)) == (1500, 0, 5)
    assert report.tokens["context"].max == 5  # <bos> and four digits
    assert report.warnings == []
