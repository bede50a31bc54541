"""Below all runs: what takes space, and a way to delete it. Each sees and deletes his own; models are the machine's."""

from functools import partial
from typing import Any

import gradio as gr

from peft_ui.errors import RunError
from peft_ui.models.cache import cached_models, forget_model
from peft_ui.runs import queue, quota
from peft_ui.runs.space import bytes_of, drop_checkpoints, drop_exports, space_of_runs
from peft_ui.runs.state import LIVE
from peft_ui.training.disk import free_bytes
from peft_ui.ui import room_table, uploads
from peft_ui.ui.dashboard import state_words
from peft_ui.ui.naming import titled
from peft_ui.ui.own import own_run
from peft_ui.ui.page import Page
from peft_ui.ui.preview import size
from peft_ui.ui.room_table import Thing
from peft_ui.ui.rooms.running import Running
from peft_ui.ui.visitor import owner_of, spoken
from peft_ui.words.say import say

QUICK: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}


def show_space(page: Page, running: Running, request: gr.Request) -> list[Any]:
    """The table, what may be deleted, and a button that waits for a choice."""
    owner = owner_of(request)
    names = {line["run"]: f"{titled(line)} · {state_words(line['state'])}" for line in running.lines(owner)}
    runs = space_of_runs(page.settings.home, owner)
    things = [thing for one in runs if one.state not in LIVE for thing in room_table.parts_of(one, names[one.run])]
    for name, path in uploads.kept(owner, page.settings).items():
        things.append((say("Upload: {name}", name=path.name), f"upload:{name}", path.stat().st_size))
    models = _models(page)
    things += models
    kept = bytes_of(page.settings.home / "uploads" / owner)
    others = [(say("Uploads"), kept), *((title, count) for title, _, count in models)]
    words = room_table.table(runs, names, others, free_bytes(page.settings.home))
    things.sort(key=lambda thing: thing[2], reverse=True)
    choices = [(f"{title} ({size(count)})", value) for title, value, count in things]
    return [words, gr.update(choices=choices, value=None), gr.update(visible=False)]


def ask(chosen: str | None) -> dict[str, Any]:
    """Only a chosen thing can be deleted."""
    return gr.update(visible=bool(chosen))


def free(page: Page, chosen: str | None, request: gr.Request) -> None:
    """Delete what was chosen, if it is the visitor's to delete.

    Raises:
        RunError, DataError, ModelError: nothing is chosen, it is not there for him, or it is in use.
    """
    owner = owner_of(request)
    kind, _, name = (chosen or "").partition(":")
    if kind == "model" and not page.settings.shared:  # all visitors share the models
        forget_model(name)
    elif kind == "upload":
        uploads.forget(name, owner, page.settings)
    elif kind in ("run", "checkpoints", "exports"):
        run = own_run(page.settings, owner, name)
        used = quota.spans_of(run)
        {"run": queue.delete, "checkpoints": drop_checkpoints, "exports": drop_exports}[kind](run)
        if kind == "run":
            quota.note_deletion(page.settings.home, owner, used)
    else:
        raise RunError("Nothing is chosen that you may delete.", "Choose one of the list.")


def _models(page: Page) -> list[Thing]:
    if page.settings.shared:
        return []
    return [(say("Model: {name}", name=one.name), f"model:{one.name}", one.size) for one in cached_models()]


def build(page: Page, running: Running, watched: gr.Textbox) -> None:
    """Closed at first: only who opens it makes the disk be looked through."""
    with gr.Accordion(say("What takes space"), open=False, elem_id="train-space") as fold:
        shown = gr.HTML("", elem_id="train-space-table", padding=False)
        with gr.Row(elem_classes="space-acts"):
            what = gr.Dropdown(
                [],
                label=say("Delete"),
                info=say("What a run has learnt stays when only its checkpoints or files to download go."),
                elem_id="train-space-what",
                scale=4,
            )
            sure = gr.Button(
                say("Delete for ever"), variant="stop", visible=False, elem_id="train-space-sure", scale=1, size="sm"
            )
    look: dict[str, Any] = {
        "fn": spoken(partial(show_space, page, running)),
        "inputs": None,
        "outputs": [shown, what, sure],
        **QUICK,
    }
    fold.expand(**look)
    what.change(ask, what, sure, **QUICK)
    gone = sure.click(spoken(partial(free, page)), what, None, **QUICK)
    gone.success(**look)
    gone.success(spoken(partial(look_elsewhere, running)), watched, watched, **QUICK)


def look_elsewhere(running: Running, watched: str, request: gr.Request) -> str:
    """Another run, where the one that was looked at is gone."""
    return running.newest(owner_of(request), watched)
