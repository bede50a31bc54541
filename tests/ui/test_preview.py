"""What is shown of the rows: escaped, dim or lit, with figures that are right."""

from typing import Any

from peft_ui.errors import DataError
from peft_ui.ui import preview

REPORT: dict[str, Any] = {
    "rows": 12,
    "kept": 10,
    "dropped": [{"row": 3, "reason": "the target is empty"}, {"row": 9, "reason": "<b>bad</b>"}],
    "duplicates": 2,
    "overlap_with_validation": 0,
    "supervised_share": 0.256,
    "tokens": {"total": {"min": 4, "p50": 9, "p95": 30, "max": 40}},
    "lengths": [4, 9, 9, 40],
    "data_sha256": "0123456789abcdef" * 4,
    "padding": {"as_it_comes": 0.312, "grouped": 0.041},
    "examples": [[{"text": "Say <script>\n", "trained": False}, {"text": " hi & bye", "trained": True}]],
}


def test_context_is_dim_and_target_is_lit_and_nothing_is_markup() -> None:
    shown = preview.cards(REPORT)
    assert '<span class="read">Say &lt;script&gt;\n</span><mark class="learnt"> hi &amp; bye</mark>' in shown
    assert "<script>" not in shown


def test_the_audit_says_what_is_kept_dropped_and_learnt() -> None:
    shown = preview.audit(REPORT, 32)
    for words in (
        "10 of 12 rows are used",
        "26 % of the tokens are learnt",
        "2 stand there twice",
        "Fingerprint of the prepared rows: 0123456789abcdef<",
        "31 % of a batch of 8 only fills up shorter rows; 4 % where rows of like length stand together",
    ):
        assert words in shown
    assert "Row 3: the target is empty" in shown
    for recommended, told in ((32, True), (64, False)):  # where all rows are shorter their longest says it better
        assert (
            "99 % of the rows have at most" in preview.audit({**REPORT, "recommended_length": recommended}, 32)
        ) == told
    assert "Row 9: &lt;b&gt;bad&lt;/b&gt;" in shown


def test_rows_are_numbered_and_escaped() -> None:
    found = {"names": ["a<b"], "rows": 41, "page": [["x & y"]]}
    shown = preview.table(found, 40)
    assert "Rows 41 to 41 of 41" in shown
    assert "<td>41</td><td><div>x &amp; y</div></td>" in shown
    assert "a&lt;b" in shown


def test_an_error_stands_where_the_preview_would() -> None:
    shown = preview.problem(DataError("<x> is empty.", "Choose another."))
    assert 'role="alert"' in shown
    assert "&lt;x&gt; is empty. Choose another." in shown


def test_sizes_as_people_say_them() -> None:
    sizes = [preview.size(count) for count in (0, 999, 1_500, 12_345_678, 999_000_000, 2_500_000_000, 1.2e12)]
    assert sizes == ["0 B", "999 B", "2 kB", "12.3 MB", "999 MB", "2.5 GB", "1200 GB"]
