"""The Train tab: how long and how fast to learn, Start, and the run as it goes, whichever page looks at it."""

import time
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from peft_ui.data.access import Token, access
from peft_ui.data.source import is_hub_name
from peft_ui.errors import DataError, VisitorError
from peft_ui.models.permit import pinned
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs import queue, quota
from peft_ui.runs.folder import RunFolder, new_run_id
from peft_ui.ui import draft
from peft_ui.ui.figures import notice
from peft_ui.ui.own import check_reach, own_recipe, own_run
from peft_ui.ui.page import Page
from peft_ui.ui.plan import plan_words
from peft_ui.ui.rooms import beforehand, doubts, history, line, train_form
from peft_ui.ui.rooms.data import DataRoom
from peft_ui.ui.rooms.data_part import in_own_words
from peft_ui.ui.rooms.method import MethodRoom
from peft_ui.ui.rooms.running import Running, Screen
from peft_ui.ui.visitor import lines_of, owner_of, spoken
from peft_ui.words.say import say

RAISE_JS = "() => document.querySelector('#data-raise-limit').click()"  # the limit is the Data tab's to change
REARM_SECONDS = 1.5  # until Start can be pressed for another run
QUICK: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}
HELD_BACK = ("validation_fraction", "validation_source")
Values = dict[str, Any]


@dataclass(frozen=True)
class TrainRoom:
    """What other tabs may read: the run that is looked at, its state, and what looks at runs."""

    watched: gr.Textbox
    state: gr.HTML
    running: Running


# ---- what a visitor does -------------------------------------------------------------------------------------


def on_open(page: Page, running: Running, request: gr.Request) -> list[Any]:
    """Find the run to look at: the one in the address, or the newest that lives, or the newest."""
    return [running.newest(owner_of(request), request.query_params.get("run", "")), new_run_id()]


def on_recipe(page: Page, request: gr.Request) -> list[Any]:
    """Fill the form from the recipe that the address names."""
    name = request.query_params.get("recipe", "")
    if not name:
        return [gr.skip()] * len(train_form.knobs())
    return train_form.values_of(own_recipe(page.settings, owner_of(request), name))


def restore(page: Page, inputs: dict[str, Any], kept: Values, request: gr.Request) -> list[Any]:
    """Fill the form from the recipe that the address names, or from the draft that this browser kept."""
    if request.query_params.get("recipe"):
        return on_recipe(page, request)
    return draft.restored(inputs, kept)


def start(
    page: Page,
    data: DataRoom,
    method: MethodRoom,
    start_id: str,
    request: gr.Request,
    **values: Any,
) -> list[Any]:
    """Check everything at once, keep the rows, and queue the run; pressed twice it is one run.

    What is lost of the rows is told first, and confirmed by a second click: `values["confirmed"]` is what was told.
    """
    owner = owner_of(request)
    parts = data.recipe_part(values, owner) | method.recipe_part(values)
    parts |= train_form.of_task(train_form.recipe_part(values), parts.get("task", "CAUSAL_LM"))
    recipe = parse_recipe(parts)
    if not recipe.data.source:
        raise DataError("No rows are chosen yet.", "Choose an example or upload a file in the Data tab.")
    check_reach(page.settings, owner, recipe.training)
    try:
        if is_hub_name(recipe.data.source):
            recipe = parse_recipe(page.ask(request, "pinned", recipe=recipe.to_dict()))
        page.ask(request, "check", recipe=recipe.to_dict())
        told = doubts.doubts_about(page, recipe, request)
        if told and told != values.get("confirmed"):
            return [gr.skip(), *doubts.ask(told)]
        recipe = replace(recipe, model=pinned(recipe.model, page.rights.search, _lent(page, request)))
        folder = _begin(page, recipe.to_dict(), request, start_id)
    except DataError as error:
        raise in_own_words(error, parts) from error
    warned = notice(told, wrong=True) if told else gr.skip()  # it was meant: nobody is asked any more
    return [folder.id, gr.update(value=say("Started"), interactive=False), [], warned]


def _lent(page: Page, request: gr.Request) -> Token:
    """The visitor's token, where the run's own process will not have it: only the local user's own sign-in it has."""
    token = page.token_of(request)
    return False if not page.settings.shared and token == access() else token


def _begin(page: Page, recipe: dict[str, Any], request: gr.Request, start_id: str) -> RunFolder:
    """Queue the run, if this owner has room for it; pressed twice it is one run, and needs room once."""
    owner, home, quotas = owner_of(request), page.settings.home, page.settings.quotas
    if quotas.rows is not None:
        quota.check_rows(page.ask(request, "rows", data=recipe["data"], start=0, count=0)["rows"], quotas)
    known = page.settings.runs / start_id if start_id else None

    def keep_rows(folder: Path) -> None:
        page.ask(request, "keep_rows", recipe=recipe, folder=str(folder))

    with nullcontext() if known and known.exists() else quota.room_for(home, owner, quotas):
        return queue.submit(recipe, keep_rows, home, owner, start_id or None)


