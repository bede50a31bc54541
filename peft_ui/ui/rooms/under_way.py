"""In the head of the page, above every tab: the run that is under way, so that no reload hides it."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any

import gradio as gr

from peft_ui.runs.folder import RunFolder
from peft_ui.runs.state import LIVE
from peft_ui.ui import onward
from peft_ui.ui.dashboard import pill, tab_words, time_left
from peft_ui.ui.page import Page
from peft_ui.ui.rooms.running import Running
from peft_ui.ui.visitor import owner_of, spoken
from peft_ui.ui.watch import Sight
from peft_ui.words.say import say

FAST_SECONDS, SLOW_SECONDS = 2.0, 5.0  # while a run lives, and while none does
QUIET: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}
OPEN_JS = (
    "element.addEventListener('click', event => "
    "{ if (event.target.closest('button')) (" + onward.go_js("train") + ")(); });"
)
# The browser's tab is named after the run that lives, whichever tab of ours is open; else after the one looked at.
TITLE_JS = """() => setTimeout(() => {
  const [line, seen] = ['#under-way', '#train-state'].map(place => document.querySelector(`${place} [data-title]`));
  const found = line && seen && line.dataset.run === seen.dataset.run ? seen : line || seen;
  document.title = found ? found.dataset.title : 'PEFT UI';
}, 50)"""


def show_under_way(running: Running, shown: str, request: gr.Request) -> list[Any]:
    """The newest run that trains (or else waits), and how many more do; nothing where the line would be the same."""
    living = [line for line in running.lines(owner_of(request)) if line["state"] in LIVE]
    words = ""
    if living:
        line = next((one for one in living if one["state"] != "waiting"), living[0])
        sight = running.watch.look(RunFolder(running.settings.runs / line["run"]))
        words = under_way(sight, line["name"], len(living) - 1)
    if words == shown:
        return [gr.skip()] * 3
    return [words, words, gr.Timer(FAST_SECONDS if living else SLOW_SECONDS)]


def under_way(sight: Sight, name: str, others: int) -> str:
    """One line: state, name, how far; it leads to the Train tab."""
    parts = []
    if sight.place:
        parts.append(say("Number {place} in the queue; it starts by itself.", place=sight.place))
    elif sight.of:
        parts.append(say("Step {step} of {of}", step=f"{sight.step:,}", of=f"{sight.of:,}"))
        if sight.seconds_left is not None and sight.step < sight.of:
            parts.append(time_left(sight.seconds_left))
    if others:
        parts.append(say("and {count} more", count=others))
    title = escape(f"{tab_words(sight)} · {name}", quote=True)
    help_words = escape(say("Look at it in the Train tab"), quote=True)
    return (
        f'<button type="button" class="under-way" data-run="{escape(sight.run, quote=True)}" '
        f'data-title="{title}" title="{help_words}">'
        f"{pill(sight.state)}<b>{escape(name)}</b><span>{escape(' · '.join(parts))}</span>"
        f'<i class="progress-bar" aria-hidden="true"><i style="width:{sight.share:.1%}"></i></i></button>'
    )


def build() -> gr.HTML:
    """The place of the line; empty until a run lives."""
    return gr.HTML("", elem_id="under-way", padding=False, js_on_load=OPEN_JS, min_width=220)


def wire(page: Page, line: gr.HTML, running: Running, state: gr.HTML) -> None:
    """Look when the page opens, as time goes by, and when the state of the run that is looked at changes."""
    shown, timer = gr.State(""), gr.Timer(SLOW_SECONDS)
    looks: Sequence[Callable[..., Any]] = (page.demo.load, timer.tick, state.change)
    for look in looks:
        look(spoken(partial(show_under_way, running)), shown, [line, shown, timer], **QUIET)
    for changed in (line.change, state.change):
        changed(None, None, None, js=TITLE_JS)
