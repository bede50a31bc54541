"""Counting word by word gives the tokenizer's own numbers, whatever the text."""

import random

import pytest

from peft_ui.tokens.edges import Edges
from peft_ui.tokens.words import Counter, WordCounter, counter_for

EDGES = Edges((), 0, ())
TEXTS = [
    "",
    " ",
    "a b ab",
    " ab",
    "ab ",
    "a  b",
    "   ",
    "a\nb ba",
    "a b<eos> ab",
    "b> <a",  # a token goes over this space
    "ab" * 100,
    "ab " * 100,
]


@pytest.fixture
def gemma_like():
    """Writes spaces as ▁ and merges over the whole text; one token goes over a space."""
    from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    def make(pre_tokenizer=True):
        tokens = ["<eos>", "<unk>", "a", "b", "▁", "\n", "<", ">", "ab", "▁a", "▁ab", "▁▁", "ba", "▁<", ">▁<"]
        merges = [("a", "b"), ("▁", "a"), ("▁a", "b"), ("▁", "▁"), ("b", "a"), ("▁", "<"), (">", "▁<")]
        vocabulary = {token: number for number, token in enumerate(tokens)}
        inner = Tokenizer(models.BPE(vocabulary, merges, unk_token="<unk>"))
        inner.normalizer = normalizers.Replace(" ", "▁")
        if pre_tokenizer:
            inner.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
        inner.add_special_tokens([AddedToken("<eos>", special=True)])
        return PreTrainedTokenizerFast(tokenizer_object=inner, eos_token="<eos>", unk_token="<unk>")

    return make


@pytest.mark.parametrize("pre_tokenizer", [True, False])
def test_words_are_counted_as_the_tokenizer_counts(gemma_like, pre_tokenizer):
    tokenizer = gemma_like(pre_tokenizer)
    counter = counter_for(tokenizer, EDGES)
    assert isinstance(counter, WordCounter)
    draw = random.Random(0)
    texts = TEXTS + ["".join(draw.choices("ab ><\n", k=draw.randint(0, 40))) for _ in range(500)]
    expected = [len(ids) for ids in tokenizer(texts, add_special_tokens=False)["input_ids"]]
    assert list(counter.first(texts)) == expected
    assert list(counter.first(texts)) == expected  # now that every word is known
    assert expected[:4] == [0, 1, 5, 2]


def test_other_tokenizers_are_asked_for_every_text(make_tokenizer):
    tokenizer = make_tokenizer()
    counter = counter_for(tokenizer, EDGES)
    assert type(counter) is Counter
    assert counter.first(["Sky blue", ""]) == [2, 0]


def test_a_guard_is_taken_away(metaspace_tokenizer):
    counter = counter_for(metaspace_tokenizer, Edges((), 2, (5, 6)))
    assert type(counter) is Counter