def rearm(confirmed: list[str]) -> list[Any]:
    """Make Start ready for another run, once a second click can no longer belong to the first."""
    if confirmed:  # it waits for a second click
        return [gr.skip(), gr.skip()]
    time.sleep(REARM_SECONDS)
    return [gr.update(value=say("Start"), interactive=True), new_run_id()]


def stop(page: Page, watched: str, request: gr.Request) -> None:
    """Ask the run to save and end; asked again, it is ended."""
    queue.stop(own_run(page.settings, owner_of(request), watched))


def resume(page: Page, watched: str, request: gr.Request) -> None:
    """Let the run go on from its last checkpoint."""
    owner = owner_of(request)
    run = own_run(page.settings, owner, watched)
    page.check(request, {"model": run.read_recipe()["model"]})  # the rows are in the run; the model is in the cache
    with quota.room_for(page.settings.home, owner, page.settings.quotas, run):
        queue.resume(run)


def show_plan(judged: Values, **values: Any) -> str:
    """How many steps the settings come to, and how many rows each step reads; or what is wrong with them."""
    try:
        parse_recipe(train_form.recipe_part(values))
    except VisitorError as error:
        return notice(lines_of(error), wrong=True)
    return plan_words(judged["kept"], values)


def on_method(key: str) -> dict[str, Any]:
    """Show the method's own learning rate where none is typed."""
    return gr.update(placeholder=train_form.own_rate(key))


# ---- the tab -------------------------------------------------------------------------------------------------


def build(page: Page, data: DataRoom, method: MethodRoom) -> TrainRoom:
    """Settings left, the run right, all runs below."""
    running = Running(page.settings)
    watched = gr.Textbox("", visible="hidden", elem_id="train-watched")  # of a gr.State not every change is heard
    start_id, confirmed = gr.State(""), gr.State([])
    with gr.Row(elem_classes="columns"):
        with gr.Column(scale=5, min_width=320, elem_classes="controls"):
            inputs, plan = train_form.build()
            warned = gr.HTML("", elem_id="train-warnings", elem_classes="hush", padding=False)
            higher = gr.Button("", visible=False, size="sm", elem_id="train-raise-limit")
            known = gr.HTML("", elem_id="train-beforehand", elem_classes="hush", padding=False)
            button = gr.Button(say("Start"), variant="primary", size="lg", elem_id="train-start")
        with gr.Column(scale=7, min_width=340, elem_classes="results"):
            screen = Screen.build(watched)
    past = history.build(page, running, screen)
    _wire_form(page, data, method, inputs, [plan, gr.HTML("", elem_classes="style-only", padding=False)])
    judged = [warned, higher, button, confirmed]
    data.judged.change(spoken(doubts.show_warnings), data.judged, judged, **QUICK)
    higher.click(None, None, None, js=RAISE_JS)

    everything = {"start_id": start_id, "confirmed": confirmed, **data.inputs, **method.inputs, **inputs}
    begun = button.click(
        spoken(partial(start, page, data, method)),
        inputs_kwargs=everything,
        outputs=[watched, button, confirmed, warned],
        api_visibility="private",
        concurrency_limit=None,
        show_progress="hidden",  # else a refusal is marked on the warnings, too, and Start fades
    )
    begun.then(
        spoken(rearm),
        confirmed,
        [button, start_id],
        api_visibility="private",
        concurrency_limit=None,
        show_progress="hidden",
    )
    acts = [(screen.stop, stop), (screen.resume, resume), (screen.earlier, line.earlier), (screen.later, line.later)]
    done = [act.click(spoken(partial(does, page)), watched, None, **QUICK).success for act, does in acts]
    done.append(screen.hold.click(spoken(partial(line.hold, page)), None, None, **QUICK).success)
    opened = page.demo.load(spoken(partial(on_open, page, running)), None, [watched, start_id], **QUICK)
    beforehand.wire(page, screen.state, known)
    screen.wire(page, running, [opened.then, begun.success, *done], past)
    return TrainRoom(watched, screen.state, running)


def _wire_form(page: Page, data: DataRoom, method: MethodRoom, inputs: dict[str, Any], words: list[gr.HTML]) -> None:
    plan, fitting = words
    draft.keep(page.drafts["train"], inputs)
    fill = spoken(partial(restore, page, inputs))
    restored = page.demo.load(fill, page.drafts["train"], list(inputs.values()), **QUICK)
    method.inputs["method_key"].change(spoken(on_method), method.inputs["method_key"], inputs["learning_rate"], **QUICK)
    plans: dict[str, Any] = {
        "fn": spoken(show_plan),
        "inputs_kwargs": {"judged": data.judged, **{name: data.inputs[name] for name in HELD_BACK}, **inputs},
        "outputs": plan,
        "trigger_mode": "always_last",
        **QUICK,
    }
    changed = [widget.change for widget in inputs.values()]
    changed += [data.inputs[name].change for name in HELD_BACK]
    gr.on([*changed, data.judged.change], **plans)
    restored.then(**plans)
    for shows in (data.inputs["task"].change, page.demo.load):
        shows(train_form.show_metrics, data.inputs["task"], fitting, **QUICK)
