"""Objects with any keys and values to a table of columns that each have one type.

Arrow wants one type per column; JSON promises none. A column whose values do not agree becomes text: strings
stay as they are, everything else is written as JSON. Rows are taken in chunks, so memory holds one chunk of
Python objects at a time.
"""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pyarrow as pa

_CHUNK = 10_000


def table_of(rows: Iterator[dict[str, Any]]) -> pa.Table:
    """The rows as a table; columns in order of first appearance, missing values null.

    Args:
        rows: objects as JSON gives them.
    """
    chunks: dict[str, list[pa.Array]] = {}
    count = 0
    while chunk := list(islice(rows, _CHUNK)):
        for name in dict.fromkeys(key for row in chunk for key in row):
            before = [pa.nulls(count)] if count and name not in chunks else []
            chunks.setdefault(name, before)
        for name, arrays in chunks.items():
            arrays.append(_array([row.get(name) for row in chunk]))
        count += len(chunk)
    columns = {name: _joined(arrays) for name, arrays in chunks.items()}
    return pa.table(columns)


def _array(values: list[Any]) -> pa.Array:
    kinds = {type(value) for value in values} - {type(None)}
    if len(kinds) > 1 and kinds != {int, float}:
        return _as_text(values)
    try:
        return pa.array(values)
    except (pa.ArrowException, OverflowError, UnicodeEncodeError):
        return _as_text(values)


def _joined(arrays: list[pa.Array]) -> pa.ChunkedArray:
    types = {array.type for array in arrays if not pa.types.is_null(array.type)}
    if len(types) <= 1:
        kind = types.pop() if types else pa.null()
        return pa.chunked_array([array.cast(kind) for array in arrays], type=kind)
    return pa.chunked_array([_as_text(array.to_pylist()) for array in arrays], type=pa.string())


def _as_text(values: list[Any]) -> pa.Array:
    return pa.array([None if value is None else _text(value) for value in values], type=pa.string())


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no text
