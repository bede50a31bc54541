"""An adapter to go on from: another run's, a folder's, or one on the Hub. Kept in the run's own folder.

What is gone on from may be deleted or changed meanwhile; the run still knows what it began with. One on the Hub is
fetched before the run is queued.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from peft_ui.data.access import access
from peft_ui.data.source import is_hub_name
from peft_ui.errors import TrainingError
from peft_ui.methods.base import WEIGHTS, Method
from peft_ui.models.inventory import Inventory
from peft_ui.models.silence import silence_libraries
from peft_ui.recipe.recipe import Recipe

FOLDER = "beginning"
WHOLE_MODEL = ["*.json", "*.safetensors"]
REMEDY = "Name a finished run of yours, or an adapter on the Hub (owner/name)."
OF_NO_WEIGHT = re.compile("dropout|init|inference")  # settings by which no weight is read otherwise


def go_on_from(recipe: Recipe, model: Any, base: Inventory, folder: Path) -> str:
    """Put the adapter that the recipe names into the model; returns a word for the log, or "" where it names none.

    Args:
        model: with the recipe's method attached.
        base: the model as it was before that.
        folder: of the run.

    Raises:
        TrainingError: there is no such adapter, or it was made with other settings.
    """
    name = recipe.training.continue_from
    if name is None:
        return ""
    kept = folder / FOLDER
    if not kept.is_dir():
        _keep(_found(name, recipe.method, folder), kept)
    _check(name, recipe.method, base, kept)
    recipe.method.continued(model, kept)
    return f"Going on from the adapter {name}."


def keep_from_hub(recipe: Recipe, folder: Path) -> None:
    """Lay the adapter that the recipe goes on from into a run's folder, where it is one on the Hub.

    Done before the run is queued, with the rights of whoever asks: the run itself is given nobody's token.

    Raises:
        TrainingError: it could not be fetched.
    """
    name = recipe.training.continue_from
    if name is not None and _is_on_hub(name) and not _lies_here(Path(name).expanduser()):
        _keep(_fetched(name, recipe.method), folder / FOLDER)


def _keep(found: Path, kept: Path) -> None:
    unfinished = kept.with_name(f".{FOLDER}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(found, unfinished)
    unfinished.rename(kept)


def _found(name: str, method: Method, folder: Path) -> Path:
    """Where the adapter lies: beside this run, at a path, or fetched from the Hub."""
    beside = [] if "/" in name else [folder.parent / name / "adapter"]  # a run's name leads nowhere else
    for place in (*beside, Path(name).expanduser()):
        if _lies_here(place):
            return place
    if not _is_on_hub(name):
        raise TrainingError(f"There is no adapter {name!r} to go on from.", REMEDY)
    return _fetched(name, method)


def _lies_here(place: Path) -> bool:
    return (place / "config.json").is_file() or (place / "adapter_config.json").is_file()


def _is_on_hub(name: str) -> bool:
    return "/" in name and is_hub_name(name)


def _fetched(name: str, method: Method) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    silence_libraries()
    needed = WHOLE_MODEL if method.family == "full" else ["adapter_config.json", WEIGHTS]
    try:
        return Path(snapshot_download(name, allow_patterns=needed, token=access()))
    except (HfHubHTTPError, LocalEntryNotFoundError) as error:
        raise TrainingError(f"The adapter {name!r} could not be fetched from the Hub.", REMEDY) from error


def _check(name: str, method: Method, base: Inventory, folder: Path) -> None:
    """Compare settings, then names and shapes of the tensors, with what the method would save."""
    said = json.loads((folder / "adapter_config.json").read_text()) if method.family != "full" else {}
    for field, value in method.model_dump().items():
        comparable = isinstance(value, str | int | float) and isinstance(said.get(field), str | int | float)
        if comparable and said[field] != value and not OF_NO_WEIGHT.search(field):
            raise TrainingError(
                f"The adapter {name} was made with {field} {said[field]}, and this recipe says {value}.",
                f"Set {field} to {said[field]}.",
            )
    if method.family == "full":
        return
    expected = {tensor.name: tensor.shape for tensor in method.saved_tensors(base)}
    found = _shapes(folder / WEIGHTS)
    if expected != found:
        other = next(tensor for tensor in sorted({**expected, **found}) if expected.get(tensor) != found.get(tensor))
        raise TrainingError(
            f"The adapter {name} was made by another method, for another model, or for other layers: {other} is "
            f"{_told(found.get(other))} there and {_told(expected.get(other))} here.",
            "Use the method, the settings and the model that it was made with.",
        )


def _shapes(file: Path) -> dict[str, tuple[int, ...]]:
    from safetensors import safe_open

    if not file.is_file():
        return {}
    with safe_open(str(file), "pt") as opened:
        return {name: tuple(opened.get_slice(name).get_shape()) for name in opened.keys()}  # noqa: SIM118


def _told(shape: tuple[int, ...] | None) -> str:
    return "missing" if shape is None else " × ".join(map(str, shape))
