"""Follow a run from outside: what `train` and `resume` of the command line print. The run does not notice."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from peft_ui.runs.ending import read_ending
from peft_ui.runs.events import read_events
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.launch import ensure_supervisor
from peft_ui.runs.state import LIVE, state_of

ENSURE_SECONDS = 2.0
SETTLE_SECONDS = 1.0


def follow(
    folder: RunFolder, every: float = 0.2, offset: int = 0, ensure: Callable[[Path], None] = ensure_supervisor
) -> Iterator[dict]:
    """The events of the run from a byte offset on, until the run has ended in whatever way.

    An end that the worker could not write (killed, or stopped while waiting) is told as a last `state` event with
    `what` and `remedy`. A run that waits is not left without a supervisor.
    """
    ensured = 0.0
    while (state := state_of(folder)) in LIVE:
        if state == "waiting" and time.monotonic() - ensured > ENSURE_SECONDS:
            ensure(folder.home)
            ensured = time.monotonic()
        events, offset = read_events(folder.events, offset)
        yield from events
        if not events:
            time.sleep(every)
    events, offset = read_events(folder.events, offset)
    yield from events
    yield from _last_word(folder)


def _last_word(folder: RunFolder) -> Iterator[dict]:
    """The supervisor says why a worker ended some moments after it did."""
    patience = time.monotonic() + SETTLE_SECONDS
    while state_of(folder) == "interrupted" and read_ending(folder) is None and time.monotonic() < patience:
        time.sleep(0.05)
    ending = read_ending(folder)
    state = state_of(folder)
    if ending is not None:
        yield {"kind": "state", "time": ending.time, "state": state, "what": ending.what, "remedy": ending.remedy}
    elif state == "interrupted":
        yield {"kind": "state", "time": time.time(), "state": state}
