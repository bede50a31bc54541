"""What would make a run fit that ran out of memory: each change tried on the estimate, before anybody tries it."""

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec

from peft_ui.estimate.recipe import estimate_recipe
from peft_ui.recipe.recipe import Recipe

SHORTEST = 64  # tokens: shorter examples teach little
SPARED = 0.8  # of what was needed beside the libraries: more is no remedy, whatever the machine has


def remedies(recipe: Recipe, memory: int) -> list[str]:
    """A sentence for each change that would fit by itself; else one for all of them together.

    Args:
        recipe: of the run for which memory was too short.
        memory: bytes that the machine has.
    """
    needed = estimate_recipe(recipe).memory
    limit = min(memory, needed.overhead + SPARED * (needed.peak - needed.overhead))
    found = [f"{words}: about {_peak(changed) / 1e9:.1f} GB." for words, changed in _first_that_fit(recipe, limit)]
    if found:
        return ["By the estimate each of these would fit, and the run can be started anew with one of them:", *found]
    smallest = recipe
    for change in _CHANGES:
        *_, (_, smallest) = [("", smallest), *change(smallest)]
    least = _peak(smallest)
    if least <= limit:
        gigabytes = f"{least / 1e9:.1f}"
        return [
            f"Only all together would fit: 1 row at once, short examples, activation checkpointing ({gigabytes} GB)."
        ]
    return [f"By the estimate even the smallest settings need {least / 1e9:.1f} GB: choose a smaller model."]


def _first_that_fit(recipe: Recipe, limit: float) -> Iterator[tuple[str, Recipe]]:
    """Of each kind of change the mildest that fits."""
    for change in _CHANGES:
        fitting = ((words, changed) for words, changed in change(recipe) if _peak(changed) <= limit)
        yield from (one for one in [next(fitting, None)] if one is not None)


def _fewer_rows(recipe: Recipe) -> Iterator[tuple[str, Recipe]]:
    """Smaller steps, gathered into one of the same size."""
    size, least = recipe.training.per_device_train_batch_size, 2 if recipe.task == "KTO" else 1
    while (size := size // 2) >= least:
        gathered = recipe.training.effective_batch_size // size
        told = f"Rows at once {size}, steps gathered into one {gathered}"
        yield told, _trained(recipe, per_device_train_batch_size=size, gradient_accumulation_steps=gathered)


def _shorter(recipe: Recipe) -> Iterator[tuple[str, Recipe]]:
    length = recipe.data.max_length
    while (length := length // 2) >= SHORTEST:
        yield (
            f"Longest example {length} tokens",
            replace(recipe, data=recipe.data.model_copy(update={"max_length": length})),
        )


def _recomputed(recipe: Recipe) -> Iterator[tuple[str, Recipe]]:
    if recipe.method.gradient_checkpointing and not recipe.training.gradient_checkpointing:
        yield "Activation checkpointing", _trained(recipe, gradient_checkpointing=True)


def _in_four_bits(recipe: Recipe) -> Iterator[tuple[str, Recipe]]:
    if recipe.method.quantizable and recipe.model.quantization == "none" and find_spec("bitsandbytes"):
        yield "Quantization nf4", replace(recipe, model=recipe.model.model_copy(update={"quantization": "nf4"}))


_CHANGES = (_fewer_rows, _shorter, _recomputed, _in_four_bits)


def _trained(recipe: Recipe, **changes: object) -> Recipe:
    return replace(recipe, training=recipe.training.model_copy(update=changes))


def _peak(recipe: Recipe) -> int:
    return estimate_recipe(recipe).memory.peak
