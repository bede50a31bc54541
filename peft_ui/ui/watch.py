"""What the page shows of a run, read bit by bit: a look at a long run costs only what is new in its events."""

import re
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from peft_ui.runs.events import read_events
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.places import waiting
from peft_ui.runs.progress import Progress
from peft_ui.runs.state import INTERRUPTED, LIVE, View, view
from peft_ui.runs.turns import is_paused
from peft_ui.ui.chart import Point
from peft_ui.ui.outcome import is_measured

BLOCK = 4 * 1024 * 1024
RECENT = 50  # steps whose pace counts for the time that is left
MESSAGES = 200
STATE_MARK = "— "  # before a new state, among the messages
QUIET_SECONDS = 180.0  # a large model may take that long to read, or a step
WORKED_AT = ("starting", "running", "stopping")
SILENCE = 24 * 3600.0  # no worker is silent for that long: the clock was set
LOG_BYTES = 16_000
REDRAWN = re.compile(r"[^\n]*\r")  # a progress bar draws its line anew
LIBRARY = re.compile(r"/\S*/site-packages/")
MOST_RUNS = 64  # whose curves are remembered


@dataclass(frozen=True)
class Sight:
    """A run at one moment, as the page shows it.

    Args:
        warnings: of its messages, those that somebody should read.
        place: in the queue, from 1; held: its owner lets none of his runs start.
        speed: tokens in a second: as the last step told, and of all steps once it has ended.
        seconds_left: at the pace of the last steps.
        trouble: `{what, remedy}` when it failed or was interrupted.
        took: seconds at work, from each start to its last word; None while it goes on.
        why: what stopped it, where that was not the visitor's own wish.
        quiet: seconds without a word from a living worker, to the minute; None while they are few.
        mark: another text whenever anything here is another.
    """

    run: str
    state: str
    step: int
    of: int | None
    train: list[Point]
    evaluation: list[Point]
    messages: list[str]
    warnings: list[str] = field(default_factory=list)
    place: int | None = None
    held: bool = False
    speed: float | None = None
    seconds_left: float | None = None
    trouble: dict[str, str] | None = None
    quiet: float | None = None
    took: float | None = None
    why: str = ""
    mark: str = ""

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        if self.state == "done":
            return 1.0
        return min(self.step / self.of, 1.0) if self.of else 0.0


@dataclass
class _Seen:
    """How far one run was read, and what was found."""

    offset: int = 0
    heard: float = 0.0  # when the events last grew, by a clock that nobody can set
    progress: Progress | None = None
    train: list[Point] = field(default_factory=list)
    evaluation: list[Point] = field(default_factory=list)
    messages: deque[str] = field(default_factory=lambda: deque(maxlen=MESSAGES))
    warnings: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)  # warnings about the loss: the held-out rows have the last word
    pace: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=RECENT))
    speed: float | None = None
    speeds: tuple[float, int] = (0.0, 0)  # their sum, and how many
    worked: float = 0.0  # seconds in earlier sittings
    sitting: tuple[float, float] | None = None  # when the present one began, and its last word so far


