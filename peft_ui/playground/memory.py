"""Whether a run's model fits into the memory that is free now: asked before the first weight is read."""

from pathlib import Path

from peft_ui.errors import ModelError
from peft_ui.recipe.recipe import Recipe

OVERHEAD = 400_000_000  # bytes of torch, transformers and one answer's cache, over the weights themselves
QUANTIZED_BYTES = {"nf4": 0.6, "int8": 1.1, "int8_torchao": 1.1}  # bytes a parameter, scales and whole layers included
CGROUP = Path("/sys/fs/cgroup")


def check_memory(recipe: Recipe, adapter_folder: Path) -> None:
    """Refuse a model that would not fit.

    Raises:
        ModelError: it needs more than is free; both figures are named.
    """
    needed, free = needed_bytes(recipe, adapter_folder), free_bytes()
    if needed > free:
        raise ModelError(
            f"{recipe.model.name} needs about {needed / 1e9:.1f} GB to answer, and {free / 1e9:.1f} GB are free.",
            "Wait until a running training has ended, close other programs, or choose a smaller model.",
        )


def needed_bytes(recipe: Recipe, adapter_folder: Path) -> int:
    """Bytes of the base's weights, the adapter's files, and what answering takes beside them."""
    from peft_ui.models.dtype import BYTES, choose_dtype
    from peft_ui.models.stock import inventory_for

    each = QUANTIZED_BYTES.get(recipe.model.quantization) or BYTES[choose_dtype(recipe.model)]
    weights = inventory_for(recipe.model, recipe.task).total * each
    adapter = sum(file.stat().st_size for file in adapter_folder.glob("*.safetensors"))
    return int(weights) + adapter + OVERHEAD


def free_bytes() -> int:
    """Bytes free on the card where there is one, else in this machine or container."""
    import psutil
    import torch

    if torch.cuda.is_available():
        return int(torch.cuda.mem_get_info()[0])
    return min(psutil.virtual_memory().available, _container_free(CGROUP))


def _container_free(cgroup: Path) -> int:
    """Bytes that the container may still take; a container without a limit has all there is."""
    try:
        limit = (cgroup / "memory.max").read_text().strip()
        used = int((cgroup / "memory.current").read_text())
        cached = dict(line.split() for line in (cgroup / "memory.stat").read_text().splitlines())
    except OSError:
        return 2**62
    return 2**62 if limit == "max" else int(limit) - used + int(cached.get("inactive_file", 0))
