"""Sequence to sequence: the source for the encoder, the target for the decoder, each closed as the tokenizer does."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from peft_ui.formatting.examples import Pair
from peft_ui.tokens.encode import Encoded

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


def encode_sequences(examples: Sequence[Pair], tokenizer: "PreTrainedTokenizerBase", max_length: int) -> list[Encoded]:
    """Sources and targets to ids; each batched in one call.

    Returns:
        `input_ids` for the encoder, `labels` for the decoder (its own length, everything learnt). Either that is
        longer than `max_length` loses its end, but for its closing tokens.
    """
    if not examples:
        return []
    sources = tokenizer([one.context.strip() for one in examples], verbose=False)["input_ids"]
    targets = tokenizer(text_target=[one.target.strip() for one in examples], verbose=False)["input_ids"]
    closing = closing_ids(tokenizer)
    return [
        Encoded(
            cut(source, max_length, closing),
            cut(target, max_length, closing),
            len(source) > max_length,
            len(target) > max_length,
            len(source),
            len(target),
        )
        for source, target in zip(sources, targets, strict=True)
    ]


def closing_ids(tokenizer: "PreTrainedTokenizerBase") -> list[int]:
    """The ids that the tokenizer puts behind every text."""
    bare = tokenizer("a", add_special_tokens=False)["input_ids"]
    full = tokenizer("a")["input_ids"]
    starts = range(len(full) - len(bare) + 1)
    return next((full[start + len(bare) :] for start in starts if full[start : start + len(bare)] == bare), [])


def cut(ids: list[int], max_length: int, closing: list[int]) -> list[int]:
    """At most `max_length` ids; what is cut off is the end before the closing ids."""
    return ids if len(ids) <= max_length else ids[: max_length - len(closing)] + closing
