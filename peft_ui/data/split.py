"""Which rows are held out: the same for the same seed, on every machine and with every version."""

import random

from peft_ui.errors import DataError


def split_rows(count: int, fraction: float, seed: int) -> tuple[list[int], list[int]]:
    """Row numbers (from 0, ascending) to train on and to hold out.

    Uses only `random.Random(seed).random()`, whose sequence Python promises never to change.

    Args:
        count: how many rows there are.
        fraction: share held out, 0 to less than 1; above 0 at least one row is held out and one is trained on.
        seed: the recipe's `training.seed`.

    Raises:
        DataError: a fraction out of range, or too few rows to split.
    """
    if not 0 <= fraction < 1:
        raise DataError(f"The held-out share is {fraction}.", "It must be at least 0 and less than 1.")
    if not fraction:
        return list(range(count)), []
    if count < 2:
        raise DataError(
            f"{count} usable row{'' if count == 1 else 's'} cannot be split into training and held-out rows.",
            "Add rows, or set data.validation to null.",
        )
    held_out = min(max(int(count * fraction + 0.5), 1), count - 1)
    generator = random.Random(seed)
    marks = [generator.random() for _ in range(count)]
    order = sorted(range(count), key=marks.__getitem__)
    return sorted(order[held_out:]), sorted(order[:held_out])
