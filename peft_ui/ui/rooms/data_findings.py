"""A closer look at the rows: every finding with its row as a table, and the examples token by token."""

from functools import partial
from typing import Any

import gradio as gr

from peft_ui.errors import DataError
from peft_ui.ui import preview
from peft_ui.ui.page import Page
from peft_ui.ui.rooms.data_controls import Closer
from peft_ui.ui.rooms.data_part import recipe_part
from peft_ui.ui.visitor import owner_of, spoken

# The table is made here and saved by the browser: no file of a visitor's rows lies on the server for it.
SAVE_JS = """(text) => {
  if (!text) return;
  const address = URL.createObjectURL(new Blob(['\\ufeff', text], {type: 'text/csv'}));
  Object.assign(document.createElement('a'), {href: address, download: 'findings.csv'}).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}"""
ASKS: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": None, "show_progress": "minimal"}


def take_findings(page: Page, request: gr.Request, **values: Any) -> str:
    """All findings of all rows as CSV.

    Raises:
        DataError: no rows are chosen, or they cannot be read.
    """
    part = _asked(page, values, request)
    return page.ask(request, "findings", **part)


def show_tokens(page: Page, apart: bool, request: gr.Request, **values: Any) -> str:
    """The first examples, each token by itself, or joined again."""
    part = _asked(page, values, request)
    if apart:
        return preview.cards({"examples": page.ask(request, "tokens", **part)}, apart=True)
    return preview.cards(page.ask(request, "preview", **part, sample=True))


def _asked(page: Page, values: dict[str, Any], request: gr.Request) -> dict[str, Any]:
    if not values.get("source"):
        raise DataError("No data set is named.", "Upload a file, use an example, or name a data set on the Hub.")
    return recipe_part(values, owner_of(request), page.settings)


def wire(page: Page, inputs: dict[str, Any], closer: Closer, shown: gr.HTML) -> None:
    """`inputs` are the Data tab's, `shown` holds the rendered examples."""
    asked = spoken(partial(take_findings, page))
    made = closer.take.click(asked, inputs_kwargs=inputs, outputs=closer.text, **ASKS)
    made.success(None, closer.text, None, js=SAVE_JS)
    switched = {"apart": closer.apart, **inputs}
    closer.apart.input(spoken(partial(show_tokens, page)), inputs_kwargs=switched, outputs=shown, **ASKS)
