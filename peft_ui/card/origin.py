"""Where an adapter's base comes from: its id on the Hub where it has one, its licence, its languages.

The path of a folder on this machine says nothing elsewhere, and may tell more about its owner than he wishes: it
never leaves. A folder of the local Hub cache is the Hub's and has its id in its path.
"""

import json
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from peft_ui.errors import ModelError
from peft_ui.models.hub_errors import told_plainly
from peft_ui.models.locate import Location, locate
from peft_ui.models.weights import parameters_in

_CACHED = re.compile(r"models--([\w.-]+?)(?:--([\w.-]+))?/snapshots/([0-9a-f]{40})")
_PARTS = ("license", "license_name", "license_link", "language")


@dataclass(frozen=True)
class Origin:
    """What is known of the base.

    Args:
        hub_id: its id on the Hub, or None when it has none that we know of.
        kind: `hub`, `demo`, or `folder`.
        about: its card's `license`, `license_name`, `license_link` and `language`, as far as they are said.
        model_type, parameters: from its config and the headers of its weights; None when they are not here.
        revision: the commit that was used, where it is known.
    """

    hub_id: str | None
    kind: str
    about: dict[str, Any]
    model_type: str | None = None
    parameters: int | None = None
    revision: str | None = None


def origin_of(
    name: str,
    revision: str | None = None,
    token: str | None = None,
    endpoint: str | None = None,
    ask_hub: bool = True,
) -> Origin:
    """Find out what the recipe's model is; a Hub that cannot be asked leaves gaps, never an error.

    Args:
        name, revision: the recipe's model.
        token: the visitor's own; nobody's is used without one.
        ask_hub: whether the Hub is asked at all; else only what lies on this machine is told.
    """
    on_the_hub = partial(_on_the_hub, token=token, endpoint=endpoint) if ask_hub else _unasked
    try:
        place = locate(name)
    except ModelError:  # the folder is gone, and its name must not be told
        return Origin(None, "folder", {})
    if place.kind == "hub":
        return Origin(place.name, "hub", on_the_hub(place.name), revision=revision)
    folder = Path(place.name)
    cached = _CACHED.search(folder.as_posix())
    if cached:
        hub_id = "/".join(part for part in cached.groups()[:2] if part)
        about = on_the_hub(hub_id) or _in_readme(folder)
        return Origin(hub_id, "hub", about, revision=cached[3])
    about = {"license": "apache-2.0", "language": "en"} if place.kind == "demo" else _in_readme(folder)
    return Origin(None, place.kind, about, _model_type(folder), parameters_in(folder) or None)


def _unasked(hub_id: str) -> dict[str, Any]:
    return {}


def _on_the_hub(hub_id: str, token: str | None, endpoint: str | None) -> dict[str, Any]:
    from huggingface_hub import HfApi

    try:
        with told_plainly(Location("hub", hub_id)):
            info = HfApi(endpoint=endpoint, token=token or False).model_info(hub_id, timeout=10)
    except ModelError:
        return {}
    return _chosen(info.card_data.to_dict() if info.card_data else {})


def _in_readme(folder: Path) -> dict[str, Any]:
    card = folder / "README.md"
    text = card.read_text(encoding="utf-8", errors="replace") if card.is_file() else ""
    if not text.startswith("---\n"):
        return {}
    try:
        said = yaml.safe_load(text[4:].partition("\n---")[0])
    except yaml.YAMLError:
        return {}
    return _chosen(said if isinstance(said, dict) else {})


def _chosen(card: dict[str, Any]) -> dict[str, Any]:
    return {name: card[name] for name in _PARTS if card.get(name)}


def _model_type(folder: Path) -> str | None:
    return json.loads((folder / "config.json").read_text(encoding="utf-8")).get("model_type")
