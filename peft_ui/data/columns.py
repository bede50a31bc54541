"""Objects with any keys and values to batches of columns, a chunk of Python objects at a time."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from peft_ui.data.spool import as_text

_ROWS = 10_000  # in a batch, or fewer where they are large
_BYTES = 32 * 2**20


def batches_of(rows: Iterator[tuple[dict[str, Any], int]]) -> Iterator[pa.RecordBatch]:
    """The rows as batches; columns in order of first appearance.

    Args:
        rows: objects as JSON gives them, each with the bytes that it took in its file.
    """
    chunk: list[dict[str, Any]] = []
    size = 0
    for row, taken in rows:
        chunk.append(row)
        size += taken
        if len(chunk) == _ROWS or size > _BYTES:
            yield _batch(chunk)
            chunk, size = [], 0
    if chunk:
        yield _batch(chunk)


def _batch(rows: list[dict[str, Any]]) -> pa.RecordBatch:
    names = dict.fromkeys(key for row in rows for key in row)
    return pa.RecordBatch.from_arrays([_array([row.get(name) for row in rows]) for name in names], list(names))


def _array(values: list[Any]) -> pa.Array:
    kinds = {type(value) for value in values} - {type(None)}
    if len(kinds) > 1 and kinds != {int, float}:
        return as_text(values)
    try:
        return pa.array(values)
    except (pa.ArrowException, OverflowError, UnicodeEncodeError):
        return as_text(values)
