"""Ids and labels back to text, for the eye: what the visitor sees is decoded from what is trained."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NotRequired, TypedDict

from peft_ui.formatting.prepare import Prepared
from peft_ui.tokens.answers import Compared, Verdict
from peft_ui.tokens.encode import IGNORED, Encoded
from peft_ui.tokens.road import Row

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


class Span(TypedDict):
    """A stretch of text that is trained as a whole or not at all; `away` where it is what to say less often."""

    text: str
    trained: bool
    away: NotRequired[bool]


Tell = Callable[[list[int]], list[str]]  # ids to text: as a whole, or token by token


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


def spans_of(
    rows: Sequence[Row], prepared: Prepared, tokenizer: "PreTrainedTokenizerBase", apart: bool = False
) -> list[list[Span]]:
    """Rows of any task for the eye: what is read, and what is learnt (a label or tag by its name).

    Args:
        apart: every token by itself.
    """

    def tell(ids: list[int]) -> list[str]:
        return [_decoded([token], tokenizer) for token in ids] if apart else [_decoded(ids, tokenizer)]

    if prepared.task == "CAUSAL_LM":
        shown = pieces if apart else spans
        return [shown(row, tokenizer) for row in rows if isinstance(row, Encoded)]
    return [_spans_of(row, prepared, tell) for row in rows]


def _spans_of(row: Row, prepared: Prepared, tell: Tell) -> list[Span]:
    if isinstance(row, Compared):
        better, worse = _learnt(tell(row.chosen_ids)), _away(tell(row.rejected_ids))
        return [*_read(tell(row.prompt_ids)), *better, *_read(["\n≻\n"]), *worse]
    if isinstance(row, Verdict):
        answer = _learnt if row.label else _away
        return [
            *_read(tell(row.prompt_ids)),
            *answer(tell(row.completion_ids)),
            *_read([" 👍" if row.label else " 👎"]),
        ]
    if prepared.task == "SEQ_2_SEQ_LM":
        return [*_read(tell(row.input_ids)), *_read(["\n→ "]), *_learnt(tell(row.labels))]
    if prepared.task == "SEQ_CLS":
        ids = [place for place, chosen in enumerate(row.labels) if chosen] if prepared.several else row.labels
        return [
            *_read(tell(row.input_ids)),
            *_read([" → "]),
            *_learnt([", ".join(prepared.labels[one] for one in ids)]),
        ]
    return _tagged(row, prepared, tell)


def _tagged(row: Encoded, prepared: Prepared, tell: Tell) -> list[Span]:
    found: list[Span] = []
    for token, label in zip(row.input_ids, row.labels, strict=True):
        found += _read(tell([token]))
        if label != IGNORED:
            found += _learnt([f"/{prepared.labels[label]} "])
    return found


def _read(texts: list[str]) -> list[Span]:
    return [Span(text=text, trained=False) for text in texts]


def _learnt(texts: list[str]) -> list[Span]:
    return [Span(text=text, trained=True) for text in texts]


def _away(texts: list[str]) -> list[Span]:
    return [Span(text=text, trained=True, away=True) for text in texts]


def _decoded(ids: list[int], tokenizer: "PreTrainedTokenizerBase") -> str:
    return str(tokenizer.decode(ids, skip_special_tokens=False, clean_up_tokenization_spaces=False))
