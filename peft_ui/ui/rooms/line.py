"""What a visitor does with his part of the queue: earlier, later, hold it back, let it go; and a run once more."""

import gradio as gr

from peft_ui.runs import queue, quota
from peft_ui.runs.turns import is_paused
from peft_ui.ui.own import own_run
from peft_ui.ui.page import Page
from peft_ui.ui.visitor import owner_of


def earlier(page: Page, watched: str, request: gr.Request) -> None:
    """Let the run start before the visitor's own next one before it."""
    queue.move(own_run(page.settings, owner_of(request), watched), earlier=True)


def later(page: Page, watched: str, request: gr.Request) -> None:
    """Let the run start after the visitor's own next one."""
    queue.move(own_run(page.settings, owner_of(request), watched), earlier=False)


def hold(page: Page, request: gr.Request) -> None:
    """Start none of the visitor's runs, or let them start again."""
    owner, home = owner_of(request), page.settings.home
    if is_paused(home, owner):
        queue.go_on(home, owner)
    else:
        queue.pause(home, owner)


def again(page: Page, watched: str, request: gr.Request) -> str:
    """Queue a new run with the recipe and the rows of this one, and look at it."""
    owner = owner_of(request)
    run = own_run(page.settings, owner, watched)
    with quota.room_for(page.settings.home, owner, page.settings.quotas):
        return queue.clone(run).id
