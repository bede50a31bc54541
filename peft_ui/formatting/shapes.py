"""Which format a table has, and which column plays which role; always correctable by the recipe."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from peft_ui.errors import DataError
from peft_ui.formatting.formats import FORMATS, OTHER_FORMATS, Part
from peft_ui.formatting.roles import nearest

_ALIAS = 0.8  # confidence of a role that was found by an alias, not by its own name


@dataclass(frozen=True)
class Shape:
    """A format, its columns by role, and how sure that is (0 to 1; 1.0 when the recipe said so)."""

    format: str
    columns: dict[str, str] = field(default_factory=dict)
    confidence: float = 1.0


def detect(table: pa.Table, chosen: Mapping[str, str] | None = None) -> Shape:
    """The best fitting format.

    Args:
        table: the rows.
        chosen: columns that the recipe maps itself, by role; they go before any name.

    Raises:
        DataError: no format fits, or a chosen column is not there; the message names the columns.
    """
    chosen = chosen or {}
    _check_columns(table, chosen)
    found = [shape for name in FORMATS if (shape := _fit(name, table, chosen))]
    if not found:
        raise DataError(
            f"No format fits the columns {', '.join(table.column_names)}.",
            'Name data.format and map the roles, as {"instruction": "your column", "target": "another"}.',
        )
    return max(found, key=lambda shape: (shape.confidence, len(shape.columns)))


def shape_as(name: str, table: pa.Table, chosen: Mapping[str, str] | None = None) -> Shape:
    """The columns for a format that the recipe names.

    Raises:
        DataError: a format that is not for pairs or chats, a role that it does not have, or a missing column.
    """
    chosen = chosen or {}
    if name in OTHER_FORMATS:
        raise DataError(
            f"data.format is {name!r} ({OTHER_FORMATS[name]}), which belongs to another task than CAUSAL_LM.",
            f"For CAUSAL_LM use one of {', '.join(FORMATS)}.",
        )
    _check_columns(table, chosen)
    parts = FORMATS[name]
    roles = tuple(part.role for part in parts)
    for role in chosen:
        if role not in roles:
            raise DataError(
                f"The format {name!r} has no role {role!r}.{nearest(role, roles)}", f"Its roles are {', '.join(roles)}."
            )
    columns = {part.role: column for part in parts if (column := _column(part, table, chosen)) is not None}
    for part in parts:
        if part.required and part.role not in columns:
            raise _missing(name, part, table)
    return Shape(name, columns)


def _fit(name: str, table: pa.Table, chosen: Mapping[str, str]) -> Shape | None:
    parts = FORMATS[name]
    if not set(chosen) <= {part.role for part in parts}:
        return None
    columns = {part.role: column for part in parts if (column := _column(part, table, chosen)) is not None}
    required = [part for part in parts if part.required]
    if any(part.role not in columns for part in required):
        return None
    if len(set(columns.values())) < len(columns) or not _holds_turns(name, columns, table):
        return None
    own = [_plain(columns[part.role]) == part.names[0] or part.role in chosen for part in required]
    confidence = sum(1.0 if is_own else _ALIAS for is_own in own) / len(own)
    return Shape(name, columns, round(confidence, 2))


def _column(part: Part, table: pa.Table, chosen: Mapping[str, str]) -> str | None:
    if part.role in chosen:
        return chosen[part.role]
    by_name = {_plain(column): column for column in table.column_names if column not in chosen.values()}
    return next((by_name[name] for name in part.names if name in by_name), None)


def _plain(column: str) -> str:
    return column.strip().casefold()


def _check_columns(table: pa.Table, chosen: Mapping[str, str]) -> None:
    for role, column in chosen.items():
        if column not in table.column_names:
            raise DataError(
                f"data.columns maps {role!r} to the column {column!r}, which is not there."
                f"{nearest(column, table.column_names)}",
                f"The columns are {', '.join(table.column_names)}.",
            )


def _missing(name: str, part: Part, table: pa.Table) -> DataError:
    hint = next((text for alias in part.names if (text := nearest(alias, table.column_names))), "")
    return DataError(
        f"The format {name!r} needs a column for {part.role!r} (as {', '.join(part.names[:3])}).{hint}",
        f'The columns are {", ".join(table.column_names)}; map one with data.columns: {{"{part.role}": "…"}}.',
    )


def _holds_turns(name: str, columns: dict[str, str], table: pa.Table) -> bool:
    """For the two chat formats: whether the first value has that format's keys."""
    if "messages" not in columns:
        return True
    keys = {"messages": ("role", "content"), "conversations": ("from", "value")}[name]
    return all(key in _first_turn(table.column(columns["messages"])) for key in keys)


def _first_turn(column: pa.ChunkedArray) -> Mapping[str, Any]:
    for scalar in column:
        turns = turns_of(scalar.as_py())
        if turns and isinstance(turns[0], Mapping):
            return {key: value for key, value in turns[0].items() if value is not None}
    return {}


def turns_of(value: Any) -> list[Any] | None:
    """The list of turns in a cell; a text that holds JSON counts too (from a CSV), anything else is None."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except (json.JSONDecodeError, RecursionError):
            return None
    return value if isinstance(value, list) else None
