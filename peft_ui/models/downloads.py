"""The page's side of downloads: who fetches which model, how far it is; each runs in a process of its own.

What is under way is remembered here, so that a reloaded page finds it again. When the page itself dies, so do its
downloads (their standard input closes); what they had finished lies in the cache, and the next one goes on from it.
"""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from typing import IO, Literal, cast

from peft_ui.data.access import Token
from peft_ui.errors import ModelError
from peft_ui.settings import helper_environment

COMMAND = (sys.executable, "-m", "peft_ui.models.download")
AT_ONCE = 2
State = Literal["running", "done", "failed", "cancelled"]


@dataclass(frozen=True)
class Download:
    """One download; `done` and `total` in bytes, `total` 0 until it is known; `what` and `remedy` when it failed."""

    name: str
    owner: str
    state: State = "running"
    done: int = 0
    total: int = 0
    what: str = ""
    remedy: str = ""


class Downloads:
    """Thread-safe. One at a time for each owner, of whom only the last is remembered."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self._command = command
        self._guard = threading.Lock()
        self._last: dict[str, Download] = {}  # by owner
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def of(self, owner: str) -> Download | None:
        """The owner's last download, running or ended."""
        return self._last.get(owner)

    def start(self, name: str, owner: str, token: Token = False, revision: str | None = None) -> Download:
        """Begin; asked again for the same model it is the same download.

        Raises:
            ModelError: another one of this owner is running, or too many are.
        """
        with self._guard:
            running = {one.owner: one for one in self._last.values() if one.state == "running"}
            mine = running.get(owner)
            if mine and mine.name == name:
                return mine
            if mine:
                raise ModelError(f"{mine.name} is being downloaded.", "Wait until it is here, or cancel it.")
            if len(running) >= AT_ONCE or any(one.name == name for one in running.values()):
                raise ModelError("Other downloads are under way on this machine.", "Try again when they have ended.")
            begun = self._last[owner] = Download(name, owner)
            self._processes[owner] = self._spawn(begun, token, revision)
        return begun

    def cancel(self, owner: str) -> None:
        """End the owner's download; files that are whole stay."""
        with self._guard:
            one, process = self._last.get(owner), self._processes.get(owner)
            if one and process and one.state == "running":
                self._last[owner] = replace(one, state="cancelled")
                process.terminate()
        if process:
            process.wait()

    def close(self) -> None:
        """End all of them."""
        for owner in list(self._processes):
            self.cancel(owner)

    def _spawn(self, one: Download, token: Token, revision: str | None) -> subprocess.Popen[bytes]:
        command = [*self._command, one.name, *(["--revision", revision] if revision else [])]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        process = subprocess.Popen(command, env=helper_environment(), start_new_session=True, **pipes)  # type: ignore
        incoming, outgoing = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        incoming.write(f"{token or ''}\n".encode())
        incoming.flush()
        threading.Thread(target=self._listen, args=(one.owner, process, outgoing), daemon=True).start()
        return process

    def _listen(self, owner: str, process: subprocess.Popen[bytes], told: IO[bytes]) -> None:
        for line in told:
            self._note(owner, process, json.loads(line))
        process.wait()
        why: dict[str, object] = {
            "what": "The download stopped by itself.",
            "remedy": "Start it again: it goes on where it was.",
        }
        self._note(owner, process, why)
        told.close()
        cast(IO[bytes], process.stdin).close()

    def _note(self, owner: str, process: subprocess.Popen[bytes], told: dict[str, object]) -> None:
        """Take what the process says, unless its download has ended or is not the owner's any more."""
        with self._guard:
            one = self._last[owner]
            if self._processes.get(owner) is not process or one.state != "running":
                return
            if "folder" in told:
                told = {"state": "done", "done": one.total}
            elif "what" in told:
                told = {**told, "state": "failed"}
            self._last[owner] = replace(one, **told)  # type: ignore[arg-type]
