"""Rows changed or deleted by hand, below the table of rows: each step is kept with the settings, and can be taken back.

The steps are text in a hidden field, as the recipe's `data.edits` has them: small, and remembered with the draft.
"""

import json
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import gradio as gr

from peft_ui.errors import DataError
from peft_ui.ui import preview
from peft_ui.ui.page import Page
from peft_ui.ui.rooms.data_meaning import STALE
from peft_ui.ui.rooms.data_part import edits_of
from peft_ui.ui.rooms.data_rows import named, rows_of
from peft_ui.ui.visitor import spoken
from peft_ui.words.say import say

LONGEST = 100_000  # letters of a cell that can be changed here
SHOWN = 5  # steps that are told
# Without progress: it would show an error a second time, on every field that was to be written.
ASKS: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": None, "show_progress": "hidden"}
QUICK: dict[str, Any] = {"api_visibility": "private", "queue": False}
Values = dict[str, Any]


@dataclass(frozen=True)
class Bench:
    """The widgets: which cell, what it is to hold, and what can be done."""

    row: gr.Number
    look: gr.Button
    column: gr.Dropdown
    cell: gr.Textbox
    keep: gr.Button
    delete: gr.Button
    undo: gr.Button
    told: gr.HTML
    steps: gr.Textbox
    looked: gr.State  # row and column of what the cell showed at first

    @property
    def fresh(self) -> list[Any]:
        """What `fresh` writes to."""
        return [self.column, self.told, self.undo]


def build() -> Bench:
    """Folded away below the table of rows."""
    with gr.Accordion(say("Change or delete a row"), open=False):
        with gr.Row(elem_classes="pair"):
            row = gr.Number(1, precision=0, label=say("Row number"), min_width=120, elem_id="data-edit-row")
            more: dict[str, Any] = {"min_width": 160, "allow_custom_value": STALE}
            column = gr.Dropdown([], value=None, label=say("Column"), elem_id="data-edit-column", **more)
        small: dict[str, Any] = {"size": "sm", "min_width": 130}
        look = gr.Button(say("Show what it holds"), elem_id="data-edit-look", **small)
        cell = gr.Textbox("", lines=3, max_lines=12, label=say("What it should hold"), elem_id="data-edit-cell")
        with gr.Row(elem_classes="acts"):
            keep = gr.Button(say("Keep this change"), variant="primary", elem_id="data-edit-keep", **small)
            delete = gr.Button(say("Delete this row"), elem_id="data-edit-delete", **small)
    told = gr.HTML("", elem_id="data-edits-told", elem_classes="hush", padding=False)
    with gr.Row(elem_classes="acts"):
        undo = gr.Button(say("Take the last change back"), visible=False, elem_id="data-edit-undo", **small)
    steps = gr.Textbox("", visible="hidden", elem_id="data-edits")
    return Bench(row, look, column, cell, keep, delete, undo, told, steps, gr.State([0, ""]))


# ---- what a visitor does -------------------------------------------------------------------------------------


def look_at(page: Page, row: float | None, column: str | None, request: gr.Request, **values: Any) -> list[Any]:
    """What the row holds now, in the column that is chosen or the first."""
    names, cells = _row(page, values, request, row)
    chosen = column if column in names else names[0]
    return [gr.update(choices=names, value=chosen), cells[names.index(chosen)], [int(row or 0), chosen]]


def keep(page: Page, row: float | None, looked: list[Any], request: gr.Request, **values: Any) -> list[Any]:
    """Keep what was written as a step, and show it in the table; only into the cell whose text was shown."""
    names, cells = _row(page, values, request, row)
    column, cell = values["column"], values["cell"]
    if column not in names or looked != [int(row or 0), column]:
        raise DataError(f"What row {int(row or 0)} holds is not shown yet.", "Press “Show what it holds” first.")
    if cells[names.index(column)] == cell:
        raise DataError("Nothing was changed.", "Write what the cell should hold.")
    step = {"row": int(row or 1), "values": {column: cell}}
    return _with(page, [*edits_of(values), step], request, values)


