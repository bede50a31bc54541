"""The adapter as one zip file: what PEFT loads, the prompt template, the tokenizer, and the recipe that made it."""

import zipfile
from pathlib import Path

from peft_ui.errors import RunError
from peft_ui.export.files import files_of
from peft_ui.runs.folder import RunFolder


def write_zip(run: RunFolder, out: Path) -> Path:
    """Write the adapter of `run` to `out`, whole or not at all.

    Raises:
        RunError: there is no adapter yet, or `out` cannot be written.
    """
    files = files_of(run) | {"recipe.json": run.recipe}
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, path in files.items():
                archive.write(path, f"{run.id}/{name}")
        unfinished.replace(out)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise RunError(f"{out} cannot be written: {error.strerror}.", "Name another file.") from error
    return out.absolute()
