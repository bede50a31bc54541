"""Ids and labels back to text, for the eye: what the visitor sees is decoded from what is trained."""

from itertools import groupby
from typing import TYPE_CHECKING, TypedDict

from peft_ui.tokens.encode import IGNORED, Encoded

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


class Span(TypedDict):
    """A stretch of text that is trained as a whole or not at all."""

    text: str
    trained: bool


def spans(encoded: Encoded, tokenizer: "PreTrainedTokenizerBase") -> list[Span]:
    """The example as stretches of equal label state, special tokens visible."""
    result: list[Span] = []
    place = 0
    before = ""
    for trained, run in groupby(label != IGNORED for label in encoded.labels):
        start, place = place, place + sum(1 for _ in run)
        so_far = _decoded(encoded.input_ids[:place], tokenizer)
        whole = so_far.startswith(before)
        text = so_far[len(before) :] if whole else _decoded(encoded.input_ids[start:place], tokenizer)
        result.append(Span(text=text, trained=trained))
        before = so_far
    return result


def _decoded(ids: list[int], tokenizer: "PreTrainedTokenizerBase") -> str:
    return str(tokenizer.decode(ids, skip_special_tokens=False, clean_up_tokenization_spaces=False))
