"""Whose turn it is: owners take turns, the one who was served least recently first; his own runs keep their order.

Turns are counted, not timed, and kept in `<home>/turns.json`: they outlive restarts and jumps of the clock. An owner
may pause his part of the queue, which is an empty file `<home>/paused/<owner>`.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from peft_ui.runs.atomic import read_json, write_json

REMEMBERED = 1000  # owners; who was served before them counts as new


@dataclass(frozen=True)
class Place:
    """A run that stands in the queue."""

    number: int
    run: str
    owner: str


def fair(line: Sequence[Place], served: Mapping[str, int]) -> list[Place]:
    """The order in which they will be served.

    Args:
        line: in the order of their coming.
        served: of each owner the number of the turn in which he was served last.
    """
    last, turn = dict(served), max(served.values(), default=0)
    queues: dict[str, deque[Place]] = {}
    for place in line:
        queues.setdefault(place.owner, deque()).append(place)
    order = []
    while queues:
        owner = min(queues, key=lambda one: (last.get(one, 0), queues[one][0].number))
        order.append(queues[owner].popleft())
        turn += 1
        last[owner] = turn
        if not queues[owner]:
            del queues[owner]
    return order


def read_served(home: Path) -> dict[str, int]:
    """Of each owner the number of the turn in which he was served last."""
    return read_json(home / "turns.json") or {}


def note_served(home: Path, owner: str) -> None:
    """This owner has had his turn; under the queue's lock."""
    served = read_served(home)
    served[owner] = max(served.values(), default=0) + 1
    write_json(home / "turns.json", dict(sorted(served.items(), key=lambda one: one[1])[-REMEMBERED:]))


def paused_file(home: Path, owner: str) -> Path:
    """Where it stands that this owner's part of the queue is paused."""
    return home / "paused" / owner


def is_paused(home: Path, owner: str) -> bool:
    """Whether this owner's runs wait until he says otherwise."""
    return paused_file(home, owner).exists()
