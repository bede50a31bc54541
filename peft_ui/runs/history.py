"""All runs of a home, for a page that looks again and again: of each run only what is new is read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peft_ui.runs.folder import RunFolder, all_runs
from peft_ui.runs.lock import is_held
from peft_ui.runs.places import in_line
from peft_ui.runs.progress import Progress
from peft_ui.runs.state import LIVE, summary, view

Sign = tuple[object, ...]


@dataclass(frozen=True)
class _Seen:
    """What the last look found; it holds for as long as the sign is the same and the run rests."""

    sign: Sign
    owner: str
    line: dict[str, Any]
    progress: Progress

    @property
    def rests(self) -> bool:
        return self.line["state"] not in LIVE


class History:
    """Remembers how far it has read each run; a look that finds nothing new costs a few file stats a run."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._known: dict[str, _Seen] = {}

    def summaries(self, owner: str | None = None) -> list[dict]:
        """The summaries of the runs, newest first; of one owner's only, when he is named."""
        queued, runs = in_line(self._home), all_runs(self._home)
        seen = [self._look(run, run.id in queued) for run in runs]
        for gone in self._known.keys() - {run.id for run in runs}:
            self._known.pop(gone, None)
        lines = [dict(one.line) for one in seen if owner in (None, one.owner)]
        return sorted(lines, key=lambda line: line["created"] or 0, reverse=True)

    def _look(self, run: RunFolder, queued: bool) -> _Seen:
        known, sign = self._known.get(run.id), _sign(run, queued)
        if known is not None and known.rests and known.sign == sign:
            return known
        now = view(run, known.progress if known else None)
        fresh = _Seen(sign, run.read_owner().get("owner", ""), summary(run, now), now.progress)
        self._known[run.id] = fresh
        return fresh


def _sign(run: RunFolder, queued: bool) -> Sign:
    """Another value whenever a run that rested may rest no longer; taken before the look that it belongs to."""
    return (queued, is_held(run.lock), *map(_stamp, (run.owner, run.events, run.ending, run.stop)))


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        stat = file.stat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns
