"""`python -m peft_ui.runs.supervisor --home DIR`: starts the workers of a home, one after another, and sees them end.

Tiny and detached, so that it dies neither with the page nor of what a worker does. It keeps nothing in memory that
the folders do not say: after its own death the next one finds a living worker by its lock and waits for it.
"""

import argparse
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Protocol

from peft_ui.runs.atomic import read_json
from peft_ui.runs.ending import events_size, write_ending
from peft_ui.runs.folder import RunFolder, all_runs, sweep
from peft_ui.runs.launch import IDLE_SECONDS, ROOT, WORKER, supervisor_lock
from peft_ui.runs.lock import Lock, hold, is_held
from peft_ui.runs.places import leave, queue_turn, ready
from peft_ui.runs.process import signal_group, signal_worker
from peft_ui.runs.progress import read_progress
from peft_ui.runs.room import give_room
from peft_ui.runs.state import FINAL
from peft_ui.runs.verdict import verdict
from peft_ui.runs.wish import read_wish
from peft_ui.settings import helper_environment

POLL_SECONDS = 0.25
TROUBLE_SECONDS = 2.0
GRACE_SECONDS = 10.0
NOT_MINE = os.EX_TEMPFAIL
WORKERS = 1

logger = logging.getLogger("peft_ui.supervisor")


class Child(Protocol):
    """What is known of a child process: `subprocess.Popen` and whatever answers like it."""

    pid: int
    returncode: int

    def poll(self) -> int | None:
        """Its exit code once it has ended, negative for a signal."""


class Supervisor:
    """One home's workers: those that it started itself, and `others`, which an earlier supervisor started."""

    def __init__(self, home: Path, worker: str = WORKER, grace: float = GRACE_SECONDS, limit: int = WORKERS) -> None:
        self.home = home
        self.worker = worker
        self.grace = grace
        self.limit = limit
        self.children: dict[RunFolder, tuple[Child, int]] = {}
        self.others = self._living()
        self.deadlines: dict[RunFolder, float] = {}

    def look(self) -> bool:
        """Do what is to be done now; True while there is any run to care for."""
        for folder, (child, size) in list(self.children.items()):
            if child.poll() is not None:
                del self.children[folder]
                self._ended(folder, child, size)
        for folder in [other for other in self.others if not is_held(other.lock)]:
            self.others.discard(folder)
            self._judge(folder, None)
        for folder in [*self.children, *self.others]:
            self._end_by_force(folder)
        self._start_next()
        return bool(self.children or self.others or ready(self.home))

    def _living(self) -> set[RunFolder]:
        return {folder for folder in all_runs(self.home) if is_held(folder.lock)}

    def _start_next(self) -> None:
        """The queue is read before the locks: a worker takes its lock, then leaves the queue, so none is missed."""
        line = ready(self.home)
        if not line or len(self.children) + len(self.others) >= self.limit:
            return
        self.others = self._living() - self.children.keys()
        if len(self.children) + len(self.others) >= self.limit:
            return
        folder = RunFolder(self.home / "runs" / line[0])
        try:
            self._start(folder)
        except OSError as error:
            logger.exception("The worker of %s cannot be started.", folder.id)
            self._give_up(folder, f"The worker cannot be started: {error}.")

    def _start(self, folder: RunFolder) -> None:
        size = events_size(folder)
        child = self.spawn(folder)
        self.children[folder] = (child, size)
        logger.info("Worker %d started for %s.", child.pid, folder.id)

    def spawn(self, folder: RunFolder) -> Child:
        """A worker for the run, the leader of a process group of its own."""
        with folder.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-u", "-m", self.worker, str(folder.path)],
                cwd=ROOT,
                env=helper_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _ended(self, folder: RunFolder, child: Child, size: int) -> None:
        """A child was reaped. What it leaves in its process group goes with it."""
        code = child.returncode
        logger.info("Worker %d of %s ended with code %d.", child.pid, folder.id, code)
        self.deadlines.pop(folder, None)
        if code == NOT_MINE:
            return
        if is_held(folder.lock):
            signal_group(child.pid, signal.SIGKILL)
        if events_size(folder) == size:
            self._give_up(folder, None, code)
        else:
            self._judge(folder, code)

    def _judge(self, folder: RunFolder, code: int | None) -> None:
        """Say how a run ended whose worker did not say it."""
        with queue_turn(self.home):
            if folder.path.exists() and read_progress(folder.events).state not in FINAL:
                give_room(folder)
                write_ending(folder, *verdict(folder, code))

    def _give_up(self, folder: RunFolder, what: str | None, code: int | None = None) -> None:
        """The worker never came to its run: tried again, it would hold up the queue for ever."""
        with queue_turn(self.home):
            if not leave(folder) or not folder.path.exists():
                return
            give_room(folder)
            if what is None:
                write_ending(folder, *verdict(folder, code))
            else:
                write_ending(folder, "failed", what, "Mend that, then resume the run.")

    def _end_by_force(self, folder: RunFolder) -> None:
        """Asked to stop twice: a signal, and after the grace the signal that nobody can refuse."""
        if read_wish(folder) != "now":
            return
        now = time.monotonic()
        if folder not in self.deadlines:
            self.deadlines[folder] = now + self.grace
            self._signal(folder, signal.SIGTERM)
        elif now > self.deadlines[folder]:
            self.deadlines[folder] = now + self.grace
            self._signal(folder, signal.SIGKILL)

    def _signal(self, folder: RunFolder, number: signal.Signals) -> None:
        """Own children are signalled while they are not yet reaped; others only while their pid is still theirs."""
        logger.info("Sending %s to the worker of %s.", number.name, folder.id)
        if folder in self.children:
            signal_group(self.children[folder][0].pid, number)
            return
        worker = read_json(folder.worker)
        if worker is not None and is_held(folder.lock):
            signal_worker(worker, number)


