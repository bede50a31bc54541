"""Rows that were changed or deleted by hand: steps of the recipe, so that whoever follows it makes the same rows.

The source itself is never changed; a later step on the same cell goes before an earlier one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, model_validator

from peft_ui.errors import DataError
from peft_ui.formatting.roles import nearest

DELETED = "it was deleted by hand"


class Edit(BaseModel):
    """One step: a row (data rows count from 1) that goes, or what some of its cells hold instead.

    A cell that holds a list or an object is written as JSON.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    row: int = Field(ge=1)
    delete: bool = False
    values: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_of_both(self) -> "Edit":
        if self.delete == bool(self.values):
            raise ValueError('give either "delete": true, or "values" as {"column": "new text"}')
        return self


class Edits:
    """All steps on one source."""

    def __init__(self, steps: Sequence[Edit]) -> None:
        self.deleted = {step.row for step in steps if step.delete}
        self._values: dict[int, dict[str, str]] = {}
        for step in steps:
            self._values.setdefault(step.row, {}).update(step.values)

    def check(self, table: pa.Table, source: str, is_whole: bool = True) -> None:
        """See whether the rows and columns are there; of a part (not `is_whole`) only the columns are looked at.

        Raises:
            DataError: one is not.
        """
        for row, values in self._values.items():
            if is_whole and row > table.num_rows:
                raise DataError(
                    f"data.edits changes row {row}, but {source} has {table.num_rows} rows.",
                    "Take that step back; was the file changed since?",
                )
            for column in values:
                if column not in table.column_names:
                    raise DataError(
                        f"data.edits changes the column {column!r}, which is not there."
                        f"{nearest(column, table.column_names)}",
                        f"The columns are {', '.join(table.column_names)}.",
                    )

    def values_of(self, row: int) -> Mapping[str, str]:
        """The cells of that row that hold something else, by column."""
        return self._values.get(row, {})

    def applied(self, row: int, values: dict[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
        """A row's values by role, as they were changed; `columns` are its columns by role."""
        changed = self.values_of(row)
        return (
            values | {role: changed[column] for role, column in columns.items() if column in changed}
            if changed
            else values
        )
