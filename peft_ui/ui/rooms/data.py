"""The Data tab: which model and task, which rows, what they mean, and what the model will really read and learn."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from peft_ui.errors import DataError, HubSilentError, VisitorError
from peft_ui.formatting.formats import FORMATS
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.settings import Settings
from peft_ui.ui import cuts, draft, onward, preview, uploads
from peft_ui.ui.figures import notice
from peft_ui.ui.page import Page
from peft_ui.ui.rooms import chooser, data_draft, data_findings
from peft_ui.ui.rooms import data_controls as controls
from peft_ui.ui.rooms.data_part import in_own_words, recipe_part
from peft_ui.ui.rooms.data_rows import rows_of, search_rows, turn_page
from peft_ui.ui.visitor import owner_of, spoken
from peft_ui.words.say import say

PATIENT: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": None, "show_progress": "minimal"}
OPENED = 5 + len(controls.ROLES) + len(controls.EXAMPLES)  # what a newly chosen source changes
REFUSED = 4 + len(controls.ROLES)  # of these, what was wrong with the file
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


def reopen(page: Page, request: gr.Request, **values: Any) -> list[Any]:
    """Open the restored rows again."""
    if not values.get("source"):
        return [gr.skip()] * OPENED
    shape, *roles, facts, table, start = opened(page, values, request)[: 4 + len(controls.ROLES)]
    return [*data_draft.settled(shape, roles, values), facts, table, start, "", *controls.in_use(values["source"])]


def on_upload(page: Page, file: list[str] | str, request: gr.Request, source: str = "") -> list[Any]:
    """Keep uploaded files as the visitor's own and open them; what cannot be read leaves all else as it is.

    Several files become one archive, which is read as one set of rows.
    """
    file = file if isinstance(file, str) else uploads.together(file)
    try:
        kept = kept_upload(page, file, request)
        return [None, kept, *opened(page, {"source": kept}, request)]
    except VisitorError as error:
        skipped = [gr.skip()] * OPENED
        skipped[REFUSED] = preview.refused(Path(file).name, error, source or "")
        return [None, gr.skip(), *skipped]


def kept_upload(page: Page, file: str, request: gr.Request) -> str:
    """The short name of an uploaded file that can be read; else nothing of it stays.

    Raises:
        DataError: it cannot be read.
    """
    owner = owner_of(request)
    try:
        source = uploads.keep(file, owner, page.settings)
    finally:
        Path(file).unlink(missing_ok=True)
    try:
        rows_of(page, {"source": source}, request, count=0, whole=False)
    except DataError as error:
        path = str(uploads.path_of(source, owner, page.settings))
        uploads.forget(source, owner, page.settings)
        raise DataError(error.what.replace(path, Path(path).name), error.remedy) from error
    return source


def on_validation_file(page: Page, file: str, request: gr.Request) -> str:
    """Keep a file whose rows are only for checking."""
    return kept_upload(page, file, request)


def use_example(page: Page, name: str, request: gr.Request) -> list[Any]:
    """Open one of the bundled data sets."""
    source = f"examples/{name}"
    return [None, source, *opened(page, {"source": source}, request)]


def on_source(page: Page, request: gr.Request, **values: Any) -> list[Any]:
    """Open what was typed: a data set on the Hub, or a file on this machine."""
    return opened(page, values, request)


def opened(page: Page, values: Values, request: gr.Request) -> list[Any]:
    """What a newly chosen source changes on the page: format, roles, its facts, the first rows and their page."""
    found = rows_of(page, values, request, whole=False)
    names = found["names"]
    used = {part.role for part in FORMATS.get(found["format"], ())}
    columns = found["columns"]
    roles = [
        gr.update(choices=["", *names], value=columns.get(role, ""), visible=role in used) for role in controls.ROLES
    ]
    return [
        gr.update(value=found["format"] or None),
        *roles,
        preview.facts(values["source"], found),
        preview.table(found, 0),
        0,
        "",
        *controls.in_use(values["source"]),
    ]


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
    found = {
        "kept": report["kept"],
        "mean_length": sum(report["lengths"]) / max(len(report["lengths"]), 1),
        "warnings": cuts.warnings(report, limit),
        "limit": cuts.better_limit(report, limit),
        "sampled": report["sampled"],
        "labels": len(report["labels"]),
    }
    seen = [preview.cards(report), preview.audit(report, limit), notice(found["warnings"], wrong=True)]
    return [*seen, controls.raise_words(found), report["tokens"]["total"]["max"], found]


def show_whole(page: Page, judged: Values, request: gr.Request, **values: Any) -> list[Any]:
    """The same for all rows, where only the first were looked at."""
    if not judged.get("sampled"):
        return [gr.skip()] * 6
    return show_preview(page, request, sample=False, **values)


# ---- the tab -------------------------------------------------------------------------------------------------


def build(page: Page) -> DataRoom:
    """Controls left, what the model will see right."""
    inputs: controls.Inputs = {}
    with gr.Column(elem_classes="head-row"):
        found, token_kept = chooser.build(page)
        inputs |= found
    with gr.Row(elem_classes="columns data-columns"):  # on a phone the preview stands right below the rows
        with gr.Column(elem_classes="controls choice"):
            choice = controls.choose_rows()
        with gr.Column(elem_classes="results"):
            shown = controls.results()
            onward.button(say("Next: how it learns"), "method")
        with gr.Column(elem_classes="controls meaning"):
            inputs |= choice.inputs | controls.meaning() | controls.layout()
            shares, checking = controls.shares()
            inputs |= shares
    _wire(page, inputs, shown, choice, token_kept)
    _wire_draft(page, inputs, shown, choice)
    checking.upload(spoken(partial(on_validation_file, page)), checking, inputs["validation_source"], **PATIENT)
    return DataRoom(inputs, shown.longest, shown.judged, page.settings, token_kept)


def _wire(
    page: Page, inputs: controls.Inputs, shown: controls.Shown, choice: controls.Choice, token_kept: gr.Textbox
) -> None:
    quick: dict[str, Any] = {"api_visibility": "private", "queue": False}
    roles = [inputs[f"columns_{role}"] for role in controls.ROLES]
    changed, file = _opened(inputs, shown, choice), choice.file
    origin = {name: inputs[name] for name in ("source", "subset", "split")}
    look, whole = _look(page, inputs, shown), _whole(page, inputs, shown)

    brought, taken = {"file": file, "source": inputs["source"]}, [file, inputs["source"], *changed]
    opening = [file.upload(spoken(partial(on_upload, page)), inputs_kwargs=brought, outputs=taken, **PATIENT)]
    for name, button in choice.examples.items():
        use = spoken(partial(use_example, page, name))
        opening.append(button.click(use, None, taken, **PATIENT))
    typed = spoken(partial(on_source, page))
    opening.append(inputs["source"].submit(typed, inputs_kwargs=origin, outputs=changed, **PATIENT))
    inputs["source"].change(None, None, choice.refused, js="() => ''")  # what was refused before is past
    for event in opening:
        event.success(**look).success(**whole)

    inputs["format"].input(spoken(controls.on_format), inputs["format"], roles, **quick)
    inputs["template"].change(spoken(controls.show_own_template), inputs["template"], inputs["template_text"], **quick)
    watched = ["model", "revision", "format", "template", "template_text", "system_prompt", "max_length"]
    watched += ["validation_fraction", "validation_source"]
    triggers = [inputs[name].change for name in watched] + [role.change for role in roles] + [token_kept.change]
    gr.on(triggers, **look).success(**whole)
    shown.raise_limit.click(controls.raise_limit, shown.judged, inputs["max_length"], **quick)
    data_findings.wire(page, inputs, shown.closer, shown.preview)
    turned, seen = {"search": shown.search, **origin}, [shown.start, shown.table]
    for button, step in ((shown.earlier, -1), (shown.later, 1)):
        turn = spoken(partial(turn_page, page, step))
        button.click(turn, inputs_kwargs={"start": shown.start, **turned}, outputs=seen, **PATIENT)
    shown.search.submit(spoken(partial(search_rows, page)), inputs_kwargs=turned, outputs=seen, **PATIENT)


def _opened(inputs: controls.Inputs, shown: controls.Shown, choice: controls.Choice) -> list[Any]:
    """What `opened` writes to."""
    return [
        inputs["format"],
        *(inputs[f"columns_{role}"] for role in controls.ROLES),
        shown.facts,
        shown.table,
        shown.start,
        choice.refused,
        *choice.examples.values(),
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


def _wire_draft(page: Page, inputs: controls.Inputs, shown: controls.Shown, choice: controls.Choice) -> None:
    """First the widgets, at once; then the rows, once the estimator has read them."""
    draft.keep(page.drafts["data"], inputs)
    fill = page.demo.load(
        spoken(partial(restore, page, inputs)),
        page.drafts["data"],
        [*inputs.values(), shown.settled],
        api_visibility="private",
        queue=False,
        show_progress="hidden",
    )
    again = fill.success(
        spoken(partial(reopen, page)), inputs_kwargs=inputs, outputs=_opened(inputs, shown, choice), **PATIENT
    )
    again.then(lambda: True, None, shown.settled, api_visibility="private", queue=False).success(
        **_look(page, inputs, shown)
    ).success(**_whole(page, inputs, shown))