def supervise(supervisor: Supervisor, lock: Lock, idle: float) -> None:
    """Look, sleep, and leave after `idle` seconds without any run."""
    busy = time.monotonic()
    while True:
        pause = POLL_SECONDS
        try:
            if supervisor.look():
                busy = time.monotonic()
        except OSError:
            logger.exception("Trouble with the home; trying again.")
            pause, busy = TROUBLE_SECONDS, time.monotonic()
        if time.monotonic() - busy > idle:
            # Whoever queues a run first writes it, then looks for the lock: one of us sees the other.
            lock.release()
            left = hold(supervisor_lock(supervisor.home)) if ready(supervisor.home) else None
            if left is None:
                return
            lock, busy = left, time.monotonic()
        time.sleep(pause)


def main(arguments: list[str] | None = None) -> int:
    """Run the supervisor of a home, unless it has one."""
    options = _options(arguments)
    options.home.mkdir(parents=True, exist_ok=True)
    lock = Lock(options.lock) if options.lock is not None else hold(supervisor_lock(options.home))
    if lock is None or (options.detach and os.fork()):
        return 0
    os.set_inheritable(lock.descriptor, False)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(message)s")
    sweep(options.home)
    supervise(Supervisor(options.home, options.worker, options.grace), lock, options.idle)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m peft_ui.runs.supervisor", description=__doc__)
    parser.add_argument("--home", type=lambda text: Path(text).absolute(), required=True)
    parser.add_argument("--worker", default=WORKER, help="the module that a worker runs")
    parser.add_argument("--idle", type=float, default=IDLE_SECONDS, help="leave after these seconds without a run")
    parser.add_argument("--grace", type=float, default=GRACE_SECONDS, help="seconds between a hard stop and a kill")
    parser.add_argument("--lock", type=int, help="the descriptor of the lock, when the caller took it")
    parser.add_argument("--detach", action="store_true", help="go on in a child that belongs to nobody")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
