"""The Data tab: which model and task, which rows, what they mean, and what the model will really read and learn."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from peft_ui.data.source import is_hub_name
from peft_ui.errors import HubSilentError, VisitorError
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.settings import Settings
from peft_ui.ui import cuts, draft, onward, preview
from peft_ui.ui.ending import however_it_ends
from peft_ui.ui.figures import notice
from peft_ui.ui.page import Page
from peft_ui.ui.rooms import chooser, data_draft, data_edits, data_findings, data_hub, data_taking
from peft_ui.ui.rooms import data_controls as controls
from peft_ui.ui.rooms import data_meaning as meaning
from peft_ui.ui.rooms import data_opening as opening
from peft_ui.ui.rooms.data_part import in_own_words, recipe_part
from peft_ui.ui.rooms.data_rows import search_rows, turn_page
from peft_ui.ui.visitor import owner_of, spoken
from peft_ui.words.say import say

PATIENT: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": None, "show_progress": "minimal"}
QUICK: dict[str, Any] = {"api_visibility": "private", "queue": False}
Values = dict[str, Any]


@dataclass(frozen=True)
class DataRoom:
    """What other tabs may read: the settings by name, and how they become the recipe's first parts."""

    inputs: controls.Inputs
    longest: gr.State  # tokens of the longest example, once the rows were audited; 0 before
    judged: gr.State  # what the rows come to, as `data_controls.UNJUDGED`
    settings: Settings
    token_kept: gr.Textbox  # changes when a token is remembered or forgotten: what was closed may be open now

    def recipe_part(self, values: Values, owner: str) -> dict[str, Any]:
        """The recipe's `model`, `task` and `data` from the values of `inputs`.

        Raises:
            DataError, ModelError: a source or model that this visitor may not name.
        """
        return recipe_part(values, owner, self.settings)


# ---- what a visitor does -------------------------------------------------------------------------------------


def restore(page: Page, inputs: controls.Inputs, kept: Values, request: gr.Request) -> list[Any]:
    """Fill the form from the recipe that the address names, or from the draft that this browser kept.

    Each widget that changes asks for the preview; until all are filled and the rows are open again, none is given.
    """
    owner = owner_of(request)
    recipe = draft.asked_recipe(page, request)
    values = data_draft.values_of(recipe, owner, page.settings) if recipe else kept
    if not values:
        return [*[gr.skip()] * len(inputs), True]
    return [*data_draft.updates(inputs, data_draft.still_there(values, owner, page.settings)), False]


def show_preview(
    page: Page, request: gr.Request, sample: bool = True, settled: bool = True, **values: Any
) -> list[Any]:
    """The rendered examples, the audit, and the longest example, from the ids and labels that the trainer would see.

    Of what is large the first rows are shown at once, and `show_whole` follows.
    """
    hidden = gr.update(visible=False)
    if not settled:
        return [gr.skip()] * 6
    if not values.get("source"):
        return [preview.nothing_yet(), "", "", hidden, 0, controls.UNJUDGED]
    part = recipe_part(values, owner_of(request), page.settings)
    try:
        parse_recipe(part)
        asked = {name: part[name] for name in ("model", "data", "task")}
        report = page.ask(request, "preview", **asked, sample=sample)
    except VisitorError as error:
        told = isinstance(error, HubSilentError)  # below the model's name
        words = preview.without_model() if told else preview.problem(in_own_words(error, part))
        return [words, "", "", hidden, 0, {**controls.UNJUDGED, "kept": 0}]
    limit = part["data"]["max_length"]
    report["waits"] = bool(report["sampled"]) and is_hub_name(part["data"]["source"])
    found = {
        "kept": report["kept"],
        "mean_length": sum(report["lengths"]) / max(len(report["lengths"]), 1),
        "waits": report["waits"],
        "warnings": cuts.warnings(report, limit),
        "limit": cuts.better_limit(report, limit),
        "sampled": report["sampled"],
        "labels": len(report["labels"]),
    }
    seen = [preview.cards(report), preview.audit(report, limit), notice(found["warnings"], wrong=True)]
    return [*seen, controls.raise_words(found), report["tokens"]["total"]["max"], found]


