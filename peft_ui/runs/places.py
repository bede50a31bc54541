"""The queue on disk: `<home>/queue/<number>-<run id>`, an empty file a run, numbered under a lock.

Numbers, not times: the order holds over restarts and jumps of the clock. Owners take turns (`turns.py`).
"""

from contextlib import AbstractContextManager
from itertools import pairwise
from pathlib import Path

from peft_ui.runs.atomic import sync
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.lock import turn
from peft_ui.runs.room import keep_room
from peft_ui.runs.turns import Place, fair, is_paused, read_served


def waiting(home: Path) -> list[str]:
    """The ids of the runs that wait, in the order in which they will start; those of a paused owner at the end."""
    places = _places(home)
    stand = [place for place in places if is_paused(home, place.owner)]
    return [*ready(home), *(place.run for place in stand)]


def ready(home: Path) -> list[str]:
    """The ids of the runs that may start, in their order."""
    places = [place for place in _places(home) if not is_paused(home, place.owner)]
    return [place.run for place in fair(places, read_served(home))]


def in_line(home: Path) -> set[str]:
    """The ids of the runs that wait, in no order."""
    return {_run_of(name) for name in _entries(home)}


def is_waiting(folder: RunFolder) -> bool:
    """Whether the run stands in the queue."""
    return folder.id in in_line(folder.home)


def queue_turn(home: Path) -> AbstractContextManager[None]:
    """The lock under which runs enter and leave the queue; hold it for short steps only."""
    return turn(home / "queue.lock")


def enter(folder: RunFolder) -> None:
    """Stand at the end of the queue, or keep the place that the run has; under the queue's lock.

    Raises:
        OSError: the disk is full, or cannot be written to.
    """
    entries = _entries(folder.home)
    if any(_run_of(name) == folder.id for name in entries):
        return
    keep_room(folder)
    number = int(entries[-1].partition("-")[0]) + 1 if entries else 1
    queue = folder.home / "queue"
    queue.mkdir(parents=True, exist_ok=True)
    (queue / _name(number, folder.id)).touch(exist_ok=False)
    sync(queue)


def leave(folder: RunFolder) -> bool:
    """Leave the queue; True when the run stood in it; under the queue's lock."""
    mine = [name for name in _entries(folder.home) if _run_of(name) == folder.id]
    for name in mine:
        (folder.home / "queue" / name).unlink()
    return bool(mine)


def change_places(folder: RunFolder, *, earlier: bool) -> bool:
    """Let the run and its owner's next one before (or after) it change places; False when there is none.

    Nobody comes before the runs of somebody else by this. Under the queue's lock.
    """
    places = [place for place in _places(folder.home) if place.owner == folder.read_owner().get("owner")]
    pairs = [pair for pair in pairwise(places) if pair[earlier].run == folder.id]
    if not pairs:
        return False
    ((before, after),) = pairs
    queue = folder.home / "queue"
    (queue / _name(after.number, after.run)).rename(queue / _name(before.number, after.run))
    (queue / _name(before.number, before.run)).rename(queue / _name(after.number, before.run))
    sync(queue)
    return True


def _places(home: Path) -> list[Place]:
    """Everybody who waits, in the order of their coming."""
    runs = home / "runs"
    owners = {name: RunFolder(runs / _run_of(name)).read_owner().get("owner", "") for name in _entries(home)}
    return [Place(int(name.partition("-")[0]), _run_of(name), owner) for name, owner in owners.items()]


def _name(number: int, run: str) -> str:
    return f"{number:012d}-{run}"


def _run_of(name: str) -> str:
    return name.partition("-")[2]


def _entries(home: Path) -> list[str]:
    try:
        return sorted(path.name for path in (home / "queue").iterdir())
    except FileNotFoundError:
        return []
