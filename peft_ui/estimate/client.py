"""The page's side of the estimator: one warm child process that holds torch, so that the page need not.

Any number of visitors may ask at once; each question carries a number and its answer finds the way back.
If the process dies it is started again at once and what was being asked is asked once more.
"""

import itertools
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from typing import Any, BinaryIO, cast

from peft_ui.data.access import Token
from peft_ui.errors import VisitorError
from peft_ui.estimate import wire
from peft_ui.estimate.told import error_from
from peft_ui.settings import one_thread_environment

COMMAND = (sys.executable, "-m", "peft_ui.estimate.process")


class Gone(Exception):
    """The process ended before it answered."""


class Estimator:
    """Thread-safe; nothing is started before `start` or the first question."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self._command = command
        self._guard = threading.Lock()
        self._child: _Child | None = None

    def start(self) -> None:
        """Begin warming up, without waiting for it."""
        self._living()

    def ask(self, question: str, patience: float = 600, token: Token | None = None, **given: Any) -> Any:
        """The answer to one of `peft_ui.estimate.answers`.

        Args:
            question: its name.
            patience: seconds to wait.
            token: the visitor's, for what is gated or private; False for nobody's, None for the local user's own.
            given: what the question takes, as JSON can hold it.

        Raises:
            VisitorError: what the question itself raised, of the same class; or no answer in time, or the
                process died twice.
        """
        for _ in range(2):
            try:
                return self._living().ask(question, given, token).result(patience)
            except Gone:
                continue
            except Late:
                what = f"There was no answer within {patience:.0f} seconds."
                raise VisitorError(what, "Try a smaller data set, or again in a moment.") from None
        what = "The process that computes previews and estimates stopped twice while it worked on this."
        raise VisitorError(what, "The machine may be out of memory: try fewer rows or a smaller model.")

    @property
    def is_warm(self) -> bool:
        """Whether it has answered before, so that an answer takes no longer than the question is hard."""
        child = self._child
        return child is not None and child.answered and not child.gone

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._child.process.pid if self._child else None

    def close(self) -> None:
        """End the process; a later question starts a new one."""
        with self._guard:
            child, self._child = self._child, None
        if child:
            child.end()

    def _living(self) -> "_Child":
        with self._guard:
            if self._child is None or self._child.gone:
                self._child = _Child(self._command, self._replace)
            return self._child

    def _replace(self, child: "_Child") -> None:
        """Warm up anew before somebody asks; one that never answered would only die again."""
        with self._guard:
            if self._child is child and child.answered:
                self._child = _Child(self._command, self._replace)


class _Child:
    """One life of the process, with the questions that it has not answered yet."""

    def __init__(self, command: tuple[str, ...], on_death: "Callable[[_Child], None]") -> None:
        environment = one_thread_environment(TOKENIZERS_PARALLELISM="true")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        self.gone = self.answered = False
        self._on_death = on_death
        self._numbers = itertools.count()
        self._open: dict[int, Future[Any]] = {}
        self._guard = threading.Lock()
        threading.Thread(target=self._listen, daemon=True, name="estimator").start()

    def ask(self, question: str, given: dict[str, Any], token: Token | None) -> "Future[Any]":
        answer: Future[Any] = Future()
        asked = {"question": question, "given": given, "token": token}
        with self._guard:
            if self.gone:
                raise Gone
            number = next(self._numbers)
            self._open[number] = answer
            try:
                wire.send(cast(BinaryIO, self.process.stdin), {"id": number, **asked})
            except OSError as error:
                self._open.pop(number)
                raise Gone from error
        return answer

    def end(self) -> None:
        self.process.kill()
        self.process.wait()

    def _listen(self) -> None:
        while message := wire.receive(cast(BinaryIO, self.process.stdout)):
            with self._guard:
                answer = self._open.pop(message["id"])
            self.answered = True
            if "error" in message:
                answer.set_exception(error_from(message["error"]))
            else:
                answer.set_result(message["answer"])
        self.process.wait()
        with self._guard:
            self.gone = True
            left = list(self._open.values())
        self._on_death(self)
        for answer in left:
            answer.set_exception(Gone())
