"""From tokenized rows to padded tensors; the trainer and the evaluation use the same ones."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peft_ui.tokens.encode import IGNORED, Encoded

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Padding:
    """Pads rows on the right, where no causal model looks, to the longest of the batch."""

    pad_id: int

    def __call__(self, rows: Sequence[Encoded]) -> "dict[str, Tensor]":
        """Returns int64 tensors of shape (rows, longest): input_ids, attention_mask, labels."""
        return {**self.read([row.input_ids for row in rows]), "labels": padded([row.labels for row in rows], IGNORED)}

    def read(self, ids: Sequence[Sequence[int]]) -> "dict[str, Tensor]":
        """What the model reads, without labels: input_ids and attention_mask."""
        return {"input_ids": padded(ids, self.pad_id), "attention_mask": padded([[1] * len(one) for one in ids], 0)}


def padded(lines: Sequence[Sequence[int]], filler: int) -> "Tensor":
    """(lines, longest), int64, filled up at the right."""
    import torch

    longest = max(len(line) for line in lines)
    return torch.tensor([[*line, *[filler] * (longest - len(line))] for line in lines])


def padding_for(tokenizer: Any) -> Padding:
    """The tokenizer's own pad token, or any other: what is padded is neither seen nor scored."""
    for token_id in (tokenizer.pad_token_id, tokenizer.eos_token_id):
        if token_id is not None:
            return Padding(token_id)
    return Padding(0)


@contextmanager
def looking_at(model: Any) -> Iterator[Any]:
    """While this lasts the model only answers: no dropout, no gradient, no random number used up. Gives its device."""
    import torch

    was_training = model.training
    model.eval()
    try:
        with torch.random.fork_rng(devices=[]), torch.no_grad():
            yield next(model.parameters()).device
    finally:
        model.train(was_training)
