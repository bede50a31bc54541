"""What a run is called until somebody names it: after what sets it apart from the others in the same list."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from peft_ui.formatting.settings import DataSettings
from peft_ui.methods import METHODS
from peft_ui.methods.knobs import Knob, knobs_of
from peft_ui.models.locate import DEMO
from peft_ui.models.settings import ModelSettings
from peft_ui.recipe.training import EvaluationSettings, TrainingSettings
from peft_ui.words.say import say

MOST_SETTINGS = 4
KNOWN = {method.key: method for method in METHODS}
PARTS: dict[str, type[BaseModel]] = {
    "model": ModelSettings,
    "data": DataSettings,
    "training": TrainingSettings,
    "evaluation": EvaluationSettings,
}
TITLES = {method.key: method.title for method in METHODS}


def default_name(recipe: dict[str, Any]) -> str:
    """`LoRA · Rank 16 · Rounds 5 · pirate.csv`: the method, its main setting, what was changed, and the rows."""
    given = recipe.get("method", {})
    key = given.get("key", "")
    own = KNOWN[key].knobs() if key in KNOWN else {}
    settings = [*_settings(given, own, main=True), *_settings(recipe.get("training", {}), knobs_of(TrainingSettings))]
    model = str(recipe.get("model", {}).get("name", DEMO))
    source = Path(str(recipe.get("data", {}).get("source", ""))).name
    base = "" if model == DEMO else Path(model).name
    return " · ".join(part for part in (say(TITLES.get(key, key)), *settings[:MOST_SETTINGS], base, source) if part)


def titles_of(*recipes: Mapping[str, Any]) -> dict[str, str]:
    """What the page calls the settings of these recipes: `{"method.r": "Rank"}`."""
    titles = {
        f"{part}.{name}": field.title
        for part, settings in PARTS.items()
        for name, field in settings.model_fields.items()
        if field.title
    }
    keys = {str(recipe.get("method", {}).get("key")) for recipe in recipes} & KNOWN.keys()
    return titles | {f"method.{name}": knob.title for key in keys for name, knob in KNOWN[key].knobs().items()}


def titled(line: Mapping[str, Any]) -> str:
    """A run's name with the time it was made, for lists where two may have the same name."""
    return " · ".join(part for part in (line["name"], started(line["created"])) if part)


def started(created: float | None) -> str:
    """When a run was made: `11-22 16:05`."""
    return time.strftime("%m-%d %H:%M", time.localtime(created)) if created else ""


def _settings(given: Mapping[str, Any], knobs: Mapping[str, Knob], main: bool = False) -> list[str]:
    """Those that are not as they come, and of a method its first, whatever it is."""
    found = []
    for place, (name, knob) in enumerate(knobs.items()):
        value = given.get(name, knob.default)
        first = main and place == 0 and isinstance(value, int)
        if first or value != knob.default:
            found.append(say(knob.title) if value is True else f"{say(knob.title)} {_short(value)}")
    return found


def _short(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else say(str(value))
