"""What only the model can tell about a recipe: whether the method fits it, and whether the rows fit its positions."""

from peft_ui.errors import Fault, Faults
from peft_ui.methods.base import Circumstances
from peft_ui.models.inventory import Inventory
from peft_ui.recipe.recipe import Recipe


def check_with_model(recipe: Recipe, inventory: Inventory) -> None:
    """Check `recipe` against what its model is made of.

    Raises:
        Faults: everything at once, in the words that the form shows too.
    """
    circumstances = Circumstances(recipe.model.quantization, recipe.training.gradient_checkpointing)
    reasons = recipe.method.refusals(recipe.task, inventory, circumstances)
    faults = [Fault("method", reason) for reason in reasons]
    positions = inventory.facts.max_positions
    virtual = recipe.method.virtual_tokens(inventory)
    if positions and recipe.data.max_length + virtual > positions:
        beside = f" and {virtual} virtual tokens" if virtual else ""
        what = (
            f"{recipe.data.max_length} tokens{beside} are more than the {positions} positions of {recipe.model.name}."
        )
        faults.append(Fault("data.max_length", what, f"Use at most {positions - virtual}."))
    if faults:
        raise Faults(faults)
