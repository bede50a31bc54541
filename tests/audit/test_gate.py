"""What stops a start, and what is only told."""

from pathlib import Path

import pytest

from peft_ui.audit.gate import check_rows
from peft_ui.errors import DataError
from peft_ui.formatting.prepare import prepare
from peft_ui.formatting.settings import DataSettings


@pytest.fixture
def checked(characters, tmp_path: Path):
    def check(text: str, strict: bool = False) -> list[str]:
        file = tmp_path / "rows.csv"
        file.write_text(text)
        prepared = prepare(DataSettings(source=str(file), validation=None), 0)
        return check_rows(prepared, characters, 64, strict)

    return check


FINE = "context,target\none Answer:, two\ntwo Answer:, three\n"


def test_nothing_to_tell(checked) -> None:
    assert checked(FINE, strict=True) == []


def test_a_warning_is_told_and_stops_a_strict_start(checked) -> None:
    twice = FINE + "one Answer:, two\n"
    assert checked(twice) == ["1 of 3 rows repeat an earlier row."]
    with pytest.raises(DataError, match=r"warns of 1: 1 of 3 rows repeat an earlier row\. Mend it"):
        checked(twice, strict=True)
