"""Load a config, a tokenizer, or a real model. Foreign code is never run, pickles are never read."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from peft_ui.data.access import access
from peft_ui.data.network import hub_reachable
from peft_ui.errors import ModelError
from peft_ui.models.architecture import auto_class
from peft_ui.models.cache import is_here
from peft_ui.models.dtype import choose_dtype
from peft_ui.models.hub_errors import told_plainly
from peft_ui.models.inventory import HEAD_NAMES
from peft_ui.models.locate import Location, locate
from peft_ui.models.quantize import keep_learnable, quantized
from peft_ui.models.settings import NO_LABELS, Labels, ModelSettings, Task


def load_config(settings: ModelSettings, token: str | None = None) -> Any:
    """The model's `transformers` config.

    Raises:
        ModelError: not there, not allowed, no config, or an architecture that is not known.
    """
    from transformers import AutoConfig

    place = locate(settings.name)
    with told_plainly(place, settings.revision):
        return AutoConfig.from_pretrained(place.name, **_access(place, settings, token))


def load_tokenizer(settings: ModelSettings, token: str | None = None) -> Any:
    """The model's tokenizer.

    Raises:
        ModelError: not there, not allowed, or a model without one.
    """
    from transformers import AutoTokenizer

    place = locate(settings.name)
    with told_plainly(place, settings.revision), _no_search_for_cycles():
        return AutoTokenizer.from_pretrained(place.name, **_access(place, settings, token))


def load_model(settings: ModelSettings, task: Task, token: str | None = None, labels: Labels = NO_LABELS) -> Any:
    """The model with its weights: on the CPU, or, where it is quantized, where it will compute.

    Args:
        labels: what a classifier will tell apart; its head is new (drawn at random) unless the files hold one that
            fits.

    Raises:
        ModelError: as `load_config`; also a task that the architecture cannot do, no safetensors weights,
            or quantization without its library.
    """
    import torch

    place = locate(settings.name)
    config = load_config(settings, token)
    labels.put_into(config)
    auto = auto_class(config, task)
    with told_plainly(place, settings.revision):
        model, told = auto.from_pretrained(
            place.name,
            config=config,
            use_safetensors=True,
            dtype=getattr(torch, choose_dtype(settings)),
            ignore_mismatched_sizes=bool(labels.names),  # a head for other labels gives way to a new one
            output_loading_info=True,
            **_access(place, settings, token),
            **quantized(settings),
        )
    keep_learnable(model)
    if labels.names:
        _nothing_else_is_new(settings, told["missing_keys"])
    return model


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """A vocabulary is a million small objects: Python's look for dead cycles among them took a third of its loading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _nothing_else_is_new(settings: ModelSettings, missing: Iterable[str]) -> None:
    """Under a new head all must come from the files: what is drawn at random elsewhere would not be saved."""
    if lacking := sorted(name for name in missing if name.split(".")[0] not in HEAD_NAMES):
        raise ModelError(
            f"The files of {settings.name} lack {lacking[0]!r}, which a classifier of this kind is built on.",
            "Choose a model that was saved with it.",
        )


def _access(place: Location, settings: ModelSettings, token: str | None) -> dict[str, Any]:
    """How every file is asked for; without network, or of a commit that is whole here, only what is on this machine."""
    is_local = place.kind != "hub" or is_here(place.name, settings.revision) or not hub_reachable()
    return {
        "revision": settings.revision,
        "token": access(token),
        "trust_remote_code": False,
        "local_files_only": is_local,
    }
