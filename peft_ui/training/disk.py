"""Whether a checkpoint will fit on the disk: asked before it is written, so that a full disk costs nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peft_ui.errors import TrainingError

if TYPE_CHECKING:
    from torch import Tensor

BESIDE = 2**20  # bytes: the states of scheduler, chance and trainer


def check_room(folder: Path, model: Any, optimizer: Any) -> None:
    """Compare what a checkpoint holds with what is free where `folder` lies.

    Raises:
        TrainingError: it would not fit; the checkpoints that are there stay as they are.
    """
    learning = (weight for weight in model.parameters() if weight.requires_grad)
    needed = BESIDE + sum(tensor.nbytes for tensor in (*learning, *_kept_by(optimizer)))
    free = free_bytes(folder)
    if free < needed:
        raise TrainingError(
            f"A checkpoint needs {needed / 1e6:,.1f} MB, and the disk has {free / 1e6:,.1f} MB left.",
            "Free some space, then resume: the run goes on from its last checkpoint.",
        )


def free_bytes(folder: Path) -> int:
    """What is free on the disk on which the folder lies, or will lie."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(there).free


def _kept_by(optimizer: Any) -> Iterator["Tensor"]:
    """What the optimizer keeps for each weight, once it has taken a step."""
    states = getattr(optimizer, "state", {})
    for state in states.values():
        yield from (value for value in state.values() if hasattr(value, "nbytes"))
