"""All that learns, by name: enough to go on exactly where a run stopped, whatever the method.

PEFT's own files are not: for P-Tuning they hold the finished prompt and not the encoder that makes it,
so a run resumed from them would start with a fresh encoder (measured with PEFT 0.21.2).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from peft_ui.errors import TrainingError

if TYPE_CHECKING:
    from torch.nn import Module

FILE = "trainable.safetensors"
MEMORY = "method.safetensors"


def save_trainable(model: "Module", folder: Path) -> None:
    """Write every parameter that learns to `folder`."""
    from safetensors.torch import save_file

    learning = {name: weight for name, weight in model.named_parameters() if weight.requires_grad}
    save_file({name: weight.detach().cpu().contiguous() for name, weight in learning.items()}, folder / FILE)


def check_finite(model: "Module", step: int) -> None:
    """Let no broken weights take the place of whole ones.

    Raises:
        TrainingError: a weight that learns is no number any more.
    """
    for name, weight in model.named_parameters():
        if weight.requires_grad and not bool(weight.detach().isfinite().all()):
            raise TrainingError(
                f"After step {step} the weight {name} holds values that are no numbers.",
                "Try a smaller learning rate, or gradient clipping at 1; the last good checkpoint is kept.",
            )


def restore_trainable(model: "Module", folder: Path) -> None:
    """Put back what `save_trainable` wrote.

    Raises:
        TrainingError: the file belongs to another recipe.
    """
    import torch
    from safetensors.torch import load_file

    saved = load_file(folder / FILE)
    learning = {name: weight for name, weight in model.named_parameters() if weight.requires_grad}
    if shapes(saved) != shapes(learning):
        raise TrainingError(
            f"The checkpoint {folder.name} does not fit this recipe's model and method.", "Start a new run instead."
        )
    with torch.no_grad():
        for name, weight in learning.items():
            weight.copy_(saved[name])


def save_memory(memory: dict[str, Any], folder: Path) -> None:
    """Write what a method remembers between steps; no file where that is nothing."""
    from safetensors.torch import save_file

    if memory:
        save_file({name: tensor.detach().cpu().contiguous() for name, tensor in memory.items()}, folder / MEMORY)


def read_memory(folder: Path) -> dict[str, Any]:
    """What `save_memory` wrote."""
    from safetensors.torch import load_file

    file = folder / MEMORY
    return load_file(file) if file.exists() else {}


def shapes(tensors: dict) -> dict[str, tuple[int, ...]]:
    """Name to shape."""
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}
