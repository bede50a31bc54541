"""The adapter as one zip file: what PEFT loads, the prompt template, the tokenizer, the recipe, and words on it."""

import json
import zipfile
from pathlib import Path
from typing import Any

from peft_ui.card.draft import card_at_hand
from peft_ui.export.contents import PLACES
from peft_ui.export.files import files_of
from peft_ui.export.place import new_file
from peft_ui.recipe.places import last_name, without_folders
from peft_ui.runs.folder import RunFolder


def archive_of(run: RunFolder) -> dict[str, Path | str]:
    """What lies in the archive, by its name: files of the run, and the card as text.

    Raises:
        RunError: there is no adapter yet.
    """
    files = {name: path for name, path in files_of(run).items() if not path.is_symlink()}
    configs = {name: _without_folders(path) for name, path in files.items() if name.endswith("config.json")}
    recipe = _written(without_folders(run.read_recipe()))
    return {"README.md": card_at_hand(run), **files, **configs, "recipe.json": recipe}


def _without_folders(config: Path) -> str:
    """A library's config, naming no folder of this machine."""
    said: dict[str, Any] = json.loads(config.read_text(encoding="utf-8"))
    return _written(said | {name: last_name(said[name]) for name in PLACES if isinstance(said.get(name), str)})


def _written(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def write_zip(run: RunFolder, out: Path) -> Path:
    """Write the adapter of `run` to `out`, whole or not at all.

    Raises:
        RunError: there is no adapter yet, or `out` cannot be written.
    """
    contents = archive_of(run)
    with new_file(out) as unfinished, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            if isinstance(content, str):
                archive.writestr(f"{run.id}/{name}", content)
            else:
                archive.write(content, f"{run.id}/{name}")
    return out.absolute()
