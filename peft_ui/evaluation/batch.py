"""From tokenized rows to padded tensors; the trainer and the evaluation use the same ones."""

from collections.abc import Iterator, Sequence
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
        import torch

        longest = max(len(row.input_ids) for row in rows)

        def padded(values: list[list[int]], filler: int) -> "Tensor":
            return torch.tensor([[*line, *[filler] * (longest - len(line))] for line in values])

        return {
            "input_ids": padded([list(row.input_ids) for row in rows], self.pad_id),
            "attention_mask": padded([[1] * len(row.input_ids) for row in rows], 0),
            "labels": padded([list(row.labels) for row in rows], IGNORED),
        }


def padding_for(tokenizer: Any) -> Padding:
    """The tokenizer's own pad token, or any other: what is padded is neither seen nor scored."""
    for token_id in (tokenizer.pad_token_id, tokenizer.eos_token_id):
        if token_id is not None:
            return Padding(token_id)
    return Padding(0)


def batches(rows: Sequence[Encoded], size: int, padding: Padding) -> "Iterator[dict[str, Tensor]]":
    """All rows in their order, `size` at a time."""
    for start in range(0, len(rows), size):
        yield padding(rows[start : start + size])
