"""What the end of a worker means, when it could not say so itself."""

import signal
from typing import NamedTuple

from peft_ui.runs.folder import RunFolder
from peft_ui.runs.wish import read_wish

RESUME = "Resume: the run goes on from its last checkpoint."
TAIL_BYTES = 4000
TAIL_LINES = 12


class Verdict(NamedTuple):
    """The state that the run is in, and the words for it."""

    state: str
    what: str
    remedy: str


def verdict(folder: RunFolder, code: int | None) -> Verdict:
    """Judge a worker that ended without a last word.

    Args:
        code: its exit code, negative for a signal; None when its end was only seen, not reaped.
    """
    if read_wish(folder) == "now":
        return Verdict("stopped", "It was stopped at once; what came after the last checkpoint is lost.", RESUME)
    if code is None:
        return Verdict("interrupted", "The worker ended before the run was finished.", RESUME)
    if code < 0:
        return Verdict("interrupted", _killed(-code), RESUME)
    words = f"The worker ended with code {code}, without a word on why."
    tail = log_tail(folder)
    return Verdict("failed", f"{words} Its last lines: {tail}" if tail else words, "worker.log in the run's folder.")


def _killed(number: int) -> str:
    words = f"The worker was ended by {signal.Signals(number).name}."
    return f"{words} If nobody did that, the machine ran out of memory." if number == signal.SIGKILL else words


def log_tail(folder: RunFolder) -> str:
    """The last lines of the worker's log, or nothing."""
    if not folder.log.exists():
        return ""
    with folder.log.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - TAIL_BYTES))
        text = file.read().decode("utf-8", errors="replace")
    return "\n".join(text.strip().splitlines()[-TAIL_LINES:])
