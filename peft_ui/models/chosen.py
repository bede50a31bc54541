"""What is known about the model that somebody chose, before anything of it is fetched."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from peft_ui.data.access import Token
from peft_ui.errors import ModelError
from peft_ui.models.cache import CachedModel, cached_models
from peft_ui.models.download import missing_bytes
from peft_ui.models.locate import locate
from peft_ui.models.search import HubModel, HubSearch, Silent
from peft_ui.models.weights import is_weight, licence_in, parameters_in


@dataclass(frozen=True)
class Chosen:
    """A model's facts; 0 and "" where one is not known.

    Args:
        kind: bundled, a folder here, or on the Hub.
        name: the visitor's own name for it.
        parameters: how many values its weights hold.
        size: bytes of everything that it needs.
        missing: those bytes that are not on this machine.
        licence: as its card names it.
        revision: the commit on the Hub.
        gated: its owner asks for terms to be accepted.
        open: it is not gated, or this token may read it.
        silent: the Hub did not answer, so all this is from this machine alone.
    """

    kind: Literal["demo", "folder", "hub"]
    name: str
    parameters: int = 0
    size: int = 0
    missing: int = 0
    licence: str = ""
    revision: str = ""
    gated: bool = False
    open: bool = True
    silent: bool = False


def look_at(
    name: str, search: HubSearch, token: Token = False, revision: str | None = None, may_be_cached: bool = True
) -> Chosen:
    """The facts of a model by its name.

    Args:
        may_be_cached: where the Hub is silent, what is on this machine may be told of.

    Raises:
        ModelError: there is no such model, or the Hub is silent and nothing of it is here.
    """
    place = locate(name)
    if place.kind != "hub":
        folder = Path(place.name)
        size = sum(file.stat().st_size for file in folder.glob("*.safetensors") if is_weight(file.name))
        return Chosen(place.kind, name, parameters_in(folder), size, licence=licence_in(folder))
    try:
        return _on_the_hub(search.look(name, token, revision), search, token)
    except Silent as error:
        cached = next((model for model in cached_models() if model.name == name), None)
        if cached is None or not may_be_cached:
            what = f"The Hub cannot be reached, and {name} is not on this machine."
            raise ModelError(what, "Connect to the network, or choose a model that is here.") from error
        return _in_the_cache(cached)


def _on_the_hub(model: HubModel, search: HubSearch, token: Token) -> Chosen:
    return Chosen(
        "hub",
        model.name,
        model.parameters,
        model.size,
        missing_bytes(model),
        model.licence,
        model.revision,
        model.gated,
        not model.gated or search.may_open(model.name, token),
    )


def _in_the_cache(model: CachedModel) -> Chosen:
    return Chosen(
        "hub",
        model.name,
        model.parameters,
        model.size,
        licence=model.licence,
        revision=model.revision,
        silent=True,
    )
