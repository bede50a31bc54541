"""Batches of rows to one table; what is large lies in a file on the disk and is mapped, so that memory stays flat.

Arrow wants one type per column; files promise none. Batches come with the types that they happen to have and are
joined at the end: numbers widen, objects gain fields, and what does not agree becomes text (strings stay as they
are, everything else is written as JSON). The file has no name: it vanishes with the last who reads it.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from peft_ui.errors import DataError
from peft_ui.settings import read_settings

IN_MEMORY = 64 * 2**20  # bytes; more goes to the disk
ON_DISK = 8 * 2**30  # bytes; more is refused


def table_from(batches: Iterator[pa.RecordBatch], name: str = "The data") -> pa.Table:
    """All batches as one table; columns in order of first appearance, missing values null.

    Args:
        batches: each with its own columns and types.
        name: of the file, for the message.

    Raises:
        DataError: more than 8 GB, or no room on the disk.
    """
    held: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        held.append(batch)
        size += batch.nbytes
        if size > IN_MEMORY:
            return _from_disk(held, batches, name)
    return _unified(held)


def _from_disk(held: list[pa.RecordBatch], more: Iterator[pa.RecordBatch], name: str) -> pa.Table:
    with _Unnamed(name) as first:
        while held:
            first.add(held.pop(0))
        for batch in more:
            first.add(batch)
        schema = _common([part for part, _ in first.parts])
        if len(first.parts) == 1:
            return first.table()
    with _Unnamed(name) as second:
        for batch in first.table_batches():
            second.add(_shaped(batch, schema))
        return second.table()


class _Unnamed:
    """A file without a name, of one stream of batches for each run of equal schemas."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.parts: list[tuple[pa.Schema, int]] = []  # schema, number of batches
        self._size = 0

    def __enter__(self) -> "_Unnamed":
        folder = read_settings().home / "cache"
        folder.mkdir(parents=True, exist_ok=True)
        number, path = tempfile.mkstemp(dir=folder, suffix=".arrow")
        os.close(number)
        self._path = Path(path)
        self._sink = pa.OSFile(path, "wb")
        self._writer: Any = None
        return self

    def __exit__(self, *unused: object) -> None:
        self._close()
        self._path.unlink(missing_ok=True)

    def add(self, batch: pa.RecordBatch) -> None:
        self._size += batch.nbytes
        if self._size > ON_DISK:
            raise DataError(f"{self._name} holds more than {ON_DISK // 2**30} GB of rows.", "Choose a smaller part.")
        try:
            if not self.parts or self.parts[-1][0] != batch.schema:
                self._next(batch.schema)
            self._writer.write_batch(batch)
        except OSError as error:
            reason = error.strerror or error
            raise DataError(f"{self._name} cannot be kept: {reason}.", "Free some space on the disk.") from error
        self.parts[-1] = (batch.schema, self.parts[-1][1] + 1)

    def table(self) -> pa.Table:
        """Everything, mapped; only for equal schemas."""
        self._close()
        return pa.ipc.open_stream(pa.memory_map(str(self._path))).read_all()

    def table_batches(self) -> Iterator[pa.RecordBatch]:
        """Everything again, in order."""
        yield from self._again

    def _next(self, schema: pa.Schema) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writer = pa.ipc.new_stream(self._sink, schema)
        self.parts.append((schema, 0))

    def _close(self) -> None:
        if self._sink.closed:
            return
        if self._writer is not None:
            self._writer.close()
        self._sink.close()
        self._again = self._read()
        next(self._again)  # opens the file while it still has its name

    def _read(self) -> Iterator[Any]:
        source = pa.memory_map(str(self._path))
        yield None
        for _ in self.parts:
            yield from pa.ipc.open_stream(source)


def _unified(batches: list[pa.RecordBatch]) -> pa.Table:
    if not batches:
        return pa.table({})
    schema = _common([batch.schema for batch in batches])
    return pa.Table.from_batches([_shaped(batch, schema) for batch in batches], schema)


def _common(schemas: list[pa.Schema]) -> pa.Schema:
    """One type for each column."""
    kinds: dict[str, list[pa.DataType]] = {}
    for schema in schemas:
        for field in schema:
            kinds.setdefault(field.name, []).append(field.type)
    return pa.schema([(name, _wide(name, types)) for name, types in kinds.items()])


def _wide(name: str, types: list[pa.DataType]) -> pa.DataType:
    told = [kind for kind in dict.fromkeys(types) if not pa.types.is_null(kind)]
    if len(told) < 2:
        return told[0] if told else pa.null()
    try:
        one = pa.unify_schemas([pa.schema([(name, kind)]) for kind in told], promote_options="permissive")
        return one.field(0).type
    except pa.ArrowException:
        return pa.string()


def _shaped(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    columns = [_column(batch, field) for field in schema]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _column(batch: pa.RecordBatch, field: pa.Field) -> pa.Array:
    if field.name not in batch.schema.names:
        return pa.nulls(batch.num_rows, field.type)
    array = batch.column(field.name)
    if array.type == field.type:
        return array
    if pa.types.is_string(field.type) and not pa.types.is_null(array.type):
        return as_text(array.to_pylist())
    try:
        return array.cast(field.type)
    except pa.ArrowException:
        return pa.array(array.to_pylist(), field.type)


def as_text(values: list[Any]) -> pa.Array:
    """Strings as they are, everything else as JSON; half a character (a lone surrogate) becomes a question mark."""
    return pa.array([None if value is None else _text(value) for value in values], type=pa.string())


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text.encode("utf-8", "replace").decode("utf-8")
