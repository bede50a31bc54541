"""Above Start, what a person should know before a run: how much room is left, and what a graphics card promises."""

from functools import partial
from typing import Any

import gradio as gr

from peft_ui.models.fit import this_machine
from peft_ui.runs.quota import bytes_of_runs
from peft_ui.settings import Settings
from peft_ui.ui.figures import notice
from peft_ui.ui.page import Page
from peft_ui.ui.preview import size
from peft_ui.ui.visitor import owner_of, spoken
from peft_ui.words.say import say

NEARLY = 0.8  # of the room: from there on it is told
QUICK: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}


def show_beforehand(page: Page, request: gr.Request) -> str:
    """The words; empty where there is nothing to know."""
    return notice([*_about_room(page.settings, owner_of(request)), *_about_repeating(this_machine().has_card)])


def _about_room(settings: Settings, owner: str) -> list[str]:
    most = settings.quotas.runs_bytes
    if most is None or (used := bytes_of_runs(settings.home, owner)) < NEARLY * most:
        return []
    values = {"used": size(used), "most": size(most)}
    if used >= most:
        words = say("Your runs take {used}, and {most} are yours here: no other can start.", **values)
    else:
        words = say("Your runs take {used} of the {most} that are yours here.", **values)
    return [f"{words} {say('“What takes space”, at the foot of this tab, shows what can be deleted.')}"]


def _about_repeating(has_card: bool) -> list[str]:
    if not has_card:
        return []
    return [
        say(
            "A graphics card may add up in another order each time: a run that was stopped and goes on is the same "
            "run, but not promised to end with the very same bits, as it is on a CPU."
        )
    ]


def wire(page: Page, state: gr.HTML, shown: gr.HTML) -> None:
    """Told when the page opens, and again when a run begins or ends.

    Args:
        state: of the run that is looked at.
        shown: above Start.
    """
    for look in (page.demo.load, state.change):
        look(spoken(partial(show_beforehand, page)), None, shown, **QUICK)
