"""Two ways to do one thing, by turns, so that a machine that slows down slows both."""

import statistics
import time
from collections.abc import Callable


def alternate(plain: Callable[[], object], ours: Callable[[], object], rounds: int = 5) -> tuple[float, float]:
    """Median seconds of each over `rounds` turns, after one turn each to warm up."""
    plain(), ours()
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for taken, way in zip(seconds, (plain, ours), strict=True):
            started = time.perf_counter()
            way()
            taken.append(time.perf_counter() - started)
    return statistics.median(seconds[0]), statistics.median(seconds[1])
