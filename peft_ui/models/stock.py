"""Inventories that were read once and are kept: choosing a model costs, turning a knob must not."""

from dataclasses import replace
from pathlib import Path
from threading import Lock

from peft_ui.data.access import whose
from peft_ui.models.dtype import choose_dtype
from peft_ui.models.inventory import Inventory, inventory_of
from peft_ui.models.load import load_config
from peft_ui.models.locate import locate
from peft_ui.models.settings import ModelSettings, Task
from peft_ui.models.skeleton import skeleton

KEPT = 16
_kept: dict[tuple[str, ...], Inventory] = {}  # oldest first
_one_at_a_time = Lock()


def inventory_for(settings: ModelSettings, task: Task, token: str | None = None, labels: int = 0) -> Inventory:
    """The inventory of a model whose weights may not have been fetched: its config is enough.

    `labels` is how many a classifier tells apart; 0 leaves what its config says (two, where it says nothing).
    Kept by place, revision, task, labels and number format. A changed config.json is read anew; what a visitor's token
    opened is kept for that token only (as a hash), so that his access to a gated model does not open it to others.

    Raises:
        ModelError: as `load_config`, or a task that the architecture cannot do.
    """
    place = locate(settings.name)
    if place.kind == "hub":
        mark = whose(token)
    else:
        state = (Path(place.name) / "config.json").stat()
        mark = f"{state.st_mtime_ns} {state.st_size}"
    dtype = choose_dtype(settings)
    key = (place.name, settings.revision or "", task, dtype, mark, str(labels))
    with _one_at_a_time:
        if key not in _kept:
            config = load_config(settings, token)
            if labels:
                config.num_labels = labels
            stored = str(config.dtype or "float32").removeprefix(
                "torch."
            )  # the skeleton's takes its place in the config
            found = inventory_of(skeleton(config, task, dtype), task)
            _kept[key] = replace(found, facts=replace(found.facts, stored_dtype=stored))
            while len(_kept) > KEPT:
                del _kept[next(iter(_kept))]
        return _kept[key]
