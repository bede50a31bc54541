"""Lengths to the figures that a person reads: quantiles, a limit that fits, what padding costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

_ROUND = 32  # a recommended limit is a multiple of this


@dataclass(frozen=True)
class Quantiles:
    """Tokens of an example: the shortest, the middle one, the one that 95 % do not exceed, the longest."""

    min: int
    p50: int
    p95: int
    max: int


@dataclass(frozen=True)
class Padding:
    """Share of a batch's tokens that only fill it up: rows as they come, and with rows of like length together."""

    as_it_comes: float
    grouped: float


def quantiles(lengths: Sequence[int] | np.ndarray) -> Quantiles:
    """Nearest-rank quantiles, so each figure is the length of a real example; zeros when there is none."""
    if not len(lengths):
        return Quantiles(0, 0, 0, 0)
    ordered = np.sort(np.asarray(lengths))
    ranks = (1, ceil(0.5 * len(ordered)), ceil(0.95 * len(ordered)), len(ordered))
    return Quantiles(*(int(ordered[rank - 1]) for rank in ranks))


def recommended_length(total: np.ndarray) -> int:
    """A limit that leaves 99 of 100 examples whole: the next multiple of 32; at least 32."""
    if not len(total):
        return _ROUND
    whole = int(np.sort(total)[ceil(0.99 * len(total)) - 1])
    return max(_ROUND, ceil(whole / _ROUND) * _ROUND)


def padding(seen: np.ndarray, batch: int = 8) -> Padding:
    """What batches of that many rows would be filled up with.

    Args:
        seen: tokens of each row after the cut.
        batch: rows at once.
    """
    return Padding(_filled(seen, batch), _filled(np.sort(seen), batch))


def _filled(lengths: np.ndarray, batch: int) -> float:
    whole = len(lengths) // batch * batch
    parts = lengths[:whole].reshape(-1, batch), lengths[whole:].reshape(1, -1)
    room = sum(int(part.max(axis=1).sum()) * part.shape[1] for part in parts if part.size)
    return round(1 - int(lengths.sum()) / room, 4) if room else 0.0
