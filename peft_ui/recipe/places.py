"""A recipe as it may leave this machine: of each place on it only the last name, for the rest is nobody's business."""

from pathlib import Path
from typing import Any

PLACES = (("data", "source"), ("data", "validation", "source"), ("model", "name"), ("training", "continue_from"))


def without_folders(recipe: dict[str, Any]) -> dict[str, Any]:
    """A copy in which `/home/ann/rows.csv` is `rows.csv`; names of the Hub stay as they are."""
    found = recipe
    for steps in PLACES:
        found = _changed(found, steps)
    return found


def last_name(place: str) -> str:
    """The file or folder alone, of an absolute path; anything else as it is."""
    return Path(place).name if Path(place).is_absolute() else place


def _changed(part: dict[str, Any], steps: tuple[str, ...]) -> dict[str, Any]:
    first, *rest = steps
    value = part.get(first)
    if rest:
        return {**part, first: _changed(value, tuple(rest))} if isinstance(value, dict) else part
    return {**part, first: last_name(value)} if isinstance(value, str) else part
