"""How much one visitor may have, and all of them together: asked at the moment of the wish, said in words.

Minutes are those in which a worker was at a visitor's runs within the last 24 hours, read from the runs' own events;
what a deleted run had taken is kept in `<home>/usage.jsonl`, so that deleting gives back room but no time.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peft_ui.errors import DataError, RunError
from peft_ui.runs.events import read_events
from peft_ui.runs.folder import RunFolder, all_runs
from peft_ui.runs.lock import turn
from peft_ui.runs.queue import stop
from peft_ui.runs.space import bytes_of
from peft_ui.runs.state import LIVE, state_of
from peft_ui.settings import Quotas

DAY = 24 * 3600.0
OWN_SPACE = "Try again later, or duplicate this Space for yourself."


def check_rows(rows: int, quotas: Quotas) -> None:
    """Refuse more rows than one run may have.

    Raises:
        DataError: with both figures.
    """
    if quotas.rows is not None and rows > quotas.rows:
        what = f"The data has {rows:,} rows, and a run here may have {quotas.rows:,}."
        raise DataError(what, "Use fewer rows, or duplicate this Space for yourself.")


@contextmanager
def room_for(home: Path, owner: str, quotas: Quotas, run: RunFolder | None = None) -> Iterator[None]:
    """Begin a run within the block, one visitor after another, if there is room for it.

    Args:
        run: the one that is to go on; None for a new one.

    Raises:
        RunError: there is none; what is full, and how much of it there is.
    """
    with turn(home / "quota.lock"):
        runs = all_runs(home)
        mine = [one for one in runs if one.read_owner().get("owner") == owner]
        if run is None:
            _check_kept(len(mine), len(runs), quotas)
        _check_bytes(mine, runs, quotas)
        _check_at_once(mine, runs, quotas)
        _check_minutes(home, owner, mine, runs, quotas)
        yield


def _check_kept(mine: int, all_together: int, quotas: Quotas) -> None:
    if quotas.runs is not None and mine >= quotas.runs:
        raise RunError(f"You keep {mine} runs, and {quotas.runs} are allowed.", "Delete one that you no longer need.")
    if quotas.runs_all is not None and all_together >= quotas.runs_all:
        raise RunError(f"All visitors together keep {all_together} runs, which is the limit here.", OWN_SPACE)


def _check_bytes(mine: list[RunFolder], runs: list[RunFolder], quotas: Quotas) -> None:
    if quotas.runs_bytes is not None and (used := _bytes(mine)) >= quotas.runs_bytes:
        what = f"Your runs take {used / 1e6:,.0f} MB, and {quotas.runs_bytes / 1e6:,.0f} MB are allowed."
        raise RunError(what, "Delete runs or checkpoints that you no longer need.")
    if quotas.runs_bytes_all is not None and (used := _bytes(runs)) >= quotas.runs_bytes_all:
        raise RunError(f"The runs of all visitors take {used / 1e6:,.0f} MB, which is the limit here.", OWN_SPACE)


def bytes_of_runs(home: Path, owner: str) -> int:
    """What this owner's runs take."""
    return _bytes([run for run in all_runs(home) if run.read_owner().get("owner") == owner])


def _bytes(runs: list[RunFolder]) -> int:
    return sum(bytes_of(run.path) for run in runs)


def _check_at_once(mine: list[RunFolder], runs: list[RunFolder], quotas: Quotas) -> None:
    if quotas.at_once is not None and (live := _live(mine)) >= quotas.at_once:
        what = f"{live} of your runs wait or train, and {quotas.at_once} may at once."
        raise RunError(what, "Wait for one to end, or stop it.")
    if quotas.at_once_all is not None and (live := _live(runs)) >= quotas.at_once_all:
        raise RunError(f"{live} runs wait or train here, which is the limit.", OWN_SPACE)


def _check_minutes(home: Path, owner: str, mine: list[RunFolder], runs: list[RunFolder], quotas: Quotas) -> None:
    if quotas.minutes is not None and (used := used_minutes(home, mine, owner)) >= quotas.minutes:
        what = f"You have trained for {used:.0f} minutes today, and {quotas.minutes} are allowed in 24 hours."
        raise RunError(what, OWN_SPACE)
    if quotas.minutes_all is not None and (used := used_minutes(home, runs)) >= quotas.minutes_all:
        what = f"All visitors together have trained for {used:.0f} minutes today, which is the limit here."
        raise RunError(what, OWN_SPACE)


