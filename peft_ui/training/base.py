"""The base that a run began with: whoever resumes it must meet the same weights, or be told why it cannot go on."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from peft_ui.errors import TrainingError
from peft_ui.models.load import load_config
from peft_ui.models.locate import locate
from peft_ui.models.settings import ModelSettings
from peft_ui.models.weights import is_weight
from peft_ui.recipe.recipe import Recipe

FILE = "base.json"
LOOKED_AT = 2**20  # bytes at a file's beginning and at its end: weights that learnt differ everywhere


def on_its_base(recipe: Recipe, folder: Path, say: Callable[[str], None]) -> Recipe:
    """The recipe with its base pinned to what the run in `folder` began with.

    A model on the Hub is pinned to its commit, so a branch that moved changes nothing; the files of a folder on this
    machine must be those that they were.

    Raises:
        TrainingError: a file of the base is another than before.
    """
    kept, now = folder / FILE, mark(recipe.model)
    if not kept.exists():
        kept.write_text(json.dumps(now, indent=1), encoding="utf-8")
    began: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    if "commit" in began:
        if began != now:
            say(f"{recipe.model.name} is {now.get('commit')} by now; going on with {began['commit']}, as begun.")
        return replace(recipe, model=recipe.model.model_copy(update={"revision": began["commit"]}))
    other = sorted(name for name in {**began, **now} if began.get(name) != now.get(name))
    if other:
        raise TrainingError(
            f"The base {recipe.model.name} is no longer the one that this run began with: {other[0]} is another.",
            "Put the old files back, or start a new run.",
        )
    return recipe


def mark(settings: ModelSettings) -> dict[str, Any]:
    """What tells this base from any other: its commit on the Hub, or a digest of each file that makes the model."""
    place = locate(settings.name)
    if place.kind == "hub":
        commit = getattr(load_config(settings), "_commit_hash", None)
        return {"commit": commit} if commit else {}
    files = sorted(file for file in Path(place.name).iterdir() if file.name == "config.json" or is_weight(file.name))
    return {file.name: _digest(file) for file in files}


def _digest(file: Path) -> str:
    size = file.stat().st_size
    with file.open("rb") as opened:
        parts = opened.read(LOOKED_AT)
        opened.seek(max(size - LOOKED_AT, 0))
        parts += opened.read()
    return hashlib.sha256(str(size).encode() + parts).hexdigest()