def delete(page: Page, row: float | None, request: gr.Request, **values: Any) -> list[Any]:
    """Leave the row out."""
    _row(page, values, request, row)
    step = {"row": int(row or 1), "delete": True}
    return _with(page, [one for one in edits_of(values) if one != step] + [step], request, values)


def undo(page: Page, request: gr.Request, **values: Any) -> list[Any]:
    """Take the last step back."""
    return _with(page, edits_of(values)[:-1], request, values)


def fresh(names: list[str], steps: str | None) -> list[Any]:
    """The columns of newly opened rows, none of them chosen, and what was changed of these rows before."""
    return [gr.update(choices=names, value=None), *tell(steps)]


def tell(steps: str | None) -> list[Any]:
    """What was changed so far, newest first, and whether there is something to take back."""
    edits = edits_of({"edits": steps})
    lines = [_told(one) for one in reversed(edits[-SHOWN:])]
    head = say("Changed by hand: {count}. The file itself stays as it is.", count=len(edits))
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    words = f'<div class="notice" role="status"><p>{escape(head)}</p><ul>{items}</ul></div>' if edits else ""
    return [words, gr.update(visible=bool(edits))]


def _told(edit: Values) -> str:
    if edit.get("delete"):
        return say("Row {row}: deleted", row=edit["row"])
    return say("Row {row}: {columns} changed", row=edit["row"], columns=", ".join(edit["values"]))


def _row(page: Page, values: Values, request: gr.Request, row: float | None) -> tuple[list[str], list[str]]:
    """Columns and cells of a row.

    Raises:
        DataError: there is no such row, or it is too long to be changed here.
    """
    if row is None:
        raise DataError("No row is named.", "Write the number of one; the table above shows them.")
    number = int(row)
    found = page.ask(request, "row", data=named(page, values, request), number=number)
    if not found["cells"]:
        raise DataError(f"There is no row {number}.", "The table above shows their numbers.")
    if any(len(cell) > LONGEST for cell in found["cells"]):
        raise DataError(f"Row {number} is too long to be changed here.", "Change it in the file.")
    return found["names"], found["cells"]


def _with(page: Page, edits: list[Values], request: gr.Request, values: Values) -> list[Any]:
    """The steps, and the table with them."""
    steps = json.dumps(edits, ensure_ascii=False) if edits else ""
    start, search = values["start"], values.get("search") or ""
    found = rows_of(page, {**values, "edits": steps}, request, start=start, search=search)
    return [steps, preview.table(found, start)]


def wire(page: Page, bench: Bench, origin: Values, table: tuple[gr.State, gr.Textbox, gr.HTML]) -> None:
    """`origin` are the settings that name the rows; `table` says which of them are shown, and shows them."""
    start, search, shown = table
    here = {"row": bench.row, "start": start, "search": search, **origin}
    seen = spoken(partial(look_at, page))
    for event in (bench.look.click, bench.row.submit, bench.column.input):
        event(
            seen,
            inputs_kwargs={"column": bench.column, **here},
            outputs=[bench.column, bench.cell, bench.looked],
            **ASKS,
        )
    outputs = [bench.steps, shown]
    written = {"column": bench.column, "cell": bench.cell, "looked": bench.looked, **here}
    bench.keep.click(spoken(partial(keep, page)), inputs_kwargs=written, outputs=outputs, **ASKS)
    bench.delete.click(spoken(partial(delete, page)), inputs_kwargs=here, outputs=outputs, **ASKS)
    bench.undo.click(spoken(partial(undo, page)), inputs_kwargs=here, outputs=outputs, **ASKS)
    bench.steps.change(spoken(tell), bench.steps, [bench.told, bench.undo], **QUICK)
