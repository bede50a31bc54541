"""Supervisors and workers as forks of a process that has read torch already: the real code, seconds of imports saved.

Only how a worker is born differs from the product (`fork` for `exec`): its lock, its session, its log, its end are the
product's own. Some cases of the torture start everything as the product does, imports included.
"""

import faulthandler
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from tqdm import tqdm

from peft_ui.runs import worker
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.launch import supervisor_lock
from peft_ui.runs.lock import hold
from peft_ui.runs.supervisor import Child, Supervisor, supervise

GRACE_SECONDS = 0.5
IDLE_SECONDS = 300.0


def read_libraries() -> None:
    """Read what every worker needs, once, and leave no thread behind that a fork would miss."""
    import peft
    import torch
    import transformers

    from peft_ui.training import train  # noqa: F401  with all that it imports

    torch.set_num_threads(1)
    assert (peft.__name__, transformers.__name__) == ("peft", "transformers")


class Fork:
    """A forked child that leads a session of its own and knows none of our open files."""

    def __init__(self, act: Callable[[], int], log: Path) -> None:
        self.returncode: int = None  # type: ignore[assignment]  # as subprocess.Popen has it
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            _live(act, log)

    def poll(self) -> int | None:
        """Its exit code, once it has ended."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def kill(self) -> None:
        """SIGKILL, and wait for it."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def _live(act: Callable[[], int], log: Path) -> None:
    """The child's life; it never comes back to its parent's code."""
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        lock_bars_anew(tqdm)
        os.closerange(3, 1024)  # the supervisor's lock among them: held by a worker it would outlive the supervisor
        written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for descriptor in (1, 2):
            os.dup2(written, descriptor)
        faulthandler.register(signal.SIGUSR1)  # one that hangs can be asked where
        code = act()
    except BaseException:  # noqa: BLE001  whatever it is, this process ends here
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def lock_bars_anew(bar: type[tqdm]) -> None:
    """A lock of this process for each kind of progress bar: tqdm's own is shared by all forks, and held by the dead."""
    bar.set_lock(threading.RLock())
    for kind in bar.__subclasses__():
        lock_bars_anew(kind)


class ForkingSupervisor(Supervisor):
    """The product's supervisor, whose workers are forks of itself."""

    def spawn(self, folder: RunFolder) -> Child:
        return Fork(lambda: worker.main([str(folder.path)]), folder.log)


def fork_supervisor(home: Path) -> Fork:
    """A supervisor of this home, which leaves at once when there is one already."""

    def act() -> int:
        lock = hold(supervisor_lock(home))
        if lock is None:
            return 0
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(message)s", force=True)
        supervise(ForkingSupervisor(home, grace=GRACE_SECONDS), lock, IDLE_SECONDS)
        return 0

    return Fork(act, home / "supervisor.log")
