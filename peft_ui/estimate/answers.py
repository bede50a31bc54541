"""What the estimator can be asked. Each question takes and gives plain values, as JSON can hold them.

`FIGURES` are quick and answered in one thread; `ROWS` may take long and are answered in another; what is `SLOW` waits
for a process of its own, in a third.
"""

from collections.abc import Callable
from typing import Any

from peft_ui.estimate import rows
from peft_ui.methods import METHODS
from peft_ui.methods.base import Circumstances
from peft_ui.models.settings import ModelSettings, Task
from peft_ui.recipe.recipe import parse_recipe


def import_heavy() -> None:
    """What is slow to import, once and in one thread: two threads that first use transformers at once break it."""
    import datasets  # noqa: F401
    import peft  # noqa: F401
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer  # noqa: F401


def warm_up() -> None:
    """Read the demo model, before anybody asks."""
    from peft_ui.models.stock import inventory_for

    inventory_for(ModelSettings(), "CAUSAL_LM")


def estimate(
    recipe: dict[str, Any], longest: int = 0, labels: int = 0, rows: int = 0, mean_length: float = 0
) -> dict[str, Any]:
    """Parameters, adapter size and memory of a recipe; MethodError with its reasons when its method cannot work.

    `longest` is the longest example in tokens, 0 where the rows are not known: then `max_length` stands for it.
    `labels` is how many labels the rows have, 0 where that is not known. With the `rows` that can be used and their
    mean length in tokens the answer has a time, once `pace` was asked.
    """
    from peft_ui.estimate.recipe import estimate_recipe, rows_of

    data = dict(recipe.get("data") or {})
    length = data.get("max_length")
    if longest and isinstance(length, int):
        data["max_length"] = min(longest, length)
    parsed = parse_recipe({**recipe, "data": data})
    return estimate_recipe(parsed, None, labels, rows_of(parsed, rows, mean_length) if rows else None).to_dict()


def judge(model: dict[str, Any], task: Task) -> dict[str, list[str]]:
    """For each method's key, why it cannot do this task with this model; empty where it can.

    Raises:
        ModelError: the model is not there or cannot do the task at all.
    """
    from peft_ui.models.stock import inventory_for

    settings = ModelSettings.model_validate(model)
    inventory, held = inventory_for(settings, task), Circumstances(settings.quantization)
    return {method.key: method.usual().refusals(task, inventory, held) for method in METHODS}


def pace(model: dict[str, Any], task: Task) -> bool:
    """Measure how fast this machine trains models of this family, unless that is known; whether it is known now."""
    from peft_ui.estimate.pace import measured_pace
    from peft_ui.models.stock import inventory_for

    family = inventory_for(ModelSettings.model_validate(model), task).facts.model_type
    return measured_pace(family) is not None


def layers(model: dict[str, Any], task: Task) -> list[str]:
    """The endings by which this model's linear layers can be named."""
    from peft_ui.models.inventory import ALL_LINEAR, matching
    from peft_ui.models.stock import inventory_for

    inventory = inventory_for(ModelSettings.model_validate(model), task)
    return list(dict.fromkeys(module.name.split(".")[-1] for module in matching(inventory, ALL_LINEAR)))


def check(recipe: dict[str, Any]) -> None:
    """Whether a run of the recipe may start.

    Raises:
        VisitorError: it may not; everything that is wrong, at once.
    """
    from peft_ui.estimate.recipe import check_recipe

    check_recipe(parse_recipe(recipe))


FIGURES: dict[str, Callable[..., Any]] = {"estimate": estimate, "judge": judge, "check": check, "layers": layers}
SLOW: dict[str, Callable[..., Any]] = {"pace": pace}
ROWS: dict[str, Callable[..., Any]] = {
    "rows": rows.rows,
    "row": rows.row,
    "preview": rows.preview,
    "findings": rows.findings,
    "parts": rows.parts,
    "pinned": rows.pinned,
    "tokens": rows.tokens,
    "keep_rows": rows.keep_rows,
}
