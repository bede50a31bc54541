"""The rows as they stand in their source: the page of them that is shown, the next one, and a search."""

from typing import Any

import gradio as gr

from peft_ui.errors import DataError
from peft_ui.ui import preview, uploads
from peft_ui.ui.page import Page
from peft_ui.ui.rooms.data_part import edits_of, in_own_words, portion_of
from peft_ui.ui.visitor import owner_of

PAGE_ROWS = 20
Values = dict[str, Any]


def rows_of(page: Page, values: Values, request: gr.Request, **asked: Any) -> dict[str, Any]:
    """What the estimator says of the rows of a source; `asked` as `estimate.rows.rows` takes it.

    Raises:
        DataError: no source is named, or it cannot be read.
    """
    data = named(page, values, request)
    try:
        return page.ask(request, "rows", data=data, **{"count": PAGE_ROWS, **asked})
    except DataError as error:
        raise in_own_words(error, {"data": data}) from error


def named(page: Page, values: Values, request: gr.Request) -> dict[str, Any]:
    """The recipe's `data`, as far as it says which rows there are.

    Raises:
        DataError: no source is named, or it is not his.
    """
    source = uploads.resolve(values.get("source") or "", owner_of(request), page.settings)
    if not source:
        raise DataError("No data set is named.", "Upload a file, use an example, or name a data set on the Hub.")
    return {"source": source, "edits": edits_of(values), **portion_of(values, source)}


def turn_page(page: Page, step: int, start: int, request: gr.Request, search: str | None, **values: Any) -> list[Any]:
    """Show the rows before or after those that are shown."""
    found = rows_of(page, values, request, count=1, search=search or "")["found"]
    last = max(0, (found - 1) // PAGE_ROWS * PAGE_ROWS)
    start = min(max(0, start + step * PAGE_ROWS), last)
    return [start, preview.table(rows_of(page, values, request, start=start, search=search or ""), start)]


def search_rows(page: Page, search: str | None, request: gr.Request, **values: Any) -> list[Any]:
    """Show the first rows that hold these words."""
    return [0, preview.table(rows_of(page, values, request, search=search or ""), 0)]
