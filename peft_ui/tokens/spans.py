"""Ids and labels back to text, for the eye: what the visitor sees is decoded from what is trained."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypedDict

from peft_ui.formatting.prepare import Prepared
from peft_ui.tokens.answers import Compared, Verdict
from peft_ui.tokens.encode import IGNORED, Encoded
from peft_ui.tokens.road import Row

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


def pieces(row: Encoded, tokenizer: "PreTrainedTokenizerBase") -> list[Span]:
    """Every token by itself, for who wants to see where one ends and the next begins."""
    texts = [_decoded([token], tokenizer) for token in row.input_ids]
    return [Span(text=text, trained=label != IGNORED) for text, label in zip(texts, row.labels, strict=True)]


def spans_of(rows: Sequence[Row], prepared: Prepared, tokenizer: "PreTrainedTokenizerBase") -> list[list[Span]]:
    """Rows of any task for the eye: what is read, and what is learnt (a label or tag by its name)."""
    return [_spans_of(row, prepared, tokenizer) for row in rows]


def _spans_of(row: Row, prepared: Prepared, tokenizer: "PreTrainedTokenizerBase") -> list[Span]:
    if isinstance(row, Compared):
        texts = [_decoded(ids, tokenizer) for ids in (row.prompt_ids, row.chosen_ids, row.rejected_ids)]
        return [_read(texts[0]), _learnt(texts[1]), _read("\n≻\n"), _learnt(texts[2])]
    if isinstance(row, Verdict):
        texts = [_decoded(ids, tokenizer) for ids in (row.prompt_ids, row.completion_ids)]
        return [_read(texts[0]), _learnt(texts[1]), _read(" 👍" if row.label else " 👎")]
    if prepared.task == "SEQ_2_SEQ_LM":
        return [_read(_decoded(row.input_ids, tokenizer)), _read("\n→ "), _learnt(_decoded(row.labels, tokenizer))]
    if prepared.task == "SEQ_CLS":
        ids = [place for place, chosen in enumerate(row.labels) if chosen] if prepared.several else row.labels
        names = ", ".join(prepared.labels[number] for number in ids)
        return [_read(_decoded(row.input_ids, tokenizer)), _read(" → "), _learnt(names)]
    return _tagged(row, prepared, tokenizer) if prepared.task == "TOKEN_CLS" else spans(row, tokenizer)


def _tagged(row: Encoded, prepared: Prepared, tokenizer: "PreTrainedTokenizerBase") -> list[Span]:
    found: list[Span] = []
    for token, label in zip(row.input_ids, row.labels, strict=True):
        found.append(_read(_decoded([token], tokenizer)))
        if label != IGNORED:
            found.append(_learnt(f"/{prepared.labels[label]} "))
    return found


def _read(text: str) -> Span:
    return Span(text=text, trained=False)


def _learnt(text: str) -> Span:
    return Span(text=text, trained=True)


def _decoded(ids: list[int], tokenizer: "PreTrainedTokenizerBase") -> str:
    return str(tokenizer.decode(ids, skip_special_tokens=False, clean_up_tokenization_spaces=False))
