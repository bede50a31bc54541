"""A run is a folder, and the folder is the truth: where each fact of a run lives, and how a run comes to be.

    runs/<id>/recipe.json owner.json data/ lock worker.json events.jsonl stop ending.json checkpoints/ adapter/
              evaluation.json notes.jsonl published.json exports/ worker.log
              choices.json base.json beginning/ tensorboard/ (training's own: how it computes, on what, from what)

A run is built under a hidden name and renamed, so a half-made run never shows.
"""

import difflib
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from peft_ui.errors import RunError
from peft_ui.runs.atomic import read_json, sync, sync_tree, write_json

RUN_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")
STALE_SECONDS = 24 * 3600


class Part:
    """A file or folder of a run, by its name: `folder.recipe` is `folder.path / "recipe.json"`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, folder: "RunFolder", kind: type) -> Path:
        return folder.path / self.name


@dataclass(frozen=True)
class RunFolder:
    """The paths of one run; `path` is `<home>/runs/<id>`."""

    path: Path

    recipe = Part("recipe.json")
    owner = Part("owner.json")
    data = Part("data")
    beginning = Part("beginning")
    lock = Part("lock")
    worker = Part("worker.json")
    events = Part("events.jsonl")
    stop = Part("stop")
    ending = Part("ending.json")
    checkpoints = Part("checkpoints")
    adapter = Part("adapter")
    evaluation = Part("evaluation.json")
    notes = Part("notes.jsonl")
    published = Part("published.json")
    exports = Part("exports")
    log = Part("worker.log")
    room = Part(".room")

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def home(self) -> Path:
        return self.path.parent.parent

    def read_recipe(self) -> dict:
        """The recipe as it was when the run was made."""
        return read_json(self.recipe) or {}

    def read_owner(self) -> dict:
        """`{owner, created}`: whose run this is, and since when (seconds since 1970)."""
        return read_json(self.owner) or {}


def new_run_id() -> str:
    """A name that sorts by time and that nobody else has."""
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(3)}"


def checked_run_id(run_id: str) -> str:
    """The id itself, when it may name a folder.

    Raises:
        RunError: it may not.
    """
    if not RUN_ID.fullmatch(run_id):
        raise RunError(
            f"{run_id!r} cannot name a run.",
            "Use 1 to 64 letters, digits, dots, dashes or underscores, with no dot at the start.",
        )
    return run_id


def create_run(
    home: Path, recipe: dict, owner: str, write_data: Callable[[Path], None], run_id: str | None = None
) -> RunFolder:
    """Make the folder of a run; with the id of a run that is there already, answer that run.

    Args:
        write_data: writes the prepared rows into the folder that it is given.

    Raises:
        RunError: the id cannot name a run, or names the run of another owner.
    """
    folder = RunFolder(home.absolute() / "runs" / checked_run_id(run_id or new_run_id()))
    if not folder.path.exists():
        _build(folder, recipe, owner, write_data)
    if folder.read_owner().get("owner") != owner:
        raise RunError(f"The run id {folder.id!r} is taken.", "Choose another id.")
    return folder


def _build(folder: RunFolder, recipe: dict, owner: str, write_data: Callable[[Path], None]) -> None:
    draft = RunFolder(folder.path.with_name(f".new-{folder.id}-{secrets.token_hex(3)}"))
    draft.data.mkdir(parents=True)
    try:
        write_json(draft.recipe, recipe)
        write_json(draft.owner, {"owner": owner, "created": time.time()})
        write_data(draft.data)
        sync_tree(draft.path)
        _rename_unless_there(draft.path, folder.path)
    finally:
        shutil.rmtree(draft.path, ignore_errors=True)
    sync(folder.path.parent)


def _rename_unless_there(draft: Path, place: Path) -> None:
    """Two that make the same run at once: the kernel refuses the second, whose draft is dropped."""
    try:
        draft.rename(place)
    except OSError:
        if not place.exists():
            raise


def all_runs(home: Path) -> list[RunFolder]:
    """Every run of the home, in the order of their ids."""
    try:
        with os.scandir(home / "runs") as entries:
            names = sorted(entry.name for entry in entries if RUN_ID.fullmatch(entry.name))
    except FileNotFoundError:
        return []
    folders = (RunFolder(home / "runs" / name) for name in names)
    return [folder for folder in folders if folder.recipe.is_file()]


def open_run(home: Path, run_id: str) -> RunFolder:
    """The run of that id.

    Raises:
        RunError: there is none; the nearest id is named.
    """
    folder = RunFolder(home / "runs" / checked_run_id(run_id))
    if folder.recipe.exists():
        return folder
    near = difflib.get_close_matches(run_id, [run.id for run in all_runs(home)], n=1)
    remedy = f"Did you mean {near[0]}?" if near else "List the runs that there are."
    raise RunError(f"There is no run {run_id!r} in {home}.", remedy)


def hide(folder: RunFolder) -> Path:
    """Take the run out of sight in one step; what is left to free is answered, and found by `sweep` after a kill."""
    trash = folder.path.with_name(f".trash-{folder.id}-{secrets.token_hex(3)}")
    return folder.path.rename(trash)


def sweep(home: Path) -> None:
    """Free what kills left behind: all trash, and drafts of runs that nobody has touched for a day."""
    for trash in (home / "runs").glob(".trash-*"):
        shutil.rmtree(trash, ignore_errors=True)
    for draft in (home / "runs").glob(".new-*"):
        if time.time() - draft.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(draft, ignore_errors=True)
