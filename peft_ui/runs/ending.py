"""How a run ended, told by those who outlive its worker: the supervisor, or whoever took it out of the queue.

Only the worker appends to the events, so this stands in a file of its own. It counts as long as no event came after
it, which it knows by the size of the events file, not by any clock.
"""

import time
from dataclasses import asdict, dataclass

from peft_ui.runs.atomic import read_json, write_json
from peft_ui.runs.folder import RunFolder


@dataclass(frozen=True)
class Ending:
    """`state` is stopped, interrupted or failed; `what` and `remedy` are words for the visitor."""

    state: str
    what: str
    remedy: str
    time: float
    events_size: int


def write_ending(folder: RunFolder, state: str, what: str, remedy: str = "") -> None:
    """Say how the run ended; called under the queue's lock, when no worker lives."""
    write_json(folder.ending, asdict(Ending(state, what, remedy, time.time(), events_size(folder))))


def read_ending(folder: RunFolder) -> Ending | None:
    """The ending that counts, or None."""
    said = read_json(folder.ending)
    if said is None or said["events_size"] != events_size(folder):
        return None
    return Ending(**said)


def events_size(folder: RunFolder) -> int:
    """The bytes of events so far."""
    try:
        return folder.events.stat().st_size
    except FileNotFoundError:
        return 0
