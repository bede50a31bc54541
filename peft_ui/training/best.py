"""Which step was the best so far, and whether waiting any longer is worth it: read from the held-out losses.

Nothing is counted beside the history that every checkpoint holds, so a resumed run decides as one that never stopped.
"""

import math
import statistics
from typing import Any

History = list[dict[str, Any]]
MOVED = 0.01  # of the loss, from the first third of the steps to the last: less is no fall
SEEN = 0.03  # of the loss: a fall of that size must be unlikely by one standard error, before anybody is warned
ENOUGH = 24  # steps from which on one may judge


def held_out_losses(history: History) -> list[tuple[int, float]]:
    """Step and loss of each evaluation; what is no number counts as the worst."""
    found = [(entry["step"], entry["eval_loss"]) for entry in history if "eval_loss" in entry]
    return [(step, loss if math.isfinite(loss) else math.inf) for step, loss in found]


def best_step(history: History) -> int | None:
    """The step with the lowest loss on held-out rows, the first of equals; None where nothing was measured."""
    losses = held_out_losses(history)
    return min(losses, key=lambda one: one[1])[0] if losses else None


def patience_is_gone(history: History, patience: int | None) -> bool:
    """Whether the last `patience` evaluations all failed to find a new low."""
    losses = [loss for _, loss in held_out_losses(history)]
    if patience is None or not losses:
        return False
    return len(losses) - 1 - losses.index(min(losses)) >= patience


def stands_still(history: History) -> tuple[float, float] | None:
    """The mean training loss of the first and the last third, where it has not fallen; None where all is well.

    The losses of single steps differ by chance, so nothing is said while a fall may hide in that, nor where the
    held-out loss, which is of the same rows each time, has fallen.
    """
    losses = [entry["loss"] for entry in history if "loss" in entry]
    held_out = [loss for _, loss in held_out_losses(history)]
    third = len(losses) // 3
    if len(losses) < ENOUGH or (held_out and held_out[-1] < (1 - MOVED) * held_out[0]):
        return None
    parts = losses[:third], losses[-third:]
    first, last = map(statistics.fmean, parts)
    error = math.sqrt(sum(statistics.variance(part) for part in parts) / third)
    fall, size = first - last, abs(first)
    return (first, last) if fall <= MOVED * size and fall + error < SEEN * size else None
