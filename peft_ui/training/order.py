"""In which order the rows are read where rows of like length go together, so that little of a batch is filler."""

from collections.abc import Iterator, Sequence

import torch
from torch.utils.data import Sampler
from transformers.trainer_pt_utils import get_length_grouped_indices


class ByLength(Sampler[int]):
    """Draws batches of rows that are about as long as each other, anew in each round.

    transformers sorts pools of fifty batches, which leaves every pool to begin with its longest rows and end with its
    shortest, and draws from a random state that a resumed run does not have. Here the batches are shuffled once
    more, only the one with the longest row stays first (memory that is too small is found out at once), and the
    order follows from the seed and the round alone.

    Args:
        lengths: of each row, in tokens.
        size: rows of a batch.
        seed: the run's.
    """

    def __init__(self, lengths: Sequence[int], size: int, seed: int) -> None:
        self.lengths = lengths
        self.size = size
        self.seed = seed
        self.round = 0

    def set_epoch(self, epoch: int) -> None:
        """Told by the trainer before each round."""
        self.round = epoch

    def __len__(self) -> int:
        return len(self.lengths)

    def __iter__(self) -> Iterator[int]:
        generator = torch.Generator().manual_seed(self.seed + self.round)
        order = get_length_grouped_indices(self.lengths, self.size, generator=generator)
        batches = [order[start : start + self.size] for start in range(0, len(order), self.size)]
        last = [batches.pop()] if len(batches[-1]) < self.size and len(batches) > 1 else []
        drawn = (torch.randperm(len(batches) - 1, generator=generator) + 1).tolist()
        for batch in [batches[0], *(batches[number] for number in drawn), *last]:
            yield from batch
