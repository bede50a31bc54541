"""What a visitor does with a run: submit, stop, resume, move, clone, delete. The supervisor does the rest."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from peft_ui.errors import RunError
from peft_ui.runs.ending import events_size, write_ending
from peft_ui.runs.folder import RunFolder, create_run, hide
from peft_ui.runs.launch import ensure_supervisor
from peft_ui.runs.lock import hold
from peft_ui.runs.places import change_places, enter, is_waiting, leave, queue_turn, ready
from peft_ui.runs.state import LIVE, state_of
from peft_ui.runs.turns import paused_file
from peft_ui.runs.wish import wish_stop

Ensure = Callable[[Path], None]


@contextmanager
def told_plainly() -> Iterator[None]:
    """A home that cannot be written to, in the visitor's words."""
    try:
        yield
    except OSError as error:
        raise RunError(
            f"The run cannot be changed: {error.strerror or error}.",
            "Free some space where the runs live, or make that folder writable; then try again.",
        ) from error


def submit(
    recipe: dict,
    write_data: Callable[[Path], None],
    home: Path,
    owner: str,
    run_id: str | None = None,
    ensure: Ensure = ensure_supervisor,
) -> RunFolder:
    """Make a run and queue it. The same id twice is one run, started once.

    Args:
        recipe: the whole recipe as plain JSON; model and file paths absolute, the worker has another working folder.
        write_data: writes the prepared rows into the folder that it is given.
        run_id: also the page's start id; None makes a new one.
        ensure: starts the supervisor of the home.

    Raises:
        RunError: the id is not fit or taken by another owner, or the home cannot be written.
    """
    try:
        folder = create_run(home, recipe, owner, write_data, run_id)
        with queue_turn(home):
            if _never_started(folder):
                enter(folder)
        ensure(home)
    except OSError as error:
        raise RunError(
            f"The run cannot be written to {home}: {error.strerror or error}.",
            "Free some space there, or name another folder with --home.",
        ) from error
    return folder


@told_plainly()
def stop(folder: RunFolder, ensure: Ensure = ensure_supervisor, why: str = "") -> str:
    """Stop the run and answer its state: waiting, it leaves the queue; running, it saves and ends.

    Asked again while it is stopping, the worker is ended by force. A run that has ended is left as it is.

    Args:
        why: what the visitor is told, where the stop is not his own wish.

    Raises:
        RunError: the home cannot be written to.
    """
    with queue_turn(folder.home):
        if leave(folder):
            write_ending(folder, "stopped", "It was stopped while it waited.")
        elif state_of(folder) in LIVE:
            wish_stop(folder, why)
            ensure(folder.home)
    return state_of(folder)


@told_plainly()
def resume(folder: RunFolder, ensure: Ensure = ensure_supervisor) -> None:
    """Queue the run again; it goes on from its last checkpoint. A run that waits keeps its place.

    Raises:
        RunError: it is running, or it is done, or the home cannot be written to.
    """
    with queue_turn(folder.home):
        state = state_of(folder)
        if state == "done":
            raise RunError(f"The run {folder.id} is done.", "Start a new run with its settings to train further.")
        if state in LIVE and state != "waiting":
            raise RunError(f"The run {folder.id} is {state}.", "Wait for its end, or stop it first.")
        folder.stop.unlink(missing_ok=True)
        enter(folder)
    ensure(folder.home)


@told_plainly()
def move(folder: RunFolder, *, earlier: bool) -> bool:
    """Let the run start before (or after) the next one of its owner; False when there is none.

    Raises:
        RunError: it does not wait, or the home cannot be written to.
    """
    with queue_turn(folder.home):
        if not is_waiting(folder):
            raise RunError(f"The run {folder.id} does not wait.", "Only runs in the queue can be moved.")
        return change_places(folder, earlier=earlier)


@told_plainly()
def pause(home: Path, owner: str) -> None:
    """Start none of this owner's runs until `go_on`; one that is under way goes on.

    Raises:
        RunError: the home cannot be written to.
    """
    file = paused_file(home, owner)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


@told_plainly()
def go_on(home: Path, owner: str, ensure: Ensure = ensure_supervisor) -> None:
    """Let this owner's runs start again.

    Raises:
        RunError: the home cannot be written to.
    """
    paused_file(home, owner).unlink(missing_ok=True)
    if ready(home):
        ensure(home)


def clone(folder: RunFolder, run_id: str | None = None, ensure: Ensure = ensure_supervisor) -> RunFolder:
    """Queue a new run of the same recipe over the same rows, whose file the two share.

    Raises:
        RunError: its rows are gone; and as `submit`.
    """
    if not folder.data.is_dir():
        raise RunError(f"The rows of the run {folder.id} are gone.", "Start a new run in the Data tab.")
    owner = folder.read_owner().get("owner", "")
    return submit(folder.read_recipe(), partial(_share_rows, folder), folder.home, owner, run_id, ensure)


def _share_rows(folder: RunFolder, data: Path) -> None:
    """The rows, and what the run went on from: on the Hub it may be for others' eyes only, or gone by now."""
    shutil.copytree(folder.data, data, copy_function=_linked, dirs_exist_ok=True)
    if folder.beginning.is_dir():
        shutil.copytree(folder.beginning, data.with_name(folder.beginning.name), copy_function=_linked)


def _linked(file: str, place: str) -> None:
    try:
        os.link(file, place)
    except OSError:  # a disk that knows no hard links
        shutil.copyfile(file, place)


@told_plainly()
def delete(folder: RunFolder) -> None:
    """Delete the run and free its space.

    Raises:
        RunError: a worker is at it, or the home cannot be written to.
    """
    with queue_turn(folder.home):
        lock = hold(folder.lock)
        if lock is None:
            raise RunError(f"The run {folder.id} is {state_of(folder)}.", "Stop it first, then delete it.")
        try:
            leave(folder)
            trash = hide(folder)
        finally:
            lock.release()
    shutil.rmtree(trash)


def _never_started(folder: RunFolder) -> bool:
    """Whether no worker and nobody else ever had a word on it: new, or its submitter died before queueing it."""
    return events_size(folder) == 0 and not folder.ending.exists() and not folder.lock.exists()
