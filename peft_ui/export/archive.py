"""The adapter as one zip file: what PEFT loads, the prompt template, the tokenizer, and the recipe that made it."""

import zipfile
from pathlib import Path

from peft_ui.export.files import files_of
from peft_ui.export.place import new_file
from peft_ui.runs.folder import RunFolder


def archive_of(run: RunFolder) -> dict[str, Path]:
    """The files of the archive, by their name in it.

    Raises:
        RunError: there is no adapter yet.
    """
    return {f"{run.id}/{name}": path for name, path in (files_of(run) | {"recipe.json": run.recipe}).items()}


def write_zip(run: RunFolder, out: Path) -> Path:
    """Write the adapter of `run` to `out`, whole or not at all.

    Raises:
        RunError: there is no adapter yet, or `out` cannot be written.
    """
    files = archive_of(run)
    with new_file(out) as unfinished, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files.items():
            archive.write(path, name)
    return out.absolute()
