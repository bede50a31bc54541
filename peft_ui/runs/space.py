"""What takes space in a home: each run by what it consists of, and what may go without the run."""

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from peft_ui.errors import RunError
from peft_ui.runs.folder import RunFolder, all_runs
from peft_ui.runs.lock import hold
from peft_ui.runs.places import queue_turn
from peft_ui.runs.queue import told_plainly
from peft_ui.runs.state import state_of
from peft_ui.training.disk import free_bytes


@dataclass(frozen=True)
class RunSpace:
    """Bytes of one run; `rest` is its log, its events, its answers."""

    run: str
    state: str
    rows: int
    checkpoints: int
    adapter: int
    exports: int
    rest: int

    @property
    def total(self) -> int:
        return self.rows + self.checkpoints + self.adapter + self.exports + self.rest


def space_of(folder: RunFolder) -> RunSpace:
    """What one run takes."""
    rows, checkpoints, adapter, exports = map(
        bytes_of, (folder.data, folder.checkpoints, folder.adapter, folder.exports)
    )
    rest = max(0, bytes_of(folder.path) - rows - checkpoints - adapter - exports)
    return RunSpace(folder.id, state_of(folder), rows, checkpoints, adapter, exports, rest)


def space_of_runs(home: Path, owner: str | None = None) -> list[RunSpace]:
    """All runs, or those of one owner, the largest first."""
    runs = (run for run in all_runs(home) if owner in (None, run.read_owner().get("owner")))
    return sorted(map(space_of, runs), key=lambda one: one.total, reverse=True)


def space_of_home(home: Path) -> dict[str, Any]:
    """`{home, free, runs: [{run, state, rows, checkpoints, adapter, exports, rest, total}], uploads}` in bytes."""
    return {
        "home": str(home),
        "free": free_bytes(home),
        "runs": [asdict(one) | {"total": one.total} for one in space_of_runs(home)],
        "uploads": bytes_of(home / "uploads"),
    }


def bytes_of(folder: Path) -> int:
    """What a folder alone takes: a file that another run shares by a hard link is not freed with it."""
    total = 0
    for path in folder.rglob("*"):
        try:
            stat = path.lstat()
        except FileNotFoundError:  # a checkpoint that made way for the next
            continue
        total += stat.st_size if stat.st_nlink == 1 and not path.is_dir() else 0
    return total


@told_plainly()
def drop_checkpoints(folder: RunFolder) -> int:
    """Free what a finished run went on from; answers the bytes. Its adapter stays.

    Raises:
        RunError: the run is not done, so it would have to begin anew, or the home cannot be written to.
    """
    with queue_turn(folder.home):
        state = state_of(folder)
        if state != "done" or (lock := hold(folder.lock)) is None:
            what = f"The run {folder.id} is {state} and goes on from its checkpoints."
            raise RunError(what, "Delete those of runs that are done, or delete the whole run.")
        try:
            return _drop(folder.checkpoints)
        finally:
            lock.release()


@told_plainly()
def drop_exports(folder: RunFolder) -> int:
    """Free the files that were made for downloading, and are made again when asked for; answers the bytes.

    Raises:
        RunError: the home cannot be written to.
    """
    return _drop(folder.exports)


def _drop(folder: Path) -> int:
    freed = bytes_of(folder)
    if folder.exists():
        shutil.rmtree(folder)
    return freed
