"""The Data tab as it was: its widgets filled again from a recipe or a draft, and the same rows opened once more."""

import json
from typing import Any

import gradio as gr

from peft_ui.errors import DataError
from peft_ui.formatting.formats import FORMATS, TASK_FORMATS
from peft_ui.formatting.template import LAYOUTS
from peft_ui.methods.knobs import knobs_of
from peft_ui.models.settings import ModelSettings
from peft_ui.settings import Settings
from peft_ui.ui import draft, uploads
from peft_ui.ui.model_name import WEIGHTS
from peft_ui.ui.rooms import data_controls as controls
from peft_ui.ui.rooms import data_hub
from peft_ui.ui.rooms import data_meaning as meaning
from peft_ui.ui.rooms.data_part import OWN

ROWS = ("source", *data_hub.PORTION, "format", "edits")  # what goes when the rows are no longer there
Values = dict[str, Any]


def values_of(recipe: dict[str, Any], owner: str, settings: Settings) -> Values:
    """What the tab's widgets show for a recipe."""
    data = recipe.get("data", {})
    template = data.get("template", "instruction")
    known = template in LAYOUTS
    source = data.get("source", "")
    validation = data.get("validation") or {}
    own = validation.get("source") or ""
    return {
        "model": recipe.get("model", {}).get("name", "demo"),
        **{name: recipe.get("model", {}).get(name) or knobs_of(ModelSettings)[name].default or "" for name in WEIGHTS},
        "task": recipe.get("task", "CAUSAL_LM"),
        "source": uploads.short_name(source, owner, settings) if source else "",
        "subset": data.get("subset") or "",
        "split": data.get("split") or "",
        "source_revision": data.get("revision") or "",
        "format": data.get("format"),
        **{f"columns_{role}": column for role, column in data.get("columns", {}).items()},
        "template": template if known else OWN,
        **({} if known else {"template_text": template}),
        "validation_fraction": validation.get("fraction") or 0,
        "validation_source": uploads.short_name(own, owner, settings) if own else "",
        "system_prompt": data.get("system_prompt") or "",
        "edits": json.dumps(data["edits"], ensure_ascii=False) if data.get("edits") else "",
        "max_length": data.get("max_length", 512),
    }


def still_there(values: Values, owner: str, settings: Settings) -> Values:
    """The values without their rows, when these are gone or another's."""
    if not _resolves(values.get("validation_source"), owner, settings):
        values = {**values, "validation_source": ""}
    if values.get("source") and _resolves(values["source"], owner, settings):
        return values
    return {name: value for name, value in values.items() if name not in ROWS and not name.startswith("columns_")}


def _resolves(source: Any, owner: str, settings: Settings) -> bool:
    try:
        uploads.resolve(source or "", owner, settings)
    except DataError:
        return False
    return True


def updates(inputs: controls.Inputs, values: Values) -> list[Any]:
    """What each widget shows, in the order of `inputs`; nothing changes where no value is known."""
    used = meaning.roles_of(values.get("format"))
    return [_update(name, widget, values, used) for name, widget in inputs.items()]


def _update(name: str, widget: Any, values: Values, used: set[str]) -> Any:
    if name.startswith("columns_"):
        return _role(values.get(name), name.removeprefix("columns_") in used)
    if name == "format":
        return _format(values)
    if name not in values:
        return gr.skip()
    shown = draft.shown(widget, values[name])
    own = values.get("template") == OWN
    return {**shown, "visible": own} if name == "template_text" and "value" in shown else shown


def _format(values: Values) -> dict[str, Any]:
    """The shapes of the task that was chosen, and the one among them that was."""
    task = values.get("task") if values.get("task") in TASK_FORMATS else "CAUSAL_LM"
    chosen = values.get("format")
    return gr.update(choices=meaning.choices(str(task)), value=chosen if chosen in TASK_FORMATS[str(task)] else None)


def _role(column: Any, used: bool) -> dict[str, Any]:
    column = column if isinstance(column, str) else ""
    return gr.update(choices=["", column] if column else [""], value=column, visible=used)


def settled(shape: dict[str, Any], roles: list[dict[str, Any]], values: Values) -> list[dict[str, Any]]:
    """What was found out about the reopened rows, with the visitor's own shape and columns before it."""
    columns = [values.get(f"columns_{role}") or "" for role in meaning.ROLES]
    if any(columns):
        roles = [
            {**one, "value": name if name in one["choices"] else ""} for one, name in zip(roles, columns, strict=True)
        ]
    if values.get("format") not in FORMATS:
        return [shape, *roles]
    used = meaning.roles_of(values["format"])
    shown = [{**update, "visible": role in used} for role, update in zip(meaning.ROLES, roles, strict=True)]
    return [gr.skip(), *shown]
