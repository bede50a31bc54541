"""Under the masthead: who is signed in and what he allowed, and how long what is made here will last."""

from functools import partial
from html import escape
from typing import Any

import gradio as gr

from peft_ui.settings import Settings
from peft_ui.ui import sign_in
from peft_ui.ui.page import Page
from peft_ui.ui.visitor import spoken
from peft_ui.words.say import say

QUICK: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}


def show_visitor(page: Page, request: gr.Request) -> str:
    """The lines, in the order of their weight."""
    scope = request.request.scope if request.request else {}
    lines = [*_about_sign_in(page.settings, scope), *_about_the_disk(page.settings)]
    return "".join(f'<p class="where" role="status">{escape(line)}</p>' for line in lines)


def _about_sign_in(settings: Settings, scope: Any) -> list[str]:
    if not settings.signs_in:
        return []
    state = sign_in.state_of(scope)
    if state == "out":
        return [say("Sign in to find your runs again from any browser, and to publish them.")]
    if state == "ended":
        return [say("Your sign-in has ended. Sign in again to see your runs; what they made is kept.")]
    lines = [say("Signed in as {name}.", name=sign_in.name_in(scope))]
    if not sign_in.may(scope, sign_in.PUBLISHING):
        lines.append(
            say("You did not allow this page to write to your account, so it cannot publish for you.")
            + " "
            + say("Sign out and in again and allow it, or paste a token when you publish.")
        )
    if not (sign_in.may(scope, sign_in.READING) and sign_in.may(scope, sign_in.GATED)):
        lines.append(
            say("You did not allow this page to read your private and gated repositories, so they stay closed here.")
        )
    return lines


def _about_the_disk(settings: Settings) -> list[str]:
    if not settings.on_space or settings.bucket is not None:
        return []
    gone = say("This Space has no lasting disk: a restart or a pause deletes all runs.")
    return [f"{gone} {say('Download or publish what you want to keep.')}"]


def build(page: Page) -> None:
    """The lines; and the button, where signing in is set up (elsewhere Gradio would not even start with one)."""
    if not page.settings.on_space:
        return
    with gr.Row(elem_classes="welcome"):
        lines = gr.HTML(" ", elem_id="visitor", padding=False, scale=1, min_width=260)
        if page.settings.signs_in:
            gr.LoginButton(
                say("Sign in with Hugging Face"),
                logout_value=say("Sign out ({name})", name="{}"),
                icon=None,  # Gradio's own would come through its file route, which is closed
                variant="secondary",
                size="sm",
                scale=0,
                min_width=220,
                elem_id="sign-in",
            )
    page.demo.load(spoken(partial(show_visitor, page)), None, lines, **QUICK)
