"""Rows are chosen: an upload, an example, the Hub, another task for the same rows. What the page shows of them."""

from pathlib import Path
from typing import Any

import gradio as gr

from peft_ui.errors import DataError, VisitorError
from peft_ui.ui import preview, uploads
from peft_ui.ui.page import Page
from peft_ui.ui.rooms import data_controls as controls
from peft_ui.ui.rooms import data_draft, data_edits, data_hub
from peft_ui.ui.rooms import data_meaning as meaning
from peft_ui.ui.rooms.data_rows import rows_of
from peft_ui.ui.visitor import owner_of

Values = dict[str, Any]
# What another source changes beside what `opened` shows: the upload's field, then the settings of these names.
TAKEN = ("source", "task", "edits", *data_hub.PORTION)
OPENED = 12 + len(meaning.ROLES) + len(controls.EXAMPLES)


def on_upload(
    page: Page, file: list[str] | str, request: gr.Request, source: str = "", task: str = "CAUSAL_LM"
) -> list[Any]:
    """Keep uploaded files as the visitor's own and open them; what cannot be read leaves all else as it is.

    Several files become one archive, which is read as one set of rows.
    """
    file = file if isinstance(file, str) else uploads.together(file)
    try:
        kept = kept_upload(page, file, request)
        return [None, kept, gr.skip(), "", *data_hub.cleared(), *opened(page, {"source": kept, "task": task}, request)]
    except VisitorError as error:
        words = preview.refused(Path(file).name, error, source or "")
        return [None, *[gr.skip()] * len(TAKEN), words, *[gr.skip()] * (OPENED - 1)]


def kept_upload(page: Page, file: str, request: gr.Request) -> str:
    """The short name of an uploaded file that can be read; else nothing of it stays.

    Raises:
        DataError: it cannot be read.
    """
    owner = owner_of(request)
    try:
        source = uploads.keep(file, owner, page.settings)
    finally:
        Path(file).unlink(missing_ok=True)
    try:
        rows_of(page, {"source": source}, request, count=0, whole=False)
    except DataError:
        uploads.forget(source, owner, page.settings)
        raise
    return source


def on_validation_file(page: Page, file: str, request: gr.Request) -> str:
    """Keep a file whose rows are only for checking."""
    return kept_upload(page, file, request)


def use_example(page: Page, name: str, request: gr.Request) -> list[Any]:
    """Open one of the bundled data sets, for the task that it is made for."""
    source, task = f"examples/{name}", controls.EXAMPLE_TASKS.get(name, "CAUSAL_LM")
    shown = opened(page, {"source": source, "task": task}, request)
    return [None, source, task, "", *data_hub.cleared(), *shown]


def on_source(page: Page, request: gr.Request, **values: Any) -> list[Any]:
    """Open what was typed: a data set on the Hub at its newest, or a file on this machine."""
    values, portion = data_hub.offered(page, {**values, **dict.fromkeys(data_hub.PORTION)}, request)
    return ["", *portion, *opened(page, values, request)]


def on_portion(page: Page, request: gr.Request, **values: Any) -> list[Any]:
    """Open another subset, split or revision of the data set that is open."""
    values, portion = data_hub.offered(page, values, request)
    return ["", *portion, *opened(page, values, request)]


def on_task(page: Page, request: gr.Request, **values: Any) -> list[Any]:
    """Read the same rows for another task; without rows, offer its shapes."""
    if values.get("source"):
        return opened(page, values, request)
    shown = [gr.skip()] * OPENED
    shown[4] = gr.update(choices=meaning.choices(values["task"]), value=None)
    return shown


def use_task(page: Page, other: str, request: gr.Request, **values: Any) -> list[Any]:
    """Change to the task that the rows fit better."""
    return [other, *opened(page, {**values, "task": other}, request)]


def reopen(page: Page, request: gr.Request, **values: Any) -> list[Any]:
    """Open the rows of a draft or recipe again, with what it says of their columns."""
    if not values.get("source"):
        return [gr.skip()] * OPENED
    shown = opened(page, values, request)
    end = 5 + len(meaning.ROLES)
    shown[4:end] = data_draft.settled(shown[4], shown[5:end], values)
    return shown


def opened(page: Page, values: Values, request: gr.Request) -> list[Any]:
    """What newly opened rows change: nothing is refused, their meaning, facts, first rows, no search, their edits."""
    task = values.get("task") or "CAUSAL_LM"
    found = rows_of(page, values, request, whole=False, task=task)
    return [
        "",
        *meaning.found(found, task),
        preview.facts(values["source"], found),
        preview.table(found, 0),
        0,
        "",
        *data_edits.fresh(found["names"], values.get("edits")),
        *controls.in_use(values["source"]),
    ]
