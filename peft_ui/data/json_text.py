"""JSON text to batches: a list of objects, an object that holds one such list, or one object a line.

A list is read element by element and lines one by one, so a file of any length takes the memory of one chunk.
"""

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from peft_ui.data.columns import batches_of
from peft_ui.data.encoding import Utf8Reader
from peft_ui.data.json_list import MOST_BYTES, broken, elements
from peft_ui.errors import DataError

Row = tuple[dict[str, Any], int]


def read_batches(text: Utf8Reader, name: str) -> Iterator[pa.RecordBatch]:
    """Read a .json file; lines of JSON under that name are understood too.

    Raises:
        DataError: broken JSON (line and column), or JSON that is no list of objects.
    """
    begin = text.peek(1).lstrip()
    if begin.startswith(b"["):
        return batches_of(_checked(elements(text, name), name))
    first = text.readline(MOST_BYTES + 1)
    if _is_lines(first, text):
        return batches_of(_lines(text, name, first))
    whole = first + text.read(MOST_BYTES + 1)
    if len(whole) > MOST_BYTES:
        raise _too_long(f"{name}, row 1")
    rows = _rows_in(_parsed(whole, name, line=1), name)
    return batches_of(_checked(((row, 0) for row in rows), name))


def read_line_batches(text: Utf8Reader, name: str) -> Iterator[pa.RecordBatch]:
    """Read one JSON object a line; blank lines are skipped.

    Raises:
        DataError: a line that is broken (line and column) or is no object; a list spread over lines is named as such.
    """
    if text.peek(1).lstrip().startswith(b"["):
        raise DataError(f"{name} holds a JSON list, but .jsonl means one object a line.", "Rename it to end in .json.")
    return batches_of(_lines(text, name))


def _lines(text: Utf8Reader, name: str, first: bytes = b"") -> Iterator[Row]:
    number = 0
    while line := first or text.readline(MOST_BYTES + 1):
        first = b""
        number += 1
        if len(line) > MOST_BYTES:
            raise _too_long(f"{name}, line {number}")
        if line.strip():
            row = _parsed(line.rstrip(b"\r\n"), name, number)
            _check_row(row, f"{name}, line {number}")
            yield row, len(line)


def _checked(rows: Iterator[tuple[Any, int]], name: str) -> Iterator[Row]:
    for number, (row, taken) in enumerate(rows, 1):
        _check_row(row, f"{name}, row {number}")
        yield row, taken


def _is_lines(first: bytes, rest: Utf8Reader) -> bool:
    """Whether there are several lines and the first is a whole object."""
    if not first.lstrip().startswith(b"{") or not rest.peek(1).strip():
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _parsed(text: bytes, name: str, line: int) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise broken(name, line + error.lineno - 1, error.colno, error.msg) from error
    except RecursionError as error:
        raise DataError(f"{name}, line {line}: JSON nested too deeply.", "Flatten the rows.") from error
    except ValueError as error:  # an integer of more than 4300 digits
        raise DataError(f"{name}, line {line}: {error}.", "Write such a number as text.") from error


def _rows_in(value: Any, name: str) -> list[Any]:
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        raise DataError(f"{name} holds a single {_kind(value)}, not a list of objects.", "Put the rows in a list.")
    lists = [key for key, held in value.items() if isinstance(held, list) and held and isinstance(held[0], dict)]
    if len(lists) == 1:
        return value[lists[0]]
    found = f"{len(lists)} ({', '.join(lists)})" if lists else "none"
    raise DataError(
        f"{name} is an object and should hold one list of objects, but holds {found}; its keys are "
        f"{', '.join(list(value)[:10]) or 'none'}.",
        'Put the rows in one list: [{"instruction": …}, …].',
    )


def _check_row(row: Any, place: str) -> None:
    if not isinstance(row, dict):
        raise DataError(f"{place} is a {_kind(row)}, not an object.", 'Each row is an object: {"instruction": …}.')


def _too_long(place: str) -> DataError:
    return DataError(f"{place} is longer than {MOST_BYTES // 2**20} MB.", "Write one object a line, in a .jsonl file.")


def _kind(value: Any) -> str:
    names = {list: "list", dict: "object", str: "text", bool: "truth value", int: "number", float: "number"}
    return names.get(type(value), "null")
