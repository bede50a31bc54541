"""Where an export is written: it appears under its name whole, or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peft_ui.errors import RunError


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A folder beside `out`, which takes its name when the block ends well and is removed when it does not.

    Raises:
        RunError: `out` is there already, or cannot be written.
    """
    if out.exists():
        raise RunError(f"{out} is there already.", "Name a folder that is not.")
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        yield unfinished
        unfinished.rename(out)
    except OSError as error:
        raise RunError(f"{out} cannot be written: {error.strerror or error}.", "Name another folder.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def new_file(out: Path) -> Iterator[Path]:
    """A file beside `out`, which takes its name, and the place of what was there, when the block ends well.

    Raises:
        RunError: `out` cannot be written.
    """
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        yield unfinished
        unfinished.replace(out)
    except OSError as error:
        raise RunError(f"{out} cannot be written: {error.strerror or error}.", "Name another file.") from error
    finally:
        unfinished.unlink(missing_ok=True)
