"""The adapter as one zip file: what PEFT loads, the prompt template, the tokenizer, the recipe, and words on it."""

import zipfile
from pathlib import Path

from peft_ui.card.draft import card_at_hand
from peft_ui.export.files import files_of
from peft_ui.export.place import new_file
from peft_ui.runs.folder import RunFolder


def archive_of(run: RunFolder) -> dict[str, Path | str]:
    """What lies in the archive, by its name: files of the run, and the card as text.

    Raises:
        RunError: there is no adapter yet.
    """
    files = {name: path for name, path in files_of(run).items() if not path.is_symlink()}
    return {"README.md": card_at_hand(run), **files, "recipe.json": run.recipe}


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
