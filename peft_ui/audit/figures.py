"""Lengths to the five figures that a person reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Quantiles:
    """Tokens of an example: the shortest, the middle one, the one that 95 % do not exceed, the longest."""

    min: int
    p50: int
    p95: int
    max: int


def quantiles(lengths: Sequence[int]) -> Quantiles:
    """Nearest-rank quantiles, so each figure is the length of a real example; zeros when there is none."""
    if not lengths:
        return Quantiles(0, 0, 0, 0)
    ordered = sorted(lengths)
    ranks = (1, ceil(0.5 * len(ordered)), ceil(0.95 * len(ordered)), len(ordered))
    return Quantiles(*(ordered[rank - 1] for rank in ranks))
