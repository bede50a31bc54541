"""Which step was the best so far, and whether waiting any longer is worth it: read from the held-out losses.

Nothing is counted beside the history that every checkpoint holds, so a resumed run decides as one that never stopped.
"""

import math
from typing import Any

History = list[dict[str, Any]]
MOVED = 0.01  # of the loss, from the first third of the steps to the last
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
    """The mean training loss of the first and the last third, where it has not fallen; None where all is well."""
    losses = [entry["loss"] for entry in history if "loss" in entry]
    third = len(losses) // 3
    if len(losses) < ENOUGH:
        return None
    first, last = sum(losses[:third]) / third, sum(losses[-third:]) / third
    return None if last < first - MOVED * abs(first) else (first, last)
