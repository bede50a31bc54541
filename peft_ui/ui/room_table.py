"""What takes space, as HTML: runs by what they consist of, uploads, models; and what of it may be deleted."""

from collections.abc import Sequence
from html import escape

from peft_ui.runs.space import RunSpace
from peft_ui.ui.preview import size
from peft_ui.words.say import say

Thing = tuple[str, str, int]  # its name for people, what it is called in a request, its bytes
MOST_ROWS = 20


def table(runs: Sequence[RunSpace], names: dict[str, str], others: Sequence[tuple[str, int]], free: int) -> str:
    """Each run in a line, then all that is no run, then what is free.

    Args:
        runs: the largest first.
        names: of the runs, for people.
        others: title and bytes.
        free: bytes on the disk of the home.
    """
    heads = (say("Run"), say("Rows"), say("Checkpoints"), say("The adapter"), say("Files to download"), say("Together"))
    head = "".join(f"<th scope='col'>{escape(title)}</th>" for title in heads)
    lines = "".join(_line(one, names.get(one.run, one.run)) for one in runs[:MOST_ROWS])
    if len(runs) > MOST_ROWS:
        rest = runs[MOST_ROWS:]
        title = say("{count} smaller runs", count=len(rest))
        lines += _other(title, sum(one.total for one in rest))
    lines += "".join(_other(title, count) for title, count in others)
    total = sum(one.total for one in runs) + sum(count for _, count in others)
    words = say("{total} together; {free} are free on this disk.", total=size(total), free=size(free))
    body = f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody>"
    return f'<div class="scroll"><table class="rows space">{body}</table></div><p class="where">{escape(words)}</p>'


def _line(one: RunSpace, name: str) -> str:
    cells = (one.rows, one.checkpoints, one.adapter, one.exports)
    numbers = "".join(f"<td>{size(count) if count else '–'}</td>" for count in cells)
    return f"<tr><th scope='row'>{escape(name)}</th>{numbers}<td><b>{size(one.total)}</b></td></tr>"


def _other(title: str, count: int) -> str:
    return f"<tr><th scope='row' colspan='5'>{escape(title)}</th><td><b>{size(count)}</b></td></tr>"


def parts_of(one: RunSpace, name: str) -> list[Thing]:
    """What may be deleted of a run that has ended: only of a finished one its checkpoints."""
    found = [(say("{name}: the whole run", name=name), f"run:{one.run}", one.total)]
    if one.checkpoints and one.state == "done":
        found.append((say("{name}: its checkpoints", name=name), f"checkpoints:{one.run}", one.checkpoints))
    if one.exports:
        found.append((say("{name}: files to download", name=name), f"exports:{one.run}", one.exports))
    return found
