"""JSON text to a table: a list of objects, an object that holds one such list, or one object a line."""

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from peft_ui.data.columns import table_of
from peft_ui.errors import DataError


def read_table(text: bytes, name: str) -> pa.Table:
    """Read a .json file; lines of JSON under that name are understood too.

    Raises:
        DataError: broken JSON (line and column), or JSON that is no list of objects.
    """
    if _is_lines(text):
        return read_lines(text, name)
    rows = _rows_in(_parsed(text, name, line=1), name)
    for number, row in enumerate(rows, 1):
        _check_row(row, f"{name}, row {number}")
    return table_of(iter(rows))


def read_lines(text: bytes, name: str) -> pa.Table:
    """Read one JSON object a line; blank lines are skipped.

    Raises:
        DataError: a line that is broken (line and column) or is no object; a list spread over lines is named as such.
    """
    if text.lstrip().startswith(b"["):
        raise DataError(f"{name} holds a JSON list, but .jsonl means one object a line.", "Rename it to end in .json.")
    return table_of(_lines(text, name))


def _lines(text: bytes, name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text.split(b"\n"), 1):
        if line.strip():
            row = _parsed(line, name, number)
            _check_row(row, f"{name}, line {number}")
            yield row


def _is_lines(text: bytes) -> bool:
    """Whether there are several lines and the first is a whole object."""
    first, _, rest = text.lstrip().partition(b"\n")
    if not first.startswith(b"{") or not rest.strip():
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _parsed(text: bytes, name: str, line: int) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(
            f"{name}, line {line + error.lineno - 1}, column {error.colno}: broken JSON ({error.msg}).",
            "Mend that place; a JSON file is one list of objects, a .jsonl file one object a line.",
        ) from error
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


def _kind(value: Any) -> str:
    names = {list: "list", dict: "object", str: "text", bool: "truth value", int: "number", float: "number"}
    return names.get(type(value), "null")
