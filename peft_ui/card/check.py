"""Whether a card may go up: checked here first, then by the Hub, and both before anything is sent.

A base named by a path passes every step of a push and fails at the very last one; so it is caught first.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from peft_ui.errors import Fault, Faults

_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?")
_NAMES = {"base_model": "a model", "datasets": "a data set"}


def check_card(text: str) -> None:
    """Look at the head of the card.

    Raises:
        Faults: no head, one that is not YAML, or names that are no ids on the Hub, all at once.
    """
    found = re.match(r"---\n(.*?\n)---(\n|$)", text, re.DOTALL)
    if not found:
        raise Faults([_fault("has no head", "Begin it with a line of three dashes, the metadata, three dashes.")])
    try:
        said = yaml.safe_load(found[1])
    except yaml.YAMLError as error:
        raise Faults([_fault(f"has a head that is not YAML: {' '.join(str(error).split())}", "Mend it.")]) from error
    if not isinstance(said, dict):
        raise Faults([_fault("has a head without named fields", "Write lines such as library_name: peft.")])
    faults = [_wrong_name(field, name) for field in _NAMES for name in _listed(said.get(field)) if not _is_id(name)]
    if faults:
        raise Faults(faults)


def _wrong_name(field: str, name: str) -> Fault:
    place = "a path on this machine" if name.startswith(("/", "~", ".")) or Path(name).exists() else "not an id"
    return Fault(f"card.{field}", f"{name!r} is {place}.", f"Name {_NAMES[field]} as owner/name, or leave it out.")


def _is_id(name: str) -> bool:
    return bool(_ID.fullmatch(name)) and not Path(name).exists()


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def _fault(what: str, remedy: str) -> Fault:
    return Fault("card", what, remedy)
