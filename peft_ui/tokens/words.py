"""How many tokens texts have, without making them: in batches, and word by word where that is provably the same.

Some tokenizers (Gemma's) write a space as ▁ and then merge over the whole text, which makes long texts slow. But a
merge that goes from a visible character over a space makes a token that does so, and hardly a token does (of Gemma's
262,144 just `>▁</`). A text that holds none of them may be cut at its spaces, so each word need be counted only once.
"""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from peft_ui.tokens.edges import Edges, tokenize_rest

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Counts = Sequence[int] | np.ndarray
_CROSSES = re.compile("[^▁ ][▁ ]")
_LONG = 64  # characters; such a "word" will not come again
_MOST = 500_000  # words remembered
_FEW = 20  # tokens over a space that are looked for in every text


class Counter:
    """Counts the tokens of texts in batched calls; the tokenizer uses its own threads."""

    def __init__(self, tokenizer: "PreTrainedTokenizerBase", edges: Edges) -> None:
        self._tokenizer, self._edges = tokenizer, edges
        self._backend: Any = getattr(tokenizer, "backend_tokenizer", None)

    def first(self, texts: Sequence[str]) -> Counts:
        """Tokens of texts that begin a sequence, without begin and end tokens."""
        if self._backend is None:
            return [len(ids) for ids in self._tokenizer(list(texts), add_special_tokens=False, verbose=False).input_ids]
        return [len(found) for found in self._backend.encode_batch_fast(list(texts), add_special_tokens=False)]

    def rest(self, texts: Sequence[str]) -> Counts:
        """Tokens of texts that go on after another."""
        if self._edges.guard:
            return [len(ids) for ids in tokenize_rest(list(texts), self._tokenizer, self._edges)]
        return self.first(texts)


class WordCounter(Counter):
    """Counts word by word and remembers each word."""

    def __init__(self, tokenizer: "PreTrainedTokenizerBase", edges: Edges, crossing: Sequence[str]) -> None:
        super().__init__(tokenizer, edges)
        self._crossing = crossing
        self._at_start: dict[str, int] = {"": 0}
        self._after_space: dict[str, int] = {}

    def first(self, texts: Sequence[str]) -> np.ndarray:
        if len(self._after_space) > _MOST:
            self._at_start, self._after_space = {"": 0}, {}
        column = pa.array(texts, pa.large_string())
        plain = self._are_plain(column)
        counts = np.zeros(len(texts), np.int64)
        if plain.any():
            counts[plain] = self._counted(column.filter(pa.array(plain)))
        if not plain.all():
            counts[~plain] = super().first([texts[place] for place in np.flatnonzero(~plain).tolist()])
        return counts

    def _are_plain(self, column: pa.Array) -> np.ndarray:
        """Words with one space between them, not so long that they will not come again, and no token over a space."""
        space = compute.find_substring(column, " ").to_numpy()
        words = ((space >= 0) & (space < _LONG)) | (compute.binary_length(column).to_numpy() < _LONG)
        for token in ("  ", *self._crossing):
            words &= ~compute.match_substring(column, token).to_numpy(zero_copy_only=False)
        return words

    def _counted(self, column: pa.Array) -> np.ndarray:
        """Tokens of plain texts, from those of their words; each word that occurs is looked up once."""
        split = compute.split_pattern(column, " ")
        begins = split.offsets.to_numpy()[:-1]
        words = split.values.dictionary_encode()
        names, codes = words.dictionary.to_pylist(), words.indices.to_numpy()
        is_first = np.zeros(len(codes), bool)
        is_first[begins] = True
        tokens = np.zeros(len(codes), np.int64)
        for known, space, where in ((self._at_start, "", is_first), (self._after_space, " ", ~is_first)):
            used = np.flatnonzero(np.bincount(codes[where], minlength=len(names)))
            lengths = np.zeros(len(names), np.int64)
            lengths[used] = self._lengths(known, space, [names[code] for code in used])
            tokens[where] = lengths[codes[where]]
        return np.add.reduceat(tokens, begins)

    def _lengths(self, known: dict[str, int], space: str, words: list[str]) -> list[int]:
        """Tokens of each word; those that are new are counted and remembered."""
        new = [word for word in words if word not in known]
        known.update(zip(new, super().first([space + word for word in new]), strict=True))
        return [known[word] for word in words]


def counter_for(tokenizer: "PreTrainedTokenizerBase", edges: Edges) -> Counter:
    """The quickest counter that gives this tokenizer's own numbers; the same for the same, with the words it knows."""
    return _counter(tokenizer, edges, len(tokenizer))


@lru_cache(maxsize=4)
def _counter(tokenizer: "PreTrainedTokenizerBase", edges: Edges, size: int) -> Counter:
    """`size` is that of the vocabulary, which may have grown since."""
    crossing = _crossing(tokenizer)
    few = crossing is not None and len(crossing) <= _FEW
    return WordCounter(tokenizer, edges, crossing) if crossing is not None and few else Counter(tokenizer, edges)


def _crossing(tokenizer: "PreTrainedTokenizerBase") -> list[str] | None:
    """The tokens that go over a space, as text; None where the tokenizer is another kind of machine."""
    backend: Any = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None or type(backend.model).__name__ != "BPE" or backend.model.dropout:
        return None
    added = tokenizer.added_tokens_decoder.values()
    if any(token.lstrip or token.rstrip or _CROSSES.search(token.content) for token in added):
        return None
    if not (_writes_spaces(backend.normalizer) and _splits_nothing(backend.pre_tokenizer)):
        return None
    return [token.replace("▁", " ") for token in backend.get_vocab() if _CROSSES.search(token)]


def _writes_spaces(normalizer: Any) -> bool:
    return normalizer is not None and _state(normalizer) == {
        "type": "Replace",
        "pattern": {"String": " "},
        "content": "▁",
    }


def _splits_nothing(pre_tokenizer: Any) -> bool:
    """None at all, or a split at spaces, of which the normalizer has left none."""
    if pre_tokenizer is None:
        return True
    state = _state(pre_tokenizer)
    return state.get("type") == "Split" and state.get("pattern") == {"String": " "}


def _state(part: Any) -> dict[str, Any]:
    return json.loads(part.__getstate__())
