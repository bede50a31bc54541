"""A recipe in a file, JSON or YAML. Relative paths count from the recipe's folder, then from the working folder."""

import json
from pathlib import Path
from typing import Any

import yaml

from peft_ui.errors import Fault, Faults
from peft_ui.recipe.recipe import Recipe, parse_recipe

MAX_BYTES = 1_000_000


def read_recipe(path: str | Path) -> Recipe:
    """Read and check the recipe at `path`.

    Raises:
        Faults: no such file, not JSON or YAML, or anything that is wrong with its fields.
    """
    file = Path(path)
    given = _parse(file)
    if isinstance(given, dict):
        given = _with_absolute_paths(given, file.parent)
    return parse_recipe(given)


def write_recipe(recipe: Recipe) -> str:
    """The recipe as YAML text, complete."""
    return yaml.safe_dump(recipe.to_dict(), sort_keys=False, allow_unicode=True)


def _parse(file: Path) -> Any:
    if not file.is_file():
        raise Faults([Fault("recipe", f"there is no file {str(file)!r}.", "Name a .yaml or .json file.")])
    if file.stat().st_size > MAX_BYTES:
        raise Faults([Fault("recipe", f"{file.name} is larger than 1 MB.", "Is it a data file?")])
    try:
        text = file.read_text(encoding="utf-8-sig")
        return json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)
    except (yaml.YAMLError, json.JSONDecodeError, UnicodeDecodeError) as error:
        where = " ".join(str(error).split())
        raise Faults([Fault("recipe", f"{file.name} cannot be read: {where}.", "Mend the file there.")]) from error


def _with_absolute_paths(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A copy in which every path that is there is absolute; a name that is no path stays as it is."""
    data, model = given.get("data"), given.get("model")
    changed = dict(given)
    if isinstance(data, dict):
        changed["data"] = data = _located(data, "source", folder)
        if isinstance(data.get("validation"), dict):
            data["validation"] = _located(data["validation"], "source", folder)
    if isinstance(model, dict) and model.get("name") != "demo":
        changed["model"] = _located(model, "name", folder)
    return changed


def _located(part: dict[str, Any], field: str, folder: Path) -> dict[str, Any]:
    value = part.get(field)
    if isinstance(value, str) and value and not Path(value).is_absolute():
        for base in (folder, Path.cwd()):
            if (base / value).exists():
                return {**part, field: str((base / value).resolve())}
    return dict(part)
