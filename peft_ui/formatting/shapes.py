"""Which format a table has, and which column plays which role; always correctable by the recipe."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from peft_ui.errors import DataError, UnknownColumnsError
from peft_ui.formatting.cells import list_in
from peft_ui.formatting.formats import FORMATS, HOLDS, TASK_FORMATS, Part, tasks_for
from peft_ui.formatting.roles import nearest

_ALIAS = 0.8  # confidence of a role that was found by an alias, not by its own name


@dataclass(frozen=True)
class Shape:
    """A format, its columns by role, and how sure that is (0 to 1; 1.0 when the recipe said so)."""

    format: str
    columns: dict[str, str] = field(default_factory=dict)
    confidence: float = 1.0


def detect(table: pa.Table, chosen: Mapping[str, str] | None = None, task: str = "CAUSAL_LM") -> Shape:
    """The best fitting format of those that the task can learn from.

    Args:
        table: the rows.
        chosen: columns that the recipe maps itself, by role; they go before any name.
        task: the recipe's.

    Raises:
        UnknownColumnsError: no format fits.
        DataError: those of another task, or a chosen column is not there; the message names the columns.
    """
    chosen = chosen or {}
    _check_columns(table, chosen)
    shape = _best(TASK_FORMATS[task], table, chosen)
    if shape:
        return shape
    names = ", ".join(table.column_names)
    other = _best(tuple(FORMATS), table, chosen)
    if other and other.format not in TASK_FORMATS[task]:
        raise DataError(
            f"The columns {names} look like {HOLDS[other.format]}, which is for the task "
            f"{' or '.join(tasks_for(other.format))}, not {task}.",
            "Choose that task, or map the roles with data.columns.",
        )
    raise UnknownColumnsError(
        f"No format fits the columns {names}.",
        'Name data.format and map the roles, as {"instruction": "your column", "target": "another"}.',
    )


def shape_as(name: str, table: pa.Table, chosen: Mapping[str, str] | None = None, task: str = "CAUSAL_LM") -> Shape:
    """The columns for a format that the recipe names.

    Raises:
        DataError: a format that the task cannot learn from, a role that it does not have, or a missing column.
    """
    chosen = chosen or {}
    if name not in TASK_FORMATS[task]:
        raise DataError(
            f"data.format is {name!r} ({HOLDS[name]}), which is for the task {' or '.join(tasks_for(name))}, "
            f"not {task}.",
            f"For {task} use one of {', '.join(TASK_FORMATS[task])}.",
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


def best_task(table: pa.Table) -> tuple[str, Shape] | None:
    """The task that the rows fit best, and how; None where they fit none. Of equals the first of `TASK_FORMATS`."""
    fits = [(task, shape) for task, names in TASK_FORMATS.items() if (shape := _best(names, table, {}))]
    return max(fits, key=lambda fit: _sureness(fit[1]), default=None)


def is_surer(one: Shape, other: Shape | None) -> bool:
    """Whether `one` says more about the rows than `other`."""
    return other is None or _sureness(one) > _sureness(other)


def holds_turns(shape: Shape, table: pa.Table) -> bool:
    """Whether the answers that are compared or judged are messages rather than text."""
    column = shape.columns.get({"preference": "chosen", "judged": "target"}.get(shape.format, ""))
    return column is not None and bool(_first_turn(table.column(column)))


def _best(names: tuple[str, ...], table: pa.Table, chosen: Mapping[str, str]) -> Shape | None:
    found = [shape for name in names if (shape := _fit(name, table, chosen))]
    return max(found, key=_sureness, default=None)


def _sureness(shape: Shape) -> tuple[float, int]:
    return shape.confidence, len(shape.columns)


def _fit(name: str, table: pa.Table, chosen: Mapping[str, str]) -> Shape | None:
    parts = FORMATS[name]
    if not set(chosen) <= {part.role for part in parts}:
        return None
    columns = {part.role: column for part in parts if (column := _column(part, table, chosen)) is not None}
    required = [part for part in parts if part.required]
    if any(part.role not in columns for part in required):
        return None
    if len(set(columns.values())) < len(columns) or not _holds(name, columns, table):
        return None
    own = [_plain(columns[part.role]) == part.names[0] or part.role in chosen for part in required]
    confidence = sum(1.0 if is_own else _ALIAS for is_own in own) / len(own)
    return Shape(name, columns, round(confidence * _telling(name, columns, table), 2))


def _telling(name: str, columns: dict[str, str], table: pa.Table) -> float:
    """A text beside other columns of text is rather a part of something: half as sure."""
    others = [
        field for field in table.schema if field.name not in columns.values() and not pa.types.is_primitive(field.type)
    ]
    return 0.5 if name == "text" and others else 1.0


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


def _holds(name: str, columns: dict[str, str], table: pa.Table) -> bool:
    """Whether the first value is what the format needs: turns with its keys, or a list of words."""
    if "messages" in columns:
        keys = {"messages": ("role", "content"), "conversations": ("from", "value")}[name]
        return all(key in _first_turn(table.column(columns["messages"])) for key in keys)
    if name == "tokens_tags":
        return all(_first_list(table.column(columns[role])) is not None for role in ("tokens", "tags"))
    return True


def _first_turn(column: pa.ChunkedArray) -> Mapping[str, Any]:
    turns = _first_list(column)
    if turns and isinstance(turns[0], Mapping):
        return {key: value for key, value in turns[0].items() if value is not None}
    return {}


def _first_list(column: pa.ChunkedArray) -> list[Any] | None:
    """The list in the first cell that holds something."""
    cells = (scalar.as_py() for scalar in column)
    return next((list_in(cell) for cell in cells if cell is not None and cell not in ("", [])), None)