def used_bytes(home: Path, owner: str | None = None) -> int:
    """What uploads take, and what was exported of runs: one owner's, or all."""
    folders = [home / "uploads" / owner if owner else home / "uploads"]
    folders += [run.exports for run in all_runs(home) if owner in (None, run.read_owner().get("owner"))]
    return sum(map(bytes_of, folders))


def check_space(name: str, home: Path, owner: str, quotas: Quotas, more: int = 0) -> None:
    """Refuse what would take more room than there is for one visitor, or for all.

    Args:
        name: what it is, for the words.
        more: its bytes, where they do not lie there yet.

    Raises:
        DataError: with the limit.
    """
    if quotas.upload_bytes is not None and used_bytes(home, owner) + more > quotas.upload_bytes:
        most = f"{quotas.upload_bytes / 1e6:,.0f}"
        what = f"{name} does not fit: your uploads and exports may take {most} MB together."
        raise DataError(what, "Choose a smaller file, or delete a run that was exported.")
    if quotas.upload_bytes_all is not None and used_bytes(home) + more > quotas.upload_bytes_all:
        most = f"{quotas.upload_bytes_all / 1e6:,.0f}"
        what = f"{name} does not fit: uploads and exports of all visitors may take {most} MB together."
        raise DataError(what, OWN_SPACE)


def end_what_is_over(home: Path, quotas: Quotas) -> None:
    """Ask every run to save and end whose owner's minutes are used up."""
    if quotas.minutes is None and quotas.minutes_all is None:
        return
    runs = all_runs(home)
    over_all = quotas.minutes_all is not None and used_minutes(home, runs) >= quotas.minutes_all
    reached = "The minutes of training that all visitors have in 24 hours are used up, so it was saved and stopped."
    for owner in {run.read_owner().get("owner", "") for run in runs}:
        mine = [run for run in runs if run.read_owner().get("owner") == owner]
        over = quotas.minutes is not None and used_minutes(home, mine, owner) >= quotas.minutes
        why = f"Your {quotas.minutes} minutes of training in 24 hours are used up, so it was saved and stopped."
        for run in mine if over or over_all else ():
            if state_of(run) in ("starting", "running"):
                stop(run, why=why if over else reached)


def used_minutes(home: Path, runs: list[RunFolder], owner: str | None = None, now: float | None = None) -> float:
    """Minutes of training within the last 24 hours: of these runs, and of deleted ones (one owner's, or all)."""
    now = time.time() if now is None else now
    spans = [span for run in runs for span in spans_of(run)]
    for line in _deleted(home):
        if owner in (None, line["owner"]):
            spans += [(begin, end) for begin, end in line["spans"]]
    return sum(max(0.0, min(end, now) - max(begin, now - DAY)) for begin, end in spans) / 60


def note_deletion(home: Path, owner: str, spans: list[tuple[float, float]]) -> None:
    """Keep what a run took that was deleted."""
    with (home / "usage.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"owner": owner, "spans": spans}) + "\n")


def spans_of(run: RunFolder) -> list[tuple[float, float]]:
    """From when to when (seconds since 1970) a worker was at it; a living one is at it now."""
    events, _ = read_events(run.events)
    spans: list[tuple[float, float]] = []
    for event in events:
        if event["kind"] == "state" and event["state"] == "starting":
            spans.append((event["time"], event["time"]))
        elif spans:
            spans[-1] = (spans[-1][0], event["time"])
    if spans and state_of(run) in ("starting", "running", "stopping"):
        spans[-1] = (spans[-1][0], time.time())
    return spans


def _live(runs: list[RunFolder]) -> int:
    return sum(state_of(run) in LIVE for run in runs)


def _deleted(home: Path) -> list[dict]:
    return _read_lines(home / "usage.jsonl")


def _read_lines(path: Path) -> list[dict]:
    """JSON lines; a torn last one is left out."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found