def show_whole(page: Page, judged: Values, request: gr.Request, **values: Any) -> list[Any]:
    """The same for all rows, where only the first were looked at; what must be fetched for it waits to be asked for."""
    if not judged.get("sampled") or judged.get("waits"):
        return [gr.skip()] * 6
    return show_preview(page, request, sample=False, **values)


def fetch_whole(page: Page, request: gr.Request, **values: Any) -> list[Any]:
    """Fetch a data set on the Hub, and judge all of its rows."""
    return show_preview(page, request, sample=False, **values)


def show_fetch(judged: Values) -> dict[str, Any]:
    """The button that fetches all, while only the first rows of a data set on the Hub were looked at."""
    return gr.update(visible=bool(judged.get("waits")))


# ---- the tab -------------------------------------------------------------------------------------------------


def build(page: Page) -> DataRoom:
    """Controls left, what the model will see right."""
    inputs: controls.Inputs = {}
    with gr.Column(elem_classes="head-row"):
        head = chooser.build(page)
        inputs |= head.inputs
    with gr.Row(elem_classes="columns data-columns"):  # on a phone the preview stands right below the rows
        with gr.Column(elem_classes="controls choice"):
            choice = controls.choose_rows()
        with gr.Column(elem_classes="results"):
            shown = controls.results()
            taking = gr.Column()
            onward.button(say("Next: how it learns"), "method")
        with gr.Column(elem_classes="controls meaning"):
            means = meaning.build(shown.announced)
            layout, group = controls.layout()
            shares, checking = controls.shares()
            inputs |= choice.inputs | means.inputs | layout | shares | {"edits": shown.bench.steps}
    with taking:
        data_taking.build(page, inputs)
    draft.keep(page.drafts["data"], inputs)  # before all else that hears of a change
    chooser.wire(page, head)
    parts = Parts(inputs, shown, choice, means)
    _wire(page, parts, head.token_kept)
    _wire_draft(page, parts)
    inputs["format"].change(spoken(meaning.show_layout), inputs["format"], group, **QUICK)
    kept = spoken(partial(opening.on_validation_file, page))
    checking.upload(kept, checking, inputs["validation_source"], **PATIENT)
    return DataRoom(inputs, shown.longest, shown.judged, page.settings, head.token_kept)


@dataclass(frozen=True)
class Parts:
    """The tab's widgets."""

    inputs: controls.Inputs
    shown: controls.Shown
    choice: controls.Choice
    means: meaning.Meaning

    @property
    def opened(self) -> list[Any]:
        """What `data_opening.opened` writes to."""
        shown = [self.shown.facts, self.shown.table, self.shown.start, self.shown.search, *self.shown.bench.fresh]
        return [self.choice.refused, *self.means.all, *shown, *self.choice.examples.values()]


def _wire(page: Page, parts: Parts, token_kept: gr.Textbox) -> None:
    inputs, shown, choice = parts.inputs, parts.shown, parts.choice
    origin = {name: inputs[name] for name in ("source", *data_hub.PORTION, "task", "edits")}
    events = [*_wire_source(page, parts, origin), *_wire_task(page, parts, origin)]
    look, whole = _look(page, inputs, shown), _whole(page, inputs, shown)
    inputs["source"].change(None, None, choice.refused, js="() => ''")  # what was refused before is past
    for event in events:
        event.success(**look).success(**whole)

    roles = [inputs[f"columns_{role}"] for role in meaning.ROLES]
    chosen = spoken(meaning.on_format)
    inputs["format"].input(chosen, inputs["format"], [parts.means.announced.told, *roles], **QUICK)
    inputs["template"].change(spoken(controls.show_own_template), inputs["template"], inputs["template_text"], **QUICK)
    watched = ["model", "revision", "format", "template", "template_text", "system_prompt", "max_length"]
    watched += ["validation_fraction", "validation_source", "edits"]
    triggers = [inputs[name].change for name in watched] + [role.change for role in roles] + [token_kept.change]
    gr.on(triggers, **look).success(**whole)
    shown.judged.change(show_fetch, shown.judged, shown.fetch, **QUICK)
    shown.fetch.click(**{**look, "fn": spoken(partial(fetch_whole, page))})
    shown.raise_limit.click(controls.raise_limit, shown.judged, inputs["max_length"], **QUICK)
    data_findings.wire(page, inputs, shown.closer, shown.preview)
    turned, seen = {"search": shown.search, **origin}, [shown.start, shown.table]
    for button, step in ((shown.earlier, -1), (shown.later, 1)):
        turn = spoken(partial(turn_page, page, step))
        button.click(turn, inputs_kwargs={"start": shown.start, **turned}, outputs=seen, **PATIENT)
    shown.search.submit(spoken(partial(search_rows, page)), inputs_kwargs=turned, outputs=seen, **PATIENT)
    data_edits.wire(page, shown.bench, origin, (shown.start, shown.search, shown.table))


