"""Rows of ids in a few arrays: four bytes an id, where lists of Python numbers take ten times that."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any, overload

from peft_ui.tokens.road import Row


class Packed(Sequence[Row]):
    """A sequence of rows of one kind; each is put together again when it is asked for.

    Args:
        rows: `Encoded`, `Compared` or `Verdict`, all of the same class.
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._kind: Any = None
        self._lists: dict[str, _Lists] = {}
        self._numbers: dict[str, tuple[type, array[int]]] = {}
        self._length = 0
        for row in rows:
            self.append(row)

    def append(self, row: Row) -> None:
        """One more."""
        if self._kind is None:
            self._begin(row)
        for name, lists in self._lists.items():
            lists.append(getattr(row, name))
        for name, (_, numbers) in self._numbers.items():
            numbers.append(getattr(row, name))
        self._length += 1

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(self._length)[index]
        lists = {name: one.at(place) for name, one in self._lists.items()}
        return self._kind(**lists, **{name: kind(one[place]) for name, (kind, one) in self._numbers.items()})

    def __iter__(self) -> Iterator[Row]:
        return (self[place] for place in range(len(self)))

    def _begin(self, row: Row) -> None:
        self._kind = type(row)
        values = {field.name: getattr(row, field.name) for field in fields(row)}
        self._lists = {name: _Lists() for name, value in values.items() if isinstance(value, list)}
        self._numbers = {name: (type(value), array("q")) for name, value in values.items() if name not in self._lists}


class _Lists:
    """Lists of ids, one behind the other."""

    def __init__(self) -> None:
        self._ids, self._ends = array("i"), array("Q", [0])

    def append(self, ids: list[int]) -> None:
        self._ids.extend(ids)
        self._ends.append(len(self._ids))

    def at(self, place: int) -> list[int]:
        return self._ids[self._ends[place] : self._ends[place + 1]].tolist()
