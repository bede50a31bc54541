"""What stands in a cell of a table: text, a list, a label. Cells from CSV hold lists as text; numbers count as text."""

import ast
import json
import math
from collections.abc import Mapping
from typing import Any

Values = Mapping[str, Any]


class RowError(ValueError):
    """This row cannot be learnt from; the text says why. It never reaches a visitor as an error."""


def text_in(values: Values, role: str) -> str:
    """The cell of that role as text; "" where it is empty or not there.

    Raises:
        RowError: it holds a list, an object or bytes.
    """
    value = values.get(role)
    if is_empty(value):
        return ""
    if isinstance(value, list | dict | bytes):
        raise RowError(f"the {role} is a {type(value).__name__}, not text")
    return str(value)


def name_in(value: Any, role: str) -> str:
    """A label or tag as its name; whole numbers are written without a decimal point.

    Raises:
        RowError: the cell is empty (also as tables write that out: `nan`), or holds no single value.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    name = text_in({role: value}, role).strip()
    if name.casefold() in ("", "nan"):
        raise RowError(f"the {role} is empty")
    return name


def list_in(value: Any) -> list[Any] | None:
    """The list in a cell; text that holds one counts too, as JSON or as Python writes it; anything else is None."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = _python_list(value)
    return value if isinstance(value, list) else None


def is_empty(value: Any) -> bool:
    """Whether nothing stands there: null, or not a number."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _python_list(text: str) -> Any:
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
