"""The Data tab: which model and task, which rows, what they mean, and what the model will really read and learn."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from peft_ui.errors import DataError, ModelError
from peft_ui.formatting.formats import FORMATS
from peft_ui.settings import Settings
from peft_ui.ui import draft, preview, uploads
from peft_ui.ui.page import Page
from peft_ui.ui.rooms import chooser, data_draft
from peft_ui.ui.rooms import data_controls as controls
from peft_ui.ui.visitor import owner_of, spoken

PAGE_ROWS = 20
PATIENT: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": None, "show_progress": "minimal"}
Values = dict[str, Any]


@dataclass(frozen=True)
class DataRoom:
    """What other tabs may read: the settings by name, and how they become the recipe's first parts."""

    inputs: controls.Inputs
    longest: gr.State  # tokens of the longest example, once the rows were audited; 0 before
    settings: Settings

    def recipe_part(self, values: Values, owner: str) -> dict[str, Any]:
        """The recipe's `model`, `task` and `data` from the values of `inputs`.

        Raises:
            DataError, ModelError: a source or model that this visitor may not name.
        """
        return recipe_part(values, owner, self.settings)


def recipe_part(values: Values, owner: str, settings: Settings) -> dict[str, Any]:
    """See `DataRoom.recipe_part`; may be asked before any rows are chosen."""
    chosen = values.get("format") or "auto"
    roles = [part.role for part in FORMATS.get(chosen, ())]
    data: dict[str, Any] = {
        "source": uploads.resolve(values.get("source") or "", owner, settings),
        "format": chosen,
        "columns": {role: values[f"columns_{role}"] for role in roles if values.get(f"columns_{role}")},
        "template": values["template_text"] if values["template"] == controls.OWN else values["template"],
        "max_length": values["max_length"],
        "validation": {"fraction": values["validation_fraction"]} if values["validation_fraction"] else None,
    }
    for name in ("subset", "split"):
        data[name] = (values.get(name) or "").strip() or None
    return {"model": {"name": chooser.allowed_model(values["model"], settings)}, "task": values["task"], "data": data}


# ---- what a visitor does -------------------------------------------------------------------------------------


def restore(page: Page, inputs: controls.Inputs, kept: Values, request: gr.Request) -> list[Any]:
    """Fill the form from the recipe that the address names, or from the draft that this browser kept."""
    owner = owner_of(request)
    recipe = draft.asked_recipe(page, request)
    values = data_draft.values_of(recipe, owner, page.settings) if recipe else kept
    if not values:
        return [gr.skip()] * len(inputs)
    return data_draft.updates(inputs, data_draft.still_there(values, owner, page.settings))


def reopen(page: Page, request: gr.Request, **values: Any) -> list[Any]:
    """Open the restored rows again."""
    if not values.get("source"):
        return [gr.skip()] * (4 + len(controls.ROLES))
    shape, *roles, facts, table, start = opened(page, values, owner_of(request))
    return [*data_draft.settled(shape, roles, values), facts, table, start]


def on_upload(page: Page, file: str, request: gr.Request) -> list[Any]:
    """Keep an uploaded file as the visitor's own and open it."""
    owner = owner_of(request)
    source = uploads.keep(file, owner, page.settings)
    try:
        return [None, source, *opened(page, {"source": source}, owner)]
    except DataError:
        uploads.forget(source, owner, page.settings)
        raise


def use_example(page: Page, name: str, request: gr.Request) -> list[Any]:
    """Open one of the bundled data sets."""
    source = f"examples/{name}"
    return [None, source, *opened(page, {"source": source}, owner_of(request))]


def on_source(page: Page, request: gr.Request, **values: Any) -> list[Any]:
    """Open what was typed: a data set on the Hub, or a file on this machine."""
    return opened(page, values, owner_of(request))


def opened(page: Page, values: Values, owner: str) -> list[Any]:
    """What a newly chosen source changes on the page: format, roles, its facts, the first rows and their page."""
    found = _rows(page, values, owner)
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
    ]


def on_format(chosen: str | None) -> list[Any]:
    """Show the roles that this format has."""
    used = {part.role for part in FORMATS.get(chosen or "", ())}
    return [gr.update(visible=role in used) for role in controls.ROLES]


