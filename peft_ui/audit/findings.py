"""Which rows have which fault, by their numbers in the source: what a table of faults is written from."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from peft_ui.formatting.lines import Lines
from peft_ui.formatting.prepare import Dropped, Prepared
from peft_ui.tokens.measure import Measured

# Bytes of a canonical line: the mark of a lost character, invisible and private characters, text decoded wrongly.
_ODD = re.compile(
    rb"\xef\xbf\xbd|\xef\xbb\xbf|\xe2\x80[\x8b\x8e\x8f\xaa-\xae]|\xee[\x80-\xbf]|\xef[\x80-\xa3]|\\u00[01]"
    rb"|\xc3\x83\xc2|\xc3\xa2\xe2\x82\xac"
)
_FAR = 20  # a row is very long when it is longer than the limit and so many times the middle one


@dataclass(frozen=True)
class Findings:
    """Numbers of rows in the source, from 1, by what is the matter with them; `dropped` with their reasons."""

    dropped: list[Dropped] = field(default_factory=list)
    rows: dict[str, np.ndarray] = field(default_factory=dict)

    def count(self, name: str) -> int:
        return len(self.rows.get(name, ()))

    def as_csv(self) -> str:
        """A line for each row and fault, in the order of the rows."""
        told = [(one.row, f"left out: {one.reason}") for one in self.dropped]
        told += [(int(row), name) for name, rows in self.rows.items() for row in rows]
        sheet = io.StringIO()
        writer = csv.writer(sheet, lineterminator="\n")
        writer.writerow(("row", "finding"))
        writer.writerows(sorted(told))
        return sheet.getvalue()


def find(prepared: Prepared, lines: Lines, measured: Measured, max_length: int) -> Findings:
    """Judge each row.

    Args:
        prepared: whose rows these are.
        lines: all kept rows of the source.
        measured: the same rows.
        max_length: the limit.
    """
    marks, contexts = lines.marks(), _contexts(lines)
    total, middle = measured.total, int(np.median(measured.total)) if len(lines) else 0
    faults = {
        "the start of the context is cut": measured.context_cut,
        "the target is cut before its end": measured.target_cut,
        "no token is learnt": measured.trained == 0,
        "repeats an earlier row": _repeats(marks),
        "the same context has another target elsewhere": _contradicts(contexts, marks),
        "odd characters": _odd(lines.raw(), len(lines)),
        "very long": (total > max_length) & (total > _FAR * max(middle, 1)),
    }
    numbers = _numbers(prepared)[lines.places]
    return Findings(prepared.dropped, {name: numbers[found] for name, found in faults.items() if found.any()})


def overlap(train: Lines, held_out: Lines) -> int:
    """How many held-out rows are also trained on."""
    return int(np.isin(held_out.marks(), train.marks()).sum()) if len(held_out) else 0


def _numbers(prepared: Prepared) -> np.ndarray:
    """The number in the source of each kept row."""
    kept = np.ones(prepared.rows + 1, dtype=bool)
    kept[[0, *(one.row for one in prepared.dropped)]] = False
    return np.flatnonzero(kept)


def _contexts(lines: Lines) -> np.ndarray:
    """A mark for what is given in each row, 0 where the row has nothing that is given."""
    given = ("context", "tokens")

    def mark(row: dict) -> int:
        if "label" in row or "labels" in row:
            return hash(row["text"])
        return next((hash(str(row[name])) for name in given if name in row), 0)

    return np.fromiter(map(mark, lines.rows()), dtype=np.int64, count=len(lines))


def _repeats(marks: np.ndarray) -> np.ndarray:
    first = np.unique(marks, return_index=True)[1]
    again = np.ones(len(marks), dtype=bool)
    again[first] = False
    return again


def _contradicts(contexts: np.ndarray, marks: np.ndarray) -> np.ndarray:
    """Rows whose context stands elsewhere with another target."""
    _, which = np.unique(contexts, return_inverse=True)
    distinct = np.unique(np.stack([which, marks]), axis=1)[0] if len(marks) else which
    several = np.bincount(distinct, minlength=int(which.max()) + 1) > 1 if len(which) else np.zeros(0, bool)
    return several[which] & (contexts != 0) if len(which) else np.zeros(0, bool)


def _odd(lines: Iterable[bytes], count: int) -> np.ndarray:
    return np.fromiter((_ODD.search(line) is not None for line in lines), dtype=bool, count=count)
