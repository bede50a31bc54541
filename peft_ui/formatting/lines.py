"""Examples as lines of JSON, of which only those that are asked for become objects.

The same lines are hashed, split, judged, written into a run's folder and trained on, so a million of them take the
memory of their offsets. Many lie in a file without a name, which vanishes with the last who reads it.
"""

import json
import mmap
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np

from peft_ui.formatting.examples import Example, from_row
from peft_ui.settings import read_settings

IN_MEMORY = 64 * 2**20  # bytes; more goes to the disk
_BLOCK = 2**24
_DECODE = json.JSONDecoder().raw_decode  # a line is one object from its first letter: nothing is to be looked for


def canonical_line(example: Example) -> str:
    """One line of JSON that is the same everywhere: sorted keys, no spaces, no escapes."""
    return json.dumps(example.to_row(), sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"


class Lines(Sequence[Example]):
    """A sequence of examples over bytes; slices and picks are views of the same bytes.

    Args:
        raw: lines of JSON, each with its line end.
        ends: the place behind each line, uint64.
        picks: which lines, in which order; all when left out.
    """

    def __init__(self, raw: Any, ends: np.ndarray, picks: np.ndarray | None = None) -> None:
        self._raw, self._ends = raw, ends
        self._picks = np.arange(len(ends)) if picks is None else picks

    @classmethod
    def of(cls, examples: Iterable[Example]) -> "Lines":
        writer = LineWriter()
        for example in examples:
            writer.add(canonical_line(example).encode("utf-8"))
        return writer.lines()

    @classmethod
    def in_file(cls, path: Path) -> "Lines":
        """The lines of a file, mapped."""
        with path.open("rb") as file:
            raw = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
        return cls(raw, _ends_in(raw))

    def __len__(self) -> int:
        return len(self._picks)

    @overload
    def __getitem__(self, index: int) -> Example: ...
    @overload
    def __getitem__(self, index: slice) -> "Lines": ...
    def __getitem__(self, index: int | slice) -> "Example | Lines":
        if isinstance(index, slice):
            return self.picked(range(*index.indices(len(self))))
        return from_row(json.loads(self._line(int(self._picks[index]))))

    def __iter__(self) -> Iterator[Example]:
        return (from_row(row) for row in self.rows())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Lines({list(self[:3])!r}{', …' if len(self) > 3 else ''})"

    @property
    def places(self) -> np.ndarray:
        """Which of all lines these are, from 0."""
        return self._picks

    def joined(self, other: "Lines") -> "Lines":
        """These and then those of the same bytes."""
        if self._raw is not other._raw:
            return Lines.of([*self, *other])
        return Lines(self._raw, self._ends, np.concatenate([self._picks, other._picks]))

    def picked(self, places: Sequence[int]) -> "Lines":
        """Those at these places."""
        return Lines(self._raw, self._ends, self._picks[np.asarray(places, dtype=np.int64)])

    def raw(self) -> Iterator[bytes]:
        """Each line as bytes, with its line end."""
        return (self._line(index) for index in self._picks.tolist())

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each line as the plain object that it holds."""
        return (_DECODE(line.decode("utf-8"))[0] for line in self.raw())

    def marks(self) -> np.ndarray:
        """A number for each line, the same for the same line (within this process), int64."""
        return np.fromiter(map(hash, self.raw()), dtype=np.int64, count=len(self))

    def _line(self, index: int) -> bytes:
        begin = int(self._ends[index - 1]) if index else 0
        return self._raw[begin : int(self._ends[index])]


class LineWriter:
    """Takes lines; what is much goes to the disk."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._file: Any = None
        self._ends = array("Q")
        self._size = 0

    def add(self, line: bytes) -> None:
        self._held += line
        self._size += len(line)
        self._ends.append(self._size)
        if len(self._held) > IN_MEMORY:
            self._to_disk()

    def lines(self) -> Lines:
        """All lines that were added."""
        ends = np.frombuffer(self._ends, dtype=np.uint64) if self._ends else np.zeros(0, np.uint64)
        if self._file is None:
            return Lines(bytes(self._held), ends)
        self._to_disk()
        self._file.flush()
        with self._file:
            return Lines(mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ), ends)

    def _to_disk(self) -> None:
        if self._file is None:
            folder = read_settings().home / "cache"
            folder.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it lives as long as its map
        self._file.write(self._held)
        self._held.clear()


def _ends_in(raw: Any) -> np.ndarray:
    """The place behind each line end; blank lines do not occur."""
    found = [
        np.flatnonzero(np.frombuffer(raw[start : start + _BLOCK], np.uint8) == ord("\n")) + start + 1
        for start in range(0, len(raw), _BLOCK)
    ]
    return np.concatenate(found).astype(np.uint64) if found else np.zeros(0, np.uint64)
