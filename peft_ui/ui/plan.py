"""What the settings of the Train tab come to: steps in all, rows in each, said in words as one edits."""

import math
from html import escape
from typing import Any

from peft_ui.words.say import say


def plan_words(rows: int | None, values: dict[str, Any]) -> str:
    """The plan as HTML.

    Args:
        rows: that can be used, held-out ones included; None when none are chosen, 0 when none of them can be used.
        values: `num_train_epochs`, `max_steps`, `per_device_train_batch_size`, `gradient_accumulation_steps`,
            `validation_fraction`, `validation_source`.
    """
    if rows == 0:
        return _notice([say("Nothing can be learnt from these rows yet: the Data tab says why.")])
    if rows is None:
        return _notice([say("Choose rows in the Data tab, and the number of steps appears here.")])
    batch = int(values.get("per_device_train_batch_size") or 0) * int(values.get("gradient_accumulation_steps") or 0)
    rounds, most = float(values.get("num_train_epochs") or 0), int(values.get("max_steps") or -1)
    if batch < 1 or rounds <= 0:
        return _notice([say("Rounds and rows at once start at 1.")])
    share = 0.0 if values.get("validation_source") else float(values.get("validation_fraction") or 0)
    learnt = rows - round(rows * share)
    steps = steps_of(learnt, batch, rounds, most)
    first = say(
        "About {steps} steps, {batch} rows in each, from {rows} rows.",
        steps=f"{steps:,}",
        batch=batch,
        rows=f"{learnt:,}",
    )
    limit = _limit_words(steps * batch / learnt) if steps != steps_of(learnt, batch, rounds, -1) else ""
    return _notice([line for line in (first, limit, _advice(learnt, steps, bool(limit))) if line])


def steps_of(rows: int, batch: int, rounds: float, most: int) -> int:
    """Optimizer steps of a run, as the trainer counts them: the last step of a round may be smaller."""
    return most if most > 0 else math.ceil(math.ceil(rows / batch) * rounds)


def _limit_words(rounds: float) -> str:
    return say(
        "“{limit}” ends the run after {rounds} rounds, whatever “{field}” says; -1 lifts that limit.",
        limit=say("Steps at most"),
        rounds=f"{rounds:,.1f}" if rounds >= 0.1 else f"{rounds:.1g}",
        field=say("Rounds"),
    )


def _advice(rows: int, steps: int, limited: bool) -> str:
    if steps < 30:
        return say("That is short: for a change that one can see, aim at 50 steps or more.")
    if limited:  # advice on rounds would not be followed
        return ""
    if rows < 2000:
        return say("For a few hundred rows, 3 to 5 rounds are a good start: enough to learn, too few to parrot.")
    return say("With thousands of rows one round is often enough.")


def _notice(lines: list[str]) -> str:
    return f'<div class="notice" role="status">{"".join(f"<p>{escape(line)}</p>" for line in lines)}</div>'
