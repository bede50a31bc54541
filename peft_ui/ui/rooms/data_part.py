"""The Data tab's part of a recipe, from the values of its widgets; and errors about it, in the visitor's words."""

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from peft_ui.data.source import is_hub_name
from peft_ui.errors import DataError, Faults, UnknownColumnsError, VisitorError
from peft_ui.formatting.edits import Edit
from peft_ui.formatting.formats import FORMATS
from peft_ui.settings import Settings
from peft_ui.ui import uploads
from peft_ui.ui.model_name import WEIGHTS, allowed_model
from peft_ui.words.say import say

OWN = "own"  # the layout that is a text of the visitor's own
STEPS = TypeAdapter(list[Edit])
Values = dict[str, Any]


def recipe_part(values: Values, owner: str, settings: Settings) -> dict[str, Any]:
    """The recipe's `model`, `task` and `data`; may be asked before any rows are chosen.

    Raises:
        DataError, ModelError: a source or model that this visitor may not name.
    """
    chosen = values.get("format") or "auto"
    roles = [part.role for part in FORMATS.get(chosen, ())]
    data: dict[str, Any] = {
        "source": uploads.resolve(values.get("source") or "", owner, settings),
        "format": chosen,
        "columns": {role: values[f"columns_{role}"] for role in roles if values.get(f"columns_{role}")},
        "edits": edits_of(values),
        "template": values["template_text"] if values["template"] == OWN else values["template"],
        "system_prompt": values.get("system_prompt") or "",
        "max_length": values["max_length"],
        "validation": _validation(values, owner, settings),
    }
    data |= portion_of(values, data["source"])
    weights = {name: values[name] for name in WEIGHTS if values.get(name)}
    model = {"name": allowed_model(values["model"], settings), **weights}
    return {"model": model, "task": values["task"], "data": data}


def edits_of(values: Values) -> list[Values]:
    """The rows changed by hand, as the recipe has them.

    Raises:
        DataError: the hidden field holds something else.
    """
    try:
        return [step.model_dump(exclude_defaults=True) for step in STEPS.validate_json(values.get("edits") or "[]")]
    except ValidationError as error:
        raise DataError("The changes by hand cannot be read.", "Open the rows again, and repeat them.") from error


def portion_of(values: Values, source: str) -> dict[str, str | None]:
    """Subset, split and revision of a data set on the Hub, as the recipe has them; none of a file."""
    if not is_hub_name(source):
        return {}
    fields = {"subset": "subset", "split": "split", "revision": "source_revision"}
    return {field: (values.get(name) or "").strip() or None for field, name in fields.items()}


def _validation(values: Values, owner: str, settings: Settings) -> dict[str, Any] | None:
    """The rows to check with: those of their own before a share of the others."""
    own = (values.get("validation_source") or "").strip()
    if own:
        return {"source": uploads.resolve(own, owner, settings)}
    return {"fraction": values["validation_fraction"]} if values["validation_fraction"] else None


def in_own_words(error: VisitorError, part: Values) -> VisitorError:
    """An error about the rows in the page's words: fields for settings, files without their folders."""
    if isinstance(error, Faults):
        return error
    if isinstance(error, UnknownColumnsError):
        return type(error)(error.what, say("Choose the shape of a row, and say what each column means."))
    what, data = error.what, part["data"]
    for source in (data["source"], (data.get("validation") or {}).get("source")):
        if source and not is_hub_name(source):
            what = what.replace(source, Path(source).name)
    return type(error)(what, error.remedy)
