"""The queue on disk: `<home>/queue/<number>-<run id>`, an empty file a run, numbered under a lock.

Numbers, not times: the order holds over restarts and jumps of the clock.
"""

from contextlib import AbstractContextManager
from pathlib import Path

from peft_ui.runs.atomic import sync
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.lock import turn


def waiting(home: Path) -> list[str]:
    """The ids of the runs that wait, in their order."""
    return [name.partition("-")[2] for name in _entries(home)]


def is_waiting(folder: RunFolder) -> bool:
    """Whether the run stands in the queue."""
    return folder.id in waiting(folder.home)


def queue_turn(home: Path) -> AbstractContextManager[None]:
    """The lock under which runs enter and leave the queue; hold it for short steps only."""
    return turn(home / "queue.lock")


def enter(folder: RunFolder) -> None:
    """Stand at the end of the queue, or keep the place that the run has; under the queue's lock."""
    entries = _entries(folder.home)
    if any(name.partition("-")[2] == folder.id for name in entries):
        return
    number = int(entries[-1].partition("-")[0]) + 1 if entries else 1
    queue = folder.home / "queue"
    queue.mkdir(parents=True, exist_ok=True)
    (queue / f"{number:012d}-{folder.id}").touch(exist_ok=False)
    sync(queue)


def leave(folder: RunFolder) -> bool:
    """Leave the queue; True when the run stood in it; under the queue's lock."""
    mine = [name for name in _entries(folder.home) if name.partition("-")[2] == folder.id]
    for name in mine:
        (folder.home / "queue" / name).unlink()
    return bool(mine)


def _entries(home: Path) -> list[str]:
    try:
        return sorted(path.name for path in (home / "queue").iterdir())
    except FileNotFoundError:
        return []
