"""The prepared rows taken along: as a download, or as a data set on the Hub. They are what a run would be trained on.

Both are made by the estimator, in a folder of the visitor's own that lasts until it was sent.
"""

import secrets
import shutil
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gradio as gr

from peft_ui.errors import DataError, VisitorError
from peft_ui.hub.faults import TOKENS, HubError
from peft_ui.hub.publish import Target
from peft_ui.hub.rows import share_rows
from peft_ui.ui import published
from peft_ui.ui.downloads import TAKE_JS
from peft_ui.ui.page import Page
from peft_ui.ui.rooms.data_part import recipe_part
from peft_ui.ui.rooms.publishing import token_of
from peft_ui.ui.visitor import in_words, owner_of, spoken
from peft_ui.words.say import say

PATIENT: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": None, "show_progress": "minimal"}
Values = dict[str, Any]


def take(page: Page, request: gr.Request, **values: Any) -> str:
    """Prepare all rows, and answer where they can be fetched."""
    owner = owner_of(request)
    name = secrets.token_hex(16)
    folder = page.settings.home / "sets" / owner
    shutil.rmtree(folder, ignore_errors=True)
    _prepare(page, values, request, folder / name)
    return f"download/sets/{name}"


def push(page: Page, request: gr.Request, endpoint: str | None = None, **values: Any) -> list[Any]:
    """Prepare all rows and put them on the Hub; the pasted token leaves the page at once."""
    try:
        token = token_of(page, values["token"], request)
        if token is None:
            raise HubError(say("Nobody is signed in here. Paste a token with the right to write."), "")
        if not values["repo"].strip():
            raise HubError(say("The repository has no name."), say("Write one as owner/name."))
        cache = page.settings.home / "cache"
        cache.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=cache) as place:
            _prepare(page, values, request, Path(place))
            told = share_rows(Path(place), Target(values["repo"].strip(), values["private"]), token, endpoint)
    except VisitorError as error:
        return [published.refusal(in_words(error)), ""]
    return [published.shared(told), ""]


def _prepare(page: Page, values: Values, request: gr.Request, folder: Path) -> None:
    if not values.get("source"):
        raise DataError("No data set is named.", "Upload a file, use an example, or name a data set on the Hub.")
    part = recipe_part(values, owner_of(request), page.settings)
    page.ask(request, "keep_rows", recipe=part, folder=str(folder))


def build(page: Page, inputs: dict[str, Any]) -> None:
    """Folded away below the results."""
    with gr.Accordion(say("Take the prepared rows along"), open=False):
        words = say("What the model would learn from, as JSON Lines: after columns, changes and rows left out.")
        gr.HTML(published.line(words), padding=False)
        fetch = gr.Button(say("Download the prepared rows"), size="sm", elem_id="data-take")
        with gr.Row(elem_classes="pair"):
            repo = gr.Textbox(
                "", label=say("Name on the Hub"), placeholder="owner/name", max_lines=1, elem_id="data-push-repo"
            )
            token = gr.Textbox(
                "",
                label=say("Token"),
                info=say(
                    "With the right to write, from {address}; used for this one push and forgotten.", address=TOKENS
                ),
                type="password",
                max_lines=1,
                elem_id="data-push-token",
            )
        private = gr.Checkbox(True, label=say("Private"), elem_id="data-push-private")
        send = gr.Button(say("Put them on the Hub as a data set"), size="sm", elem_id="data-push")
        result = gr.HTML("", elem_id="data-push-result", elem_classes="hush", padding=False)
    address = gr.Textbox("", visible="hidden", elem_id="data-take-address")
    made = fetch.click(spoken(partial(take, page)), inputs_kwargs=inputs, outputs=address, **PATIENT)
    made.success(None, address, None, js=TAKE_JS)
    given = {"repo": repo, "private": private, "token": token, **inputs}
    send.click(spoken(partial(push, page)), inputs_kwargs=given, outputs=[result, token], **PATIENT)
