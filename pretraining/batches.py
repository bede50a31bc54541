"""Documents to batches of like length, each known by (chunk, place) so that a resume finds its place."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import torch
from transformers import PreTrainedTokenizerFast

from pretraining.corpus import LONG, SHORT, WIDE, Corpus, Document
from pretraining.tokenizer import cue_ids

DOCUMENTS_PER_CHUNK = 4000
TOKENS_PER_BATCH = 4096
LONG_FROM_CHUNK, WIDE_FROM_CHUNK = 30, 84  # facts come first, in short documents


@dataclass(frozen=True)
class Row:
    """One document as ids; `trained` says which are scored, the first `prefix_length` stand before <bos>."""

    ids: list[int]
    trained: list[bool]
    prefix_length: int
    hinting: bool


@dataclass(frozen=True)
class Batch:
    """Rows padded on the right: with causal attention no real token sees the padding."""

    position: tuple[int, int]
    ids: torch.Tensor
    trained: torch.Tensor
    prefix: torch.Tensor
    hinting: torch.Tensor


class Encoder:
    """Turns documents into rows; keeps what is needed to fill a prefix with noise."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast):
        self.tokenizer = tokenizer
        self.bos = tokenizer.bos_token_id
        hints = cue_ids(tokenizer)
        self.noise_ids = [token for token in range(6, len(tokenizer)) if token not in hints]

    def tokens(self, text: str) -> list[int]:
        return self.tokenizer._tokenizer.encode(text, add_special_tokens=False).ids

    def prefix_ids(self, document: Document, pick: random.Random) -> list[int]:
        """Noise with the hinting words strewn in at random places."""
        hints = [self.tokens(word) for word in document.prefix_words]
        missing = document.prefix_length - sum(map(len, hints))
        parts = hints + [[pick.choice(self.noise_ids)] for _ in range(missing)]
        pick.shuffle(parts)
        return [token for part in parts for token in part]

    def row(self, document: Document, pick: random.Random) -> Row:
        prefix = self.prefix_ids(document, pick)
        ids, trained = [*prefix, self.bos], [False] * (len(prefix) + 1)
        for text, is_trained in document.pieces:
            tokens = self.tokens(text)
            ids += tokens
            trained += [is_trained] * len(tokens)
        return Row(ids, trained, len(prefix), bool(document.prefix_words))


def pad(rows: list[Row], position: tuple[int, int], pad_id: int) -> Batch:
    """Rows of one batch, filled up to the longest."""
    width = max(len(row.ids) for row in rows)
    return Batch(
        position=position,
        ids=torch.tensor([row.ids + [pad_id] * (width - len(row.ids)) for row in rows]),
        trained=torch.tensor([row.trained + [False] * (width - len(row.ids)) for row in rows]),
        prefix=torch.tensor([[place < row.prefix_length for place in range(width)] for row in rows]),
        hinting=torch.tensor([row.hinting for row in rows]),
    )


def chunk_groups(rows: list[Row]) -> Iterator[list[Row]]:
    """Cuts rows sorted by length into groups of at most TOKENS_PER_BATCH padded tokens."""
    group: list[Row] = []
    for row in sorted(rows, key=lambda row: len(row.ids)):
        if group and len(row.ids) * (len(group) + 1) > TOKENS_PER_BATCH:
            yield group
            group = []
        group.append(row)
    yield group


def stage_of(chunk: int) -> int:
    """Which stage of the corpus a chunk of documents comes from."""
    if chunk < LONG_FROM_CHUNK:
        return SHORT
    return LONG if chunk < WIDE_FROM_CHUNK else WIDE


def batches(encoder: Encoder, seed: int, after: tuple[int, int] = (0, -1)) -> Iterator[Batch]:
    """Endless batches, beginning behind the position `after`."""
    chunk, last_place = after
    while True:
        chunk_seed = seed * 1_000_003 + chunk
        pick = random.Random(chunk_seed)
        corpus = Corpus(chunk_seed, stage_of(chunk))
        rows = [encoder.row(document, pick) for document in islice(corpus, DOCUMENTS_PER_CHUNK)]
        groups = list(chunk_groups(rows))
        pick.shuffle(groups)
        for place in range(last_place + 1, len(groups)):
            yield pad(groups[place], (chunk, place), encoder.tokenizer.pad_token_id)
        chunk, last_place = chunk + 1, -1