class Watch:
    """Remembers how far it has read each run; for all visitors, who each ask only for runs of their own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._seen: OrderedDict[Path, _Seen] = OrderedDict()

    def look(self, folder: RunFolder) -> Sight:
        """The run as it is now."""
        with self._guard:
            seen = self._seen.setdefault(folder.path, _Seen())
            self._seen.move_to_end(folder.path)
            if len(self._seen) > MOST_RUNS:
                self._seen.popitem(last=False)
            if folder.events.exists() and folder.events.stat().st_size < seen.offset:
                seen = self._seen[folder.path] = _Seen()
            before = seen.offset
            _read_on(folder.events, seen)
            now = view(folder, seen.progress)
            if seen.offset != before or now.state not in WORKED_AT or not seen.heard:
                seen.heard = self._clock()
            seen.progress = now.progress
            return _sight(folder, seen, now, _quiet(self._clock() - seen.heard))


def log_tail(folder: RunFolder) -> str:
    """The end of what the worker printed: of a progress bar its last state, of a library no folders."""
    try:
        with folder.log.open("rb") as file:
            file.seek(max(0, folder.log.stat().st_size - LOG_BYTES))
            text = file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    return LIBRARY.sub("", REDRAWN.sub("", text.replace("\r\n", "\n")))


def _read_on(path: Path, seen: _Seen) -> None:
    while True:
        events, offset = read_events(path, seen.offset, BLOCK)
        if offset == seen.offset:
            return
        for event in events:
            _note_time(seen, event)
            if note := _NOTED.get(event["kind"]):
                note(seen, event)
        seen.offset = offset


def _note_time(seen: _Seen, event: dict) -> None:
    """A run that was interrupted and resumed has worked in several sittings, each from a start to its last word."""
    began, last = seen.sitting or (event["time"], event["time"])
    starts = event["kind"] == "state" and event["state"] == "starting"
    if starts or not 0 <= event["time"] - last < SILENCE:  # the clock was set: the time between is unknown
        seen.worked += last - began
        began = event["time"]
    seen.sitting = (began, event["time"])


def _note_step(seen: _Seen, event: dict) -> None:
    """A resumed run repeats the steps since its last checkpoint: what was drawn of them goes."""
    step = event["step"]
    _drop_from(seen.train, step)
    _drop_from(seen.evaluation, step)
    if event.get("loss") is not None:
        seen.train.append((step, event["loss"]))
    if seen.pace and not 0 <= event["time"] - seen.pace[-1][0] < SILENCE:
        seen.pace.clear()
    seen.pace.append((event["time"], step))
    if event.get("tokens_per_second") is not None:
        seen.speed = event["tokens_per_second"]
        seen.speeds = (seen.speeds[0] + event["tokens_per_second"], seen.speeds[1] + 1)


def _note_eval(seen: _Seen, event: dict) -> None:
    _drop_from(seen.evaluation, event["step"])
    if event.get("loss") is not None:
        seen.evaluation.append((event["step"], event["loss"]))


def _note_state(seen: _Seen, event: dict) -> None:
    seen.pace.clear()
    if event["state"] == "starting":
        seen.warnings.clear()
        seen.doubts.clear()
    seen.messages.append(f"{STATE_MARK}{event['state']}")


def _note_message(seen: _Seen, event: dict) -> None:
    text = str(event.get("text", ""))
    seen.messages.append(text)
    if event.get("level") == "warning":
        (seen.doubts if event.get("about") == "loss" else seen.warnings).append(text)


def _note_error(seen: _Seen, event: dict) -> None:
    seen.messages.append(f"{event.get('what', '')} {event.get('remedy', '')}".strip())


_NOTED: dict[str, Callable[[_Seen, dict], None]] = {
    "step": _note_step,
    "eval": _note_eval,
    "state": _note_state,
    "message": _note_message,
    "error": _note_error,
}


def _drop_from(points: list[Point], step: float) -> None:
    while points and points[-1][0] >= step:
        points.pop()


def _sight(folder: RunFolder, seen: _Seen, now: View, quiet: float | None) -> Sight:
    line = waiting(folder.home) if now.state == "waiting" else []
    place = line.index(folder.id) + 1 if folder.id in line else None
    held = place is not None and is_paused(folder.home, folder.read_owner().get("owner", ""))
    return Sight(
        run=folder.id,
        state=now.state,
        step=now.progress.step,
        of=now.progress.of,
        train=list(seen.train),
        evaluation=list(seen.evaluation),
        messages=list(seen.messages),
        warnings=seen.warnings + ([] if is_measured(folder) else seen.doubts),
        place=place,
        held=held,
        speed=_speed(seen, now.state),
        seconds_left=_seconds_left(seen, now),
        trouble=_trouble(now),
        quiet=quiet,
        took=_took(seen, now.state),
        why=(now.progress.summary or {}).get("why", "") if now.state == "stopped" else "",
        mark=f"{folder.id} {now.state} {seen.offset} {place} {held} {now.ending and now.ending.time} {quiet}",
    )


def _quiet(seconds: float) -> float | None:
    return seconds // 60 * 60 if seconds >= QUIET_SECONDS else None


def _took(seen: _Seen, state: str) -> float | None:
    if state not in ("done", "stopped") or seen.sitting is None:
        return None
    began, last = seen.sitting
    return seen.worked + last - began


def _speed(seen: _Seen, state: str) -> float | None:
    if state in LIVE:
        return seen.speed if state in ("running", "stopping") else None
    total, count = seen.speeds
    return total / count if count else None


def _seconds_left(seen: _Seen, now: View) -> float | None:
    if now.state not in ("running", "stopping") or len(seen.pace) < 2 or not now.progress.of:
        return None
    (began, first), (ended, last) = seen.pace[0], seen.pace[-1]
    return (ended - began) / (last - first) * (now.progress.of - last) if last > first else None


def _trouble(now: View) -> dict[str, str] | None:
    if now.state not in ("failed", "interrupted"):
        return None
    if now.ending is not None:
        return {"what": now.ending.what, "remedy": now.ending.remedy}
    return (now.progress.error if now.state == "failed" else None) or INTERRUPTED
