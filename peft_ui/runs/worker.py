"""`python -m peft_ui.runs.worker FOLDER`: trains one run in a process of its own and writes down what happens.

The states that it says: `starting` once the lock is held, `running` at the first thing that training tells,
then `done`, `stopped` or `failed`, the first two with the `summary` that training answers.
SIGTERM is a wish to stop, like the file `stop`.
"""

import os
import platform
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from peft_ui.runs.atomic import write_json
from peft_ui.runs.ending import write_ending
from peft_ui.runs.events import EventLog
from peft_ui.runs.failure import words_for
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.lock import Lock, hold
from peft_ui.runs.places import is_waiting, leave, queue_turn
from peft_ui.runs.process import identity
from peft_ui.runs.room import give_room, keep_room
from peft_ui.runs.turns import note_served
from peft_ui.runs.wish import read_reason

NOT_MINE = os.EX_TEMPFAIL
PACKAGES = ("torch", "transformers", "peft", "datasets", "accelerate", "trl", "bitsandbytes")
BEGUN = ("step", "eval", "checkpoint")

Job = Callable[[Path, Callable[[dict], None], Callable[[], bool]], dict]


def train_recipe(folder: Path, on_event: Callable[[dict], None], should_stop: Callable[[], bool]) -> dict:
    """Train the recipe of the folder; torch comes into the process here and not before."""
    from peft_ui.recipe.recipe import parse_recipe
    from peft_ui.runs.together import train_together

    recipe = parse_recipe(RunFolder(folder).read_recipe())
    if (processes := recipe.training.num_processes) > 1:
        return train_together(folder, processes, on_event, should_stop)
    from peft_ui.training.train import train

    return train(recipe, folder, on_event, should_stop)


def main(arguments: list[str] | None = None, job: Job = train_recipe) -> int:
    """Take the run, do the job, say how it ended.

    Returns:
        0 done or stopped, 1 failed, 75 (EX_TEMPFAIL) when the run is not waiting, another worker
        is at it, or it cannot begin.
    """
    folder = RunFolder(Path((sys.argv[1:] if arguments is None else arguments)[0]).absolute())
    signalled: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: signalled.append(number))
    try:
        taken = take(folder)
    except OSError as error:
        cannot_begin(folder, error)
        return NOT_MINE  # it is said why: the supervisor has nothing to add, and the run may wait again already
    if taken is None:
        return NOT_MINE
    lock, log = taken
    try:
        return work(folder, log, job, lambda: bool(signalled) or folder.stop.exists())
    finally:
        log.close()
        lock.release()


def take(folder: RunFolder) -> tuple[Lock, EventLog] | None:
    """Take the lock and leave the queue as one step; None when the run is no longer ours to begin."""
    with queue_turn(folder.home):
        lock = hold(folder.lock) if is_waiting(folder) else None
        if lock is None:
            return None
        keep_room(folder)
        write_json(folder.worker, describe())
        log = EventLog(folder.events)
        log.append({"kind": "state", "state": "starting"})
        note_served(folder.home, folder.read_owner().get("owner", ""))
        leave(folder)
        return lock, log


def cannot_begin(folder: RunFolder, error: OSError) -> None:
    """Say why the run could not be taken: the disk is full, say."""
    give_room(folder)
    with queue_turn(folder.home):
        leave(folder)
        write_ending(folder, "failed", *words_for(error))
    with suppress(OSError):
        traceback.print_exception(error)


def work(folder: RunFolder, log: EventLog, job: Job, should_stop: Callable[[], bool]) -> int:
    """Do the job; its end, good or bad, becomes the last event."""
    running = False

    def on_event(event: dict) -> None:
        nonlocal running
        if not running and event["kind"] in BEGUN:
            running = True
            log.append({"kind": "state", "state": "running"})
        log.append(event)

    try:
        summary = job(folder.path, on_event, should_stop)
    except Exception as error:  # noqa: BLE001  the one place where any failure becomes an event
        story = traceback.format_exc()
        what, remedy = words_for(error.with_traceback(None), folder.read_recipe())  # let go of the model first
        give_room(folder)
        log.append({"kind": "error", "what": what, "remedy": remedy})
        log.append({"kind": "state", "state": "failed"})
        with suppress(OSError):  # the log may lie on a full disk
            sys.stderr.write(story)
        return 1
    give_room(folder)
    if summary.get("state") == "stopped" and (why := read_reason(folder)):
        summary = {**summary, "why": why}
        log.append({"kind": "message", "text": why})
    log.append({"kind": "state", "state": summary.get("state", "done"), "summary": summary})
    return 0


def describe() -> dict:
    """Who works: pid, its identity, time, machine and versions."""
    pid = os.getpid()
    return {
        "pid": pid,
        "started": identity(pid),
        "time": time.time(),
        "machine": {"name": platform.node(), "system": platform.platform(), "cores": os.cpu_count()},
        "versions": {"python": platform.python_version()} | {name: _version(name) for name in PACKAGES},
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    sys.exit(main())
