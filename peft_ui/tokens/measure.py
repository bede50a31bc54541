"""The lengths of many examples and what a limit does to them, as arrays: what the audit reads.

Pairs and texts are counted without making ids; that gives the numbers of `encode_many` and is tested against it.
Everything else, and whatever brings its own begin or end token, walks the road itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from peft_ui.formatting.examples import Example, from_row
from peft_ui.formatting.lines import Lines
from peft_ui.formatting.prepare import Prepared
from peft_ui.tokens.answers import Compared, Verdict
from peft_ui.tokens.edges import Edges, edges_of
from peft_ui.tokens.encode import IGNORED
from peft_ui.tokens.road import Row, encode_examples
from peft_ui.tokens.words import Counter, counter_for

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_BATCH = 8_000  # the more at once, the seldomer a word is looked up again
Counts = np.ndarray


@dataclass(frozen=True)
class Measured:
    """One number for each example.

    Args:
        context, target: tokens before any cut, with begin and end tokens.
        seen, trained: tokens after the cut, and how many of them are learnt.
        context_cut, target_cut: what the limit took away.
    """

    context: Counts
    target: Counts
    seen: Counts
    trained: Counts
    context_cut: Counts
    target_cut: Counts

    @property
    def total(self) -> Counts:
        return self.context + self.target

    @property
    def context_gone(self) -> Counts:
        """Whether the limit left nothing of what stands before the answer, but for its first token."""
        return self.context_cut & (self.seen - self.trained <= 1)


def measure(examples: Lines, prepared: Prepared, tokenizer: "PreTrainedTokenizerBase", max_length: int) -> Measured:
    """Measure examples of a prepared set, a batch at a time.

    Raises:
        ModelError, DataError: as `encode_examples`.
    """
    scale = _Scale(prepared, tokenizer, max_length)
    found = np.zeros((6, len(examples)), dtype=np.int64)
    place = 0
    batch: list[dict[str, Any]] = []
    for row in examples.rows():
        batch.append(row)
        if len(batch) == _BATCH:
            found[:, place : place + _BATCH] = scale.weigh(batch)
            place, batch = place + _BATCH, []
    if batch:
        found[:, place:] = scale.weigh(batch)
    context, target, seen, trained, context_cut, target_cut = found
    return Measured(context, target, seen, trained, context_cut.astype(bool), target_cut.astype(bool))


class _Scale:
    """Weighs batches of rows for one tokenizer and one limit."""

    def __init__(self, prepared: Prepared, tokenizer: "PreTrainedTokenizerBase", max_length: int) -> None:
        self._prepared, self._tokenizer, self._max_length = prepared, tokenizer, max_length
        self._edges: Edges | None = edges_of(tokenizer) if prepared.task == "CAUSAL_LM" else None
        self._counter: Counter | None = counter_for(tokenizer, self._edges) if self._edges else None
        self._own = [token for token in (tokenizer.bos_token, tokenizer.eos_token, tokenizer.sep_token) if token]

    def weigh(self, rows: list[dict[str, Any]]) -> Counts:
        """Six numbers a row, as `Measured` has them: an array of shape (6, rows)."""
        result = np.zeros((6, len(rows)), dtype=np.int64)
        slow = np.array([not self._is_simple(row) for row in rows])
        quick = [row for row, is_slow in zip(rows, slow, strict=True) if not is_slow]
        if quick:
            result[:, ~slow] = self._counted(quick)
        if slow.any():
            result[:, slow] = self._walked([from_row(row) for row, is_slow in zip(rows, slow, strict=True) if is_slow])
        return result

    def _is_simple(self, row: dict[str, Any]) -> bool:
        """A pair or a text without a begin or end token of its own."""
        if self._counter is None or ("context" not in row and "text" not in row):
            return False
        return not any(token in text for text in row.values() for token in self._own)

    def _counted(self, rows: list[dict[str, Any]]) -> Counts:
        assert self._counter is not None and self._edges is not None
        begins = len(self._edges.bos)
        if "text" in rows[0]:
            context = np.full(len(rows), begins)
            target = np.array(self._counter.first([row["text"] for row in rows])) + 1
        else:
            context = np.array(self._counter.first([row["context"] for row in rows])) + begins
            target = np.array(self._counter.rest([row["target"] for row in rows])) + 1
        return _fitted(context, target, begins, self._max_length)

    def _walked(self, examples: Sequence[Example]) -> Counts:
        rows = encode_examples(examples, self._prepared, self._tokenizer, self._max_length)
        return np.array([_figures(row, self._prepared.task) for row in rows]).T


def _fitted(context: Counts, target: Counts, begins: int, max_length: int) -> Counts:
    """What `encode.fit` does to a context and a target behind it, for many at once."""
    total, room = context + target, max_length - begins
    long = total > max_length
    too_long = long & (target > room)
    trained = np.where(too_long, room, target)
    seen = np.where(long, np.where(too_long, begins + room, np.minimum(total, max_length)), total)
    return np.stack([context, target, seen, trained, long & (~too_long | (context > begins)), too_long])


def _figures(row: Row, task: str) -> tuple[int, int, int, int, bool, bool]:
    seen, trained = _sizes(row, task)
    return row.context_tokens, row.target_tokens, seen, trained, row.context_cut, row.target_cut


def _sizes(row: Row, task: str) -> tuple[int, int]:
    """Tokens after the cut, and how many of them teach."""
    if isinstance(row, Compared):
        answers = len(row.chosen_ids) + len(row.rejected_ids)
        return len(row.prompt_ids) + answers, answers
    if isinstance(row, Verdict):
        return len(row.prompt_ids) + len(row.completion_ids), len(row.completion_ids)
    trained = len(row.labels) - row.labels.count(IGNORED)
    if task == "SEQ_2_SEQ_LM":
        return len(row.input_ids) + len(row.labels), trained
    return len(row.input_ids), 1 if task == "SEQ_CLS" else trained