def _wire_source(page: Page, parts: Parts, origin: Values) -> list[Any]:
    """The events that open other rows."""
    file, inputs = parts.choice.file, parts.inputs
    brought = {"file": file, "source": inputs["source"], "task": inputs["task"]}
    taken = [file, *(inputs[name] for name in opening.TAKEN), *parts.opened]
    events = [file.upload(spoken(partial(opening.on_upload, page)), inputs_kwargs=brought, outputs=taken, **PATIENT)]
    for name, button in parts.choice.examples.items():
        use = spoken(partial(opening.use_example, page, name))
        events.append(button.click(use, None, taken, **PATIENT))
    typed = spoken(partial(opening.on_source, page))
    others = {name: one for name, one in origin.items() if name != "edits"}
    shown = [inputs["edits"], *(inputs[name] for name in data_hub.PORTION), *parts.opened]
    chosen = [inputs["subset"].input, inputs["split"].input, inputs["source_revision"].submit]
    again = spoken(partial(opening.on_portion, page))
    return [
        *events,
        inputs["source"].submit(typed, inputs_kwargs=others, outputs=shown, **PATIENT),
        *(choose(again, inputs_kwargs=others, outputs=shown, **PATIENT) for choose in chosen),
    ]


def _wire_task(page: Page, parts: Parts, origin: Values) -> list[Any]:
    """The events that read the same rows for another task."""
    task = parts.inputs["task"]
    asked, use = spoken(partial(opening.on_task, page)), spoken(partial(opening.use_task, page))
    changed = {
        "other": parts.means.announced.other_task,
        **{name: one for name, one in origin.items() if name != "task"},
    }
    return [
        task.input(asked, inputs_kwargs=origin, outputs=parts.opened, **PATIENT),
        parts.means.announced.other.click(use, inputs_kwargs=changed, outputs=[task, *parts.opened], **PATIENT),
    ]


def _look(page: Page, inputs: controls.Inputs, shown: controls.Shown) -> dict[str, Any]:
    """The event that renders the preview anew."""
    seen = [shown.preview, shown.audit, shown.warnings, shown.raise_limit, shown.longest, shown.judged]
    look = {"fn": spoken(partial(show_preview, page)), "outputs": seen}
    return {**look, **PATIENT, "inputs_kwargs": {"settled": shown.settled, **inputs}, "trigger_mode": "always_last"}


def _whole(page: Page, inputs: controls.Inputs, shown: controls.Shown) -> dict[str, Any]:
    """The event that follows it where only the first rows were looked at."""
    given = {"judged": shown.judged, "settled": shown.settled, **inputs}
    return {**_look(page, inputs, shown), "fn": spoken(partial(show_whole, page)), "inputs_kwargs": given}


def _wire_draft(page: Page, parts: Parts) -> None:
    """First the widgets, at once; then the rows, once the estimator has read them."""
    inputs, shown = parts.inputs, parts.shown
    fill = page.demo.load(
        spoken(partial(restore, page, inputs)),
        page.drafts["data"],
        [*inputs.values(), shown.settled],
        api_visibility="private",
        queue=False,
        show_progress="hidden",
    )
    again = fill.success(spoken(partial(opening.reopen, page)), inputs_kwargs=inputs, outputs=parts.opened, **PATIENT)
    for ended in however_it_ends(again, fn=lambda: True, outputs=shown.settled, **QUICK):
        ended.success(**_look(page, inputs, shown)).success(**_whole(page, inputs, shown))
