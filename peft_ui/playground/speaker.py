"""The speaker: `python -m peft_ui.playground.speaker`, a child of the page that holds one run's model and answers.

In a process of its own an out-of-memory cannot take the page, and memory comes back when it ends: after
five idle minutes, or when the page's end of the pipe closes. Questions are answered one after another;
`{"stop": id}` ends one at its next token.
"""

import argparse
import os
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from peft_ui.errors import VisitorError
from peft_ui.estimate.told import error_to
from peft_ui.estimate.wire import claim_pipes, receive, send
from peft_ui.playground.question import Question, Sampling

IDLE_SECONDS = 300.0
OUT_OF_MEMORY = ("out of memory", "can't allocate memory")  # as CUDA and as the CPU's allocator say it


class Booth:
    """One model in memory, the questions that wait for it, and those that nobody wants answered any more."""

    def __init__(self, outgoing: IO[bytes]) -> None:
        self.waiting: queue.Queue[dict[str, Any]] = queue.Queue()
        self._outgoing = outgoing
        self._unwanted: set[int] = set()
        self._held: tuple[Path, int] | None = None
        self._voices: Any = None

    def listen(self, incoming: IO[bytes]) -> None:
        """Sort what comes in until the page hangs up; then leave, whatever is being said."""
        while message := receive(incoming):
            if "stop" in message:
                self._unwanted.add(message["stop"])
            else:
                self.waiting.put(message)
        os._exit(0)

    def reply(self, message: dict[str, Any]) -> None:
        """Answer one question: a line for each step, and `done` or `error` as the last."""
        number = message["id"]
        try:
            limited: list[str] = []
            texts = self._answer(message, limited.append)
        except (VisitorError, MemoryError, RuntimeError, ValueError, OSError) as error:
            self._tell(number, kind="error", error=error_to(_in_words(error)))
        else:
            self._tell(number, kind="done", texts=texts, limited=limited, stopped=number in self._unwanted)
        self._unwanted.discard(number)

    def _answer(self, message: dict[str, Any], on_limit: Callable[[str], None]) -> dict[str, str]:
        from peft_ui.playground.generate import Ears, answer

        number = message["id"]

        def unwanted() -> bool:
            return number in self._unwanted

        def on_text(side: str, text: str) -> None:
            self._tell(number, kind="text", side=side, text=text)

        if unwanted():
            return {}
        self._take(Path(message["folder"]), number)
        self._tell(number, kind="speaking")
        question, sampling = Question(**message["question"]), Sampling(**message["sampling"])
        return answer(self._voices, question, sampling, message["compare"], Ears(on_text, unwanted, on_limit))

    def _take(self, folder: Path, number: int) -> None:
        """Hold the run's model: the one in memory, unless another run is asked or its adapter was written anew."""
        from peft_ui.playground.memory import check_memory
        from peft_ui.playground.voices import open_voices, recipe_of
        from peft_ui.runs.folder import RunFolder

        adapter = RunFolder(folder).adapter
        stamp = max((file.stat().st_mtime_ns for file in adapter.glob("*")), default=0)
        if self._held == (folder, stamp):
            return
        self._tell(number, kind="loading")
        self._voices = self._held = None
        check_memory(recipe_of(folder), adapter)
        self._voices = open_voices(folder)
        self._held = (folder, stamp)

    def _tell(self, number: int, **message: Any) -> None:
        try:
            send(self._outgoing, {"id": number, **message})
        except OSError:
            os._exit(0)  # the page is gone


def main() -> None:
    """Answer until the page hangs up, or until nobody has asked for a while."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--idle", type=float, default=IDLE_SECONDS, help="Seconds without a question, then leave.")
    idle = parser.parse_args().idle
    incoming, outgoing = claim_pipes()
    booth = Booth(outgoing)
    threading.Thread(target=booth.listen, args=(incoming,), daemon=True).start()
    while True:
        try:
            message = booth.waiting.get(timeout=idle)
        except queue.Empty:
            os._exit(0)
        booth.reply(message)


def _in_words(error: Exception) -> Exception:
    """Running out of memory in the visitor's words; any other error as it is."""
    if isinstance(error, MemoryError) or any(sign in str(error) for sign in OUT_OF_MEMORY):
        what = "There was not enough memory to answer."
        return VisitorError(what, "Ask for a shorter answer, close other programs, or choose a smaller model.")
    return error


if __name__ == "__main__":
    main()