def turn_page(page: Page, step: int, start: int, request: gr.Request, **values: Any) -> list[Any]:
    """Show the rows before or after those that are shown."""
    found = _rows(page, values, owner_of(request), 0, 1)
    last = max(0, (found["rows"] - 1) // PAGE_ROWS * PAGE_ROWS)
    start = min(max(0, start + step * PAGE_ROWS), last)
    return [start, preview.table(_rows(page, values, owner_of(request), start), start)]


def show_preview(page: Page, request: gr.Request, **values: Any) -> list[Any]:
    """The rendered examples, the audit, and the longest example, from the ids and labels that the trainer would see."""
    if not values.get("source"):
        return [preview.nothing_yet(), "", 0]
    part = recipe_part(values, owner_of(request), page.settings)
    try:
        report = page.estimator.ask("preview", model=part["model"], data=part["data"])
    except (DataError, ModelError) as error:
        return [preview.problem(error), "", 0]
    longest = report["tokens"]["total"]["max"]
    return [preview.cards(report), preview.audit(report, part["data"]["max_length"]), longest]


def show_own_template(template: str) -> dict[str, Any]:
    """A text of one's own needs a place to write it."""
    return gr.update(visible=template == controls.OWN)


def _rows(page: Page, values: Values, owner: str, start: int = 0, count: int = PAGE_ROWS) -> dict[str, Any]:
    data: dict[str, Any] = {"source": uploads.resolve(values.get("source") or "", owner, page.settings)}
    if not data["source"]:
        raise DataError("No data set is named.", "Upload a file, use an example, or name a data set on the Hub.")
    for name in ("subset", "split"):
        data[name] = (values.get(name) or "").strip() or None
    return page.estimator.ask("rows", data=data, start=start, count=count)


# ---- the tab -------------------------------------------------------------------------------------------------


def build(page: Page) -> DataRoom:
    """Controls left, what the model will see right."""
    inputs: controls.Inputs = {}
    with gr.Column(elem_classes="head-row"):
        inputs |= chooser.build(page)
    with gr.Row(elem_classes="columns data-columns"):  # on a phone the preview stands right below the rows
        with gr.Column(elem_classes="controls choice"):
            examples, file, more = controls.choose_rows()
        with gr.Column(elem_classes="results"):
            shown = controls.results()
        with gr.Column(elem_classes="controls meaning"):
            inputs |= more | controls.meaning() | controls.layout() | controls.shares()
    _wire(page, inputs, shown, examples, file)
    _wire_draft(page, inputs, shown)
    return DataRoom(inputs, shown.longest, page.settings)


def _wire(
    page: Page, inputs: controls.Inputs, shown: controls.Shown, examples: dict[str, gr.Button], file: gr.File
) -> None:
    quick: dict[str, Any] = {"api_visibility": "private", "queue": False}
    roles = [inputs[f"columns_{role}"] for role in controls.ROLES]
    changed = _opened(inputs, shown)
    origin = {name: inputs[name] for name in ("source", "subset", "split")}
    look = _look(page, inputs, shown)

    opening = [file.upload(spoken(partial(on_upload, page)), file, [file, inputs["source"], *changed], **PATIENT)]
    for name, button in examples.items():
        use = spoken(partial(use_example, page, name))
        opening.append(button.click(use, None, [file, inputs["source"], *changed], **PATIENT))
    typed = spoken(partial(on_source, page))
    opening.append(inputs["source"].submit(typed, inputs_kwargs=origin, outputs=changed, **PATIENT))
    for event in opening:
        event.success(**look)

    inputs["format"].input(spoken(on_format), inputs["format"], roles, **quick)
    inputs["template"].change(spoken(show_own_template), inputs["template"], inputs["template_text"], **quick)
    watched = ["model", "format", "template", "template_text", "validation_fraction", "max_length"]
    triggers = [inputs[name].change for name in watched] + [role.change for role in roles]
    gr.on(triggers, **look)
    for button, step in ((shown.earlier, -1), (shown.later, 1)):
        turn = spoken(partial(turn_page, page, step))
        button.click(
            turn, inputs_kwargs={"start": shown.start, **origin}, outputs=[shown.start, shown.table], **PATIENT
        )


def _opened(inputs: controls.Inputs, shown: controls.Shown) -> list[Any]:
    """What `opened` writes to."""
    return [
        inputs["format"],
        *(inputs[f"columns_{role}"] for role in controls.ROLES),
        shown.facts,
        shown.table,
        shown.start,
    ]


def _look(page: Page, inputs: controls.Inputs, shown: controls.Shown) -> dict[str, Any]:
    """The event that renders the preview anew."""
    seen = [shown.preview, shown.audit, shown.longest]
    look = {"fn": spoken(partial(show_preview, page)), "inputs_kwargs": inputs, "outputs": seen}
    return {**look, **PATIENT, "trigger_mode": "always_last"}


def _wire_draft(page: Page, inputs: controls.Inputs, shown: controls.Shown) -> None:
    """First the widgets, at once; then the rows, once the estimator has read them."""
    draft.keep(page.drafts["data"], inputs)
    fill = page.demo.load(
        spoken(partial(restore, page, inputs)),
        page.drafts["data"],
        list(inputs.values()),
        api_visibility="private",
        queue=False,
        show_progress="hidden",
    )
    fill.success(
        spoken(partial(reopen, page)),
        inputs_kwargs=inputs,
        outputs=_opened(inputs, shown),
        **PATIENT,
    ).success(**_look(page, inputs, shown))
