"""A token for what is gated or private, pasted where nobody can sign in, and remembered until the page is restarted."""

from functools import partial
from html import escape
from typing import Any

import gradio as gr

from peft_ui.hub.account import account_of
from peft_ui.hub.faults import TOKENS
from peft_ui.ui.page import Page
from peft_ui.ui.visitor import owner_of, spoken
from peft_ui.words.say import say

PRIVATE: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": None, "show_progress": "hidden"}


def keep_token(page: Page, typed: str | None, request: gr.Request) -> list[Any]:
    """Remember it, if the Hub knows it; the field is emptied at once.

    Raises:
        HubError: the Hub does not know it, or cannot be asked.
    """
    token = (typed or "").strip()
    if token:
        page.rights.keep(owner_of(request), token, account_of(token).name)
    return ["", *show_token(page, request)]


def forget_token(page: Page, request: gr.Request) -> list[Any]:
    """Forget it."""
    page.rights.forget(owner_of(request))
    return show_token(page, request)


def show_token(page: Page, request: gr.Request) -> list[Any]:
    """Whose token is remembered: in words, by name, and whether there is one to forget."""
    name = page.rights.account_of(owner_of(request))
    words = say("A token of {name} is remembered until this page is restarted.", name=name) if name else ""
    line = f'<p class="where" role="status">{escape(words)}</p>' if words else ""
    return [line, name, gr.update(visible=bool(name))]


def build(page: Page) -> gr.Textbox:
    """The field, and a hidden one that holds whose token is remembered: it changes with it."""
    kept = gr.Textbox("", visible="hidden", elem_id="data-token-kept")
    if page.settings.signs_in:
        return kept
    field = gr.Textbox(
        "",
        label=say("Token for gated or private models and data sets"),
        info=say("Make one at {address}, paste it and press Enter. Kept in memory only.", address=TOKENS),
        type="password",
        max_lines=1,
        elem_id="data-token",
    )
    with gr.Row(elem_classes="model-row"):
        line = gr.HTML("", elem_id="data-token-said", padding=False, scale=1, min_width=220)
        less = gr.Button(
            say("Forget the token"), visible=False, size="sm", scale=0, min_width=160, elem_id="data-token-forget"
        )
    shown = [line, kept, less]
    gr.on([field.submit, field.blur], spoken(partial(keep_token, page)), field, [field, *shown], **PRIVATE)
    less.click(spoken(partial(forget_token, page)), None, shown, **PRIVATE)
    page.demo.load(spoken(partial(show_token, page)), None, shown, queue=False, **PRIVATE)
    return kept
