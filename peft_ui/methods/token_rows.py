"""Rows of the embedding that learn: which they are, where the embedding is, and what is tied to it."""

from collections.abc import Sequence

from peft_ui.models.inventory import Inventory, Module


def rows_of_tokens(indices: Sequence[int] | None) -> tuple[int, ...]:
    """The tokens, each once, in order."""
    return tuple(sorted(set(indices or ())))


def stray_tokens(indices: Sequence[int] | None, inventory: Inventory, setting: str) -> list[str]:
    """Why these numbers name no tokens of the model; empty when they do."""
    size = inventory.facts.vocab_size
    stray = [number for number in rows_of_tokens(indices) if not 0 <= number < size]
    return [f"{setting} names {stray[0]}, but this model's tokens are numbered 0 to {size - 1}."] if stray else []


def token_embedding(inventory: Inventory) -> tuple[Module, ...]:
    """The embedding that reads the words; what is tied to it (the output, a decoder) follows by itself."""
    size = inventory.facts.vocab_size
    every = (module for module in inventory.modules if module.kind == "Embedding" and module.in_features >= size)
    return tuple(every)[:1]
