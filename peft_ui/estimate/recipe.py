"""A whole recipe's estimate, and the check that goes before every start: only the model's config is read."""

from peft_ui.errors import Fault, Faults
from peft_ui.estimate.estimate import Estimate, estimate_parts
from peft_ui.estimate.memory import Step
from peft_ui.models.stock import inventory_for
from peft_ui.recipe.check import check_with_model
from peft_ui.recipe.recipe import Recipe
from peft_ui.training.engines import TRAINED


def estimate_recipe(recipe: Recipe, token: str | None = None) -> Estimate:
    """What the run of `recipe` will cost.

    Raises:
        ModelError, MethodError: the model is not there, or the method cannot do this with it.
    """
    step = Step(
        length=recipe.data.max_length,
        batch_size=recipe.training.per_device_train_batch_size,
        gradient_checkpointing=recipe.training.gradient_checkpointing,
        optimizer=recipe.training.optim,
    )
    return estimate_parts(recipe.model, recipe.task, recipe.method, step, token)


def check_recipe(recipe: Recipe, token: str | None = None) -> None:
    """Whether a run of `recipe` may start.

    Raises:
        Faults: it may not; everything that is wrong, at once.
        ModelError: the model is not there.
    """
    if recipe.task not in TRAINED:
        can = ", ".join(TRAINED)
        raise Faults([Fault("task", f"{recipe.task} can be estimated but not yet trained here.", f"Trained: {can}.")])
    if not recipe.data.source:
        raise Faults([Fault("data.source", "is missing.", "Name a file or a data set on the Hub.")])
    check_with_model(recipe, inventory_for(recipe.model, recipe.task, token))
