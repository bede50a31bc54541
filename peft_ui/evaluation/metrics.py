"""The numbers that a run is judged by, each from the held-out rows."""

import math
from collections.abc import Iterable, Mapping, Sequence


def measured(
    names: Iterable[str], judged: Mapping[str, float], answers: Sequence[tuple[str, str]]
) -> dict[str, float | None]:
    """The metrics of those names; None where there was nothing to measure.

    Args:
        names: of what was judged, of `perplexity` (the loss's exponential) and of `exact_match` (share of answers that
            equal their target to the letter).
        judged: what the task's engine measured on the held-out rows; `loss` is their mean.
        answers: pairs of target and answer, white space at the ends removed.
    """
    loss = judged.get("loss")
    values = {
        "perplexity": None if loss is None else math.exp(min(loss, 700)),
        "exact_match": sum(target == answer for target, answer in answers) / len(answers) if answers else None,
        **judged,
    }
    return {name: values.get(name) for name in names}
