"""Work on the side: a process that stands still while somebody asks, so that it never holds up a slider."""

import subprocess
import threading
import time
from typing import Any

import psutil

QUIET = 3.0  # seconds without a question, after which it goes on
LOOK = 0.2  # seconds between two looks


class Aside:
    """One process at a time, which is held for `QUIET` seconds by every question.

    It has a process group of its own: should its parent be killed while it is held, the group is orphaned and the
    kernel wakes it with a hang-up, which ends it (POSIX, "Orphaned Process Group"); below `nohup` it just goes on.
    """

    def __init__(self, quiet: float = QUIET) -> None:
        self._quiet = quiet
        self._guard = threading.Lock()
        self._held_until = 0.0
        self._process: psutil.Process | None = None

    def asked(self) -> None:
        """Somebody waits for an answer: hold the process at once."""
        with self._guard:
            self._held_until = time.monotonic() + self._quiet
            if self._process and self._process.is_running():
                self._process.suspend()

    def run(self, command: list[str], patience: float, environment: dict[str, str]) -> str:
        """What the command prints.

        Raises:
            subprocess.CalledProcessError: it failed.
            subprocess.TimeoutExpired: it was not done within `patience` seconds, those in which it was held included.
        """
        deadline = time.monotonic() + patience
        born: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        with subprocess.Popen(command, env=environment, process_group=0, **born) as child:
            try:
                while (printed := self._printed(child)) is None:
                    if time.monotonic() > deadline:
                        raise subprocess.TimeoutExpired(command, patience)
            finally:
                self._process = None
                child.kill()
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, command)
        return printed

    def _printed(self, child: subprocess.Popen[str]) -> str | None:
        """Everything, once it has ended; until then it is let go on where nobody asks."""
        with self._guard:
            self._process = self._process or psutil.Process(child.pid)
            if time.monotonic() < self._held_until:
                self._process.suspend()
            else:
                self._process.resume()
        try:
            return child.communicate(timeout=LOOK)[0]
        except subprocess.TimeoutExpired:
            return None


ASIDE = Aside()
