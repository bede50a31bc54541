"""How many tokens texts have, without making them: in batches, and word by word where that is provably the same.

Some tokenizers (Gemma's) write a space as ▁ and then merge over the whole text, which makes long texts slow. But a
merge that goes from a visible character over a space makes a token that does so, and hardly a token does (of Gemma's
262,144 just `>▁</`). A text that holds none of them may be cut at its spaces, so each word need be counted only once.
"""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from peft_ui.tokens.edges import Edges, tokenize_rest

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_CROSSES = re.compile("[^▁ ][▁ ]")
_LONG = 64  # characters; such a "word" will not come again
_MOST = 500_000  # words remembered
_FEW = 20  # tokens over a space that are looked for in every text


class Counter:
    """Counts the tokens of texts in batched calls; the tokenizer uses its own threads."""

    def __init__(self, tokenizer: "PreTrainedTokenizerBase", edges: Edges) -> None:
        self._tokenizer, self._edges = tokenizer, edges
        self._backend: Any = getattr(tokenizer, "backend_tokenizer", None)

    def first(self, texts: Sequence[str]) -> list[int]:
        """Tokens of texts that begin a sequence, without begin and end tokens."""
        if self._backend is None:
            return [len(ids) for ids in self._tokenizer(list(texts), add_special_tokens=False, verbose=False).input_ids]
        return [len(found) for found in self._backend.encode_batch_fast(list(texts), add_special_tokens=False)]

    def rest(self, texts: Sequence[str]) -> list[int]:
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

    def first(self, texts: Sequence[str]) -> list[int]:
        if len(self._after_space) > _MOST:
            self._at_start, self._after_space = {"": 0}, {}
        plain = [self._is_plain(text) for text in texts]
        parts = [text.split(" ") for text, is_plain in zip(texts, plain, strict=True) if is_plain]
        self._learn(self._at_start, "", {words[0] for words in parts})
        self._learn(self._after_space, " ", set(chain.from_iterable(words[1:] for words in parts)))
        after = self._after_space.__getitem__
        counted = iter([self._at_start[words[0]] + sum(map(after, words[1:])) for words in parts])
        others = iter(super().first([text for text, is_plain in zip(texts, plain, strict=True) if not is_plain]))
        return [next(counted) if is_plain else next(others) for is_plain in plain]

    def _is_plain(self, text: str) -> bool:
        """Words with one space between them, not so long that they will not come again, and no token over a space."""
        words = len(text) < _LONG or " " in text[:_LONG]
        return words and "  " not in text and not any(token in text for token in self._crossing)

    def _learn(self, known: dict[str, int], space: str, words: set[str]) -> None:
        new = list(words - known.keys())
        known.update(zip(new, super().first([space + word for word in new]), strict=True))


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
