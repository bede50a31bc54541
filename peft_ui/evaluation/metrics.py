"""The numbers that a run is judged by, each from the held-out rows."""

import math
from collections.abc import Sequence


def measured(names: Sequence[str], loss: float | None, answers: Sequence[tuple[str, str]]) -> dict[str, float | None]:
    """The metrics of those names; None where there was nothing to measure.

    Args:
        names: of `loss` (nats a token), `perplexity` (its exponential), `exact_match` (share of answers that
            equal their target to the letter).
        loss: mean over the held-out rows.
        answers: pairs of target and answer, white space at the ends removed.
    """
    values = {
        "loss": loss,
        "perplexity": None if loss is None else math.exp(min(loss, 700)),
        "exact_match": sum(target == answer for target, answer in answers) / len(answers) if answers else None,
    }
    return {name: values[name] for name in names}
