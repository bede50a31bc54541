"""Rows laid end to end in a few lines, where each would else be filled up to the longest: no time goes into filler.

Each row's positions begin at 0 anew. A model that is given positions, no attention mask and no cache reads from them
where a row begins (transformers' masks for packed sequences), so that no row sees another: the loss is that of the same
rows filled up. Some architectures read positions otherwise, or carry a state along the line; whether a model keeps rows
apart is tried on it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from peft_ui.evaluation.batch import looking_at, padded
from peft_ui.tokens.encode import IGNORED, Encoded

if TYPE_CHECKING:
    from torch import Tensor

LINE = 512  # tokens; attention's work grows with the line's length, and half of a longer one is masked out
TRIED = (5, 4)  # tokens of two rows
CLOSE = 1e-2  # of the logits' deviation, also in 16 bits; a model that mixes rows is off by the deviation itself


def packed(rows: Sequence[Encoded], pad_id: int) -> "dict[str, Tensor]":
    """Returns int64 tensors of shape (lines, longest): input_ids, attention_mask, position_ids, labels.

    The attention mask is not for the model: it tells tokens from filler, of which each is a row of its own.
    """
    lines = [[rows[place] for place in line] for line in shared_lines([len(row.input_ids) for row in rows])]

    def along(part: Callable[[Encoded], Iterable[int]], filler: int) -> "Tensor":
        return padded([[number for row in line for number in part(row)] for line in lines], filler)

    return {
        "input_ids": along(lambda row: row.input_ids, pad_id),
        "attention_mask": along(lambda row: [1] * len(row.input_ids), 0),
        "position_ids": along(lambda row: range(len(row.input_ids)), 0),
        # No token before a row's first one predicts it.
        "labels": along(lambda row: [IGNORED, *row.labels[1:]], IGNORED),
    }


def shared_lines(lengths: Sequence[int], line: int = LINE) -> list[list[int]]:
    """Which rows share a line: the longest first, each where it leaves the least room (best fit decreasing)."""
    size = max(line, *lengths)
    lines: list[list[int]] = []
    room: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        fitting = [number for number, left in enumerate(room) if left >= lengths[place]]
        if not fitting:
            fitting = [len(lines)]
            lines.append([])
            room.append(size)
        tightest = min(fitting, key=room.__getitem__)
        lines[tightest].append(place)
        room[tightest] -= lengths[place]
    return lines


def keeps_rows_apart(model: Any) -> bool:
    """Whether this model says the same to two rows in one line as to each of them."""
    import torch

    first, second = TRIED
    with looking_at(model) as device:
        ids = torch.arange(1, first + second + 1, device=device).unsqueeze(0)
        positions = torch.cat([torch.arange(length, device=device) for length in TRIED]).unsqueeze(0)
        together = model(input_ids=ids, position_ids=positions, use_cache=False).logits
        apart = [model(input_ids=row, attention_mask=torch.ones_like(row)).logits for row in ids.split(TRIED, dim=1)]
    if together.shape[1] != first + second:
        return False
    expected = torch.cat(apart, dim=1)
    return bool((together - expected).abs().max() <= CLOSE * expected.std())
