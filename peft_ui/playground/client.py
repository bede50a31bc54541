"""The page's side of the speaker: asks it, hears the answer as it grows, and starts it anew when it has ended.

One speaker serves all visitors, one question after another; each asker (a browser tab) has one question at a time.
"""

import itertools
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peft_ui.errors import VisitorError
from peft_ui.estimate import wire
from peft_ui.estimate.told import error_from
from peft_ui.playground.question import Question, Sampling
from peft_ui.settings import helper_environment

COMMAND = (sys.executable, "-m", "peft_ui.playground.speaker")
Place = tuple[int, "queue.Queue[dict[str, Any]]"]
ENDINGS = ("done", "error", "gone")


class Speaker:
    """Thread-safe; nothing is started before the first question.

    Args:
        command: starts the process (tests shorten its idle time).
    """

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self._command = command
        self._guard = threading.Lock()
        self._child: _Child | None = None
        self._numbers = itertools.count(1)
        self._asked: dict[str, int] = {}

    @property
    def pid(self) -> int | None:
        """The process, while it lives."""
        child = self._child
        return child.process.pid if child and not child.gone else None

    def ask(
        self, asker: str, folder: Path, question: Question, sampling: Sampling, compare: bool = True
    ) -> Iterator[dict[str, Any]]:
        """What happens until the answer is there, one object at a time.

        Yields:
            `{kind: "restarted", why}` when the last process was killed, `{kind: "waiting", ahead}`,
            `{kind: "loading"}`, `{kind: "speaking"}`, `{kind: "text", side, text}` with the whole text so
            far, and as the last `{kind: "done", texts: {adapter, base}, limited: [side], stopped}`.

        Raises:
            VisitorError: what the speaker found wrong, or that it was killed while it answered.
        """
        self.stop(asker)
        number = next(self._numbers)
        self._asked[asker] = number
        request = {
            "id": number,
            "folder": str(folder),
            "question": question.model_dump(),
            "sampling": sampling.model_dump(),
            "compare": compare,
        }
        try:
            try:
                yield from self._hear(request)
            except _EndedBefore:  # killed, or idle for long enough, just as the question came
                yield from self._hear(request)
        except _EndedBefore as error:
            raise _ended(str(error)) from None
        finally:
            if self._asked.get(asker) == number:
                del self._asked[asker]

    def _hear(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        child, line, killed = self._put(request)
        ahead, heard = line
        try:
            if killed:
                yield {"kind": "restarted", "why": killed}
            yield {"kind": "waiting", "ahead": ahead}
            yield from _until_the_end(heard)
        finally:
            child.forget(request["id"])

    def stop(self, asker: str) -> None:
        """End the answer that the asker hears; nothing happens when there is none."""
        number = self._asked.pop(asker, None)
        if number is not None and self._child:
            self._child.forget(number, quietly=False)

    def close(self) -> None:
        """End the process and free its memory; a later question starts a new one."""
        with self._guard:
            child, self._child = self._child, None
        if child:
            child.process.terminate()
            child.process.wait()

    def _put(self, request: dict[str, Any]) -> tuple["_Child", "Place", str]:
        """Hand the question to the living process, or to a new one; tells also how the last one was killed."""
        killed = ""
        with self._guard:
            while True:
                if self._child is None or self._child.gone:
                    killed = killed or (self._child.killed_by if self._child else "")
                    self._child = _Child(self._command)
                place = self._child.ask(request)
                if place is not None:
                    return self._child, place, killed


class _Child:
    """One life of the process, with the questions that it has not answered yet."""

    def __init__(self, command: tuple[str, ...]) -> None:
        environment = helper_environment(TOKENIZERS_PARALLELISM="false")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        self.gone = False
        self._guard = threading.Lock()
        self._open: dict[int, queue.Queue[dict[str, Any]]] = {}
        threading.Thread(target=self._listen, daemon=True, name="speaker").start()

    @property
    def killed_by(self) -> str:
        """How it ended, when it was not by itself: `SIGKILL`, `exit code 1`, or "" for a clean end."""
        code = self.process.poll()
        if not code or code == -signal.SIGTERM:
            return ""
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def ask(self, request: dict[str, Any]) -> "Place | None":
        """How many questions come before this one, and where its answer will be heard; None when it is gone."""
        heard: queue.Queue[dict[str, Any]] = queue.Queue()
        with self._guard:
            if self.gone or not self._send(request):
                self.gone = True
                self.process.wait()
                return None
            self._open[request["id"]] = heard
            return len(self._open) - 1, heard

    def forget(self, number: int, quietly: bool = True) -> None:
        """Nobody needs this answer any more; not `quietly`, its end is still heard by who asked."""
        with self._guard:
            known = self._open.pop(number, None) if quietly else self._open.get(number)
            if known is not None and not self.gone:
                self._send({"stop": number})

    def _send(self, message: dict[str, Any]) -> bool:
        assert self.process.stdin
        try:
            wire.send(self.process.stdin, message)
        except OSError:
            return False
        return True

    def _listen(self) -> None:
        assert self.process.stdout
        while message := wire.receive(self.process.stdout):
            with self._guard:
                heard = self._open.get(message["id"])
                if message["kind"] in ENDINGS:
                    self._open.pop(message["id"], None)
            if heard is not None:
                heard.put(message)
        self.process.wait()
        with self._guard:
            self.gone = True
            left = list(self._open.values())
        for heard in left:
            heard.put({"kind": "gone", "why": self.killed_by})


class _EndedBefore(Exception):
    """The process ended before it took the question."""


def _ended(why: str) -> VisitorError:
    what = f"The process that answers was ended while it spoke ({why or 'it left'})."
    return VisitorError(what, "Ask again: it is started anew. If it ends again, memory may be short.")


def _until_the_end(heard: "queue.Queue[dict[str, Any]]") -> Iterator[dict[str, Any]]:
    begun = False
    while True:
        message = heard.get()
        if message["kind"] == "error":
            raise error_from(message["error"])
        if message["kind"] == "gone":
            raise _ended(message["why"]) if begun else _EndedBefore(message["why"])
        begun = True
        yield message
        if message["kind"] == "done":
            return
