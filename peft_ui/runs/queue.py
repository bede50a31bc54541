"""What a visitor does with a run: submit, stop, resume, delete. The supervisor does the rest."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from peft_ui.errors import RunError
from peft_ui.runs.ending import events_size, write_ending
from peft_ui.runs.folder import RunFolder, create_run, hide
from peft_ui.runs.launch import ensure_supervisor
from peft_ui.runs.lock import hold
from peft_ui.runs.places import enter, leave, queue_turn
from peft_ui.runs.state import LIVE, state_of
from peft_ui.runs.wish import wish_stop

Ensure = Callable[[Path], None]


@contextmanager
def _told_plainly() -> Iterator[None]:
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


@_told_plainly()
def stop(folder: RunFolder, ensure: Ensure = ensure_supervisor) -> str:
    """Stop the run and answer its state: waiting, it leaves the queue; running, it saves and ends.

    Asked again while it is stopping, the worker is ended by force. A run that has ended is left as it is.

    Raises:
        RunError: the home cannot be written to.
    """
    with queue_turn(folder.home):
        if leave(folder):
            write_ending(folder, "stopped", "It was stopped while it waited.")
        elif state_of(folder) in LIVE:
            wish_stop(folder)
            ensure(folder.home)
    return state_of(folder)


@_told_plainly()
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


@_told_plainly()
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
