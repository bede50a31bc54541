"""Runs and recipes of the one who asks: everything else is, to him, not there."""

import json
import secrets
from typing import Any

from peft_ui.data.source import is_hub_name
from peft_ui.errors import RunError
from peft_ui.recipe.training import TrainingSettings
from peft_ui.runs.atomic import write_json
from peft_ui.runs.folder import RUN_ID, RunFolder, all_runs, open_run
from peft_ui.settings import Settings


def own_run(settings: Settings, owner: str, run_id: str) -> RunFolder:
    """The run of that id.

    Raises:
        RunError: there is none, or it is somebody else's; the words are the same.
    """
    nothing = RunError(f"There is no run {run_id!r}.", "Choose one of your runs.")
    try:
        folder = open_run(settings.home, run_id)
    except RunError:
        raise nothing from None
    if folder.read_owner().get("owner") != owner:
        raise nothing
    return folder


def check_reach(settings: Settings, owner: str, training: TrainingSettings) -> None:
    """Whether this visitor may go on from the adapter that he names, and report to where he wants.

    Raises:
        RunError: the run is not his, or what he names belongs to a machine that is shared.
    """
    name, is_shared = training.continue_from, settings.shared
    if name and RUN_ID.fullmatch(name):
        if not own_run(settings, owner, name).adapter.is_dir():
            raise RunError(f"The run {name} has no adapter yet.", "Wait for its end, stop it, or resume it.")
    elif name and is_shared and (name.count("/") != 1 or not is_hub_name(name)):
        raise RunError(
            f"{name!r} is a folder, and folders of this machine cannot be named here.",
            "Name a run of yours or a Hub id.",
        )
    if is_shared and training.report_to in ("trackio", "wandb"):
        what = f"Reporting to {training.report_to} would use the account of whoever runs this page."
        raise RunError(what, "Choose none or tensorboard, or run PEFT UI on a machine of your own.")


def keep_recipe(settings: Settings, owner: str, recipe: dict[str, Any]) -> str:
    """Keep a recipe that a visitor brought along; answers the name that `?recipe=` calls it by."""
    name = f"recipe-{secrets.token_hex(8)}"
    folder = settings.home / "recipes" / owner
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / f"{name}.json", recipe)
    return name


def own_recipe(settings: Settings, owner: str, name: str) -> dict[str, Any]:
    """The recipe that `?recipe=NAME` means: that of a run, or one that was brought along.

    Raises:
        RunError: there is none of that name for this owner.
    """
    kept = settings.home / "recipes" / owner / f"{name}.json"
    if name.startswith("recipe-") and name[7:].isalnum() and kept.is_file():
        return json.loads(kept.read_text(encoding="utf-8"))
    return own_run(settings, owner, name).read_recipe()


def adopt(settings: Settings, before: str, owner: str) -> None:
    """What a browser had before its visitor signed in becomes his: runs, uploads and recipes."""
    for run in all_runs(settings.home):
        if run.read_owner().get("owner") == before:
            write_json(run.owner, {**run.read_owner(), "owner": owner})
    for kind in ("uploads", "recipes"):
        for path in (settings.home / kind / before).glob("*"):
            place = settings.home / kind / owner / path.name
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.exists():
                path.rename(place)
