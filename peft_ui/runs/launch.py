"""Start the supervisor of a home when there is none: one a home, detached, whoever asks and however many at once."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from peft_ui.runs.lock import hold
from peft_ui.runs.places import ready
from peft_ui.settings import helper_environment

ROOT = Path(__file__).resolve().parents[2]
WORKER = "peft_ui.runs.worker"
IDLE_SECONDS = 30.0


def supervisor_lock(home: Path) -> Path:
    """The file whose lock the supervisor of the home holds."""
    return home / "supervisor.lock"


def ensure_supervisor(home: Path, worker: str = WORKER, idle: float = IDLE_SECONDS) -> None:
    """Start the supervisor of the home unless it is there.

    The lock is taken here and handed down by its file descriptor: of many who ask at once one gets it, and there is
    no moment at which a supervisor runs without it. `--detach` lets it go to the init process, so that it becomes
    nobody's zombie and outlives the page.

    Args:
        worker: the module that a worker runs.
        idle: seconds without any run after which the supervisor leaves.
    """
    home = home.absolute()  # the supervisor has another working folder
    home.mkdir(parents=True, exist_ok=True)
    lock = hold(supervisor_lock(home))
    if lock is None:
        return
    command = [sys.executable, "-m", "peft_ui.runs.supervisor", "--home", str(home), "--worker", worker]
    command += ["--idle", str(idle), "--lock", str(lock.descriptor), "--detach"]
    try:
        with (home / "supervisor.log").open("ab") as log:
            subprocess.run(
                command,
                cwd=ROOT,
                env=helper_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[lock.descriptor],
                start_new_session=True,
                check=True,
            )
    finally:
        lock.release()


def tend(home: Path, ensure: Callable[[Path], None] = ensure_supervisor) -> None:
    """Leave no run that may start without a supervisor: it may have been killed, or the machine started anew."""
    if ready(home):
        ensure(home)
