"""What is tortured: every method of the first shelf with every task that it can learn, on models of some kilobytes."""

from dataclasses import dataclass
from pathlib import Path

from peft_ui.errors import VisitorError
from peft_ui.estimate.recipe import check_recipe
from peft_ui.methods import METHODS
from peft_ui.methods.base import ALL_TASKS
from peft_ui.recipe.recipe import Recipe, parse_recipe
from tests.training.tasks import recipe_for

# Small, and with everything that draws random numbers while it learns.
SETTINGS: dict[str, dict[str, object]] = {
    "lora": {"r": 4, "lora_dropout": 0.1, "target_modules": "all-linear"},
    "adalora": {"init_r": 4, "target_r": 2, "tinit": 1, "tfinal": 1},
    "prompt_tuning": {"num_virtual_tokens": 4},
    "p_tuning": {"num_virtual_tokens": 4, "encoder_hidden_size": 16, "encoder_dropout": 0.1},
    "p_tuning_v2": {"num_virtual_tokens": 4},
    "prefix_tuning": {"num_virtual_tokens": 4},
    "multitask_prompt_tuning": {"num_virtual_tokens": 4},
}
STEPS, SAVE_STEPS = 30, 3
TRAINING = {"max_steps": STEPS, "save_steps": SAVE_STEPS, "save_total_limit": 2, "per_device_train_batch_size": 4}


@dataclass(frozen=True)
class Combination:
    """A method and a task."""

    method: str
    task: str

    @property
    def name(self) -> str:
        return f"{self.method}-{self.task.lower()}"

    def recipe(self, models: Path) -> Recipe:
        """Its recipe; rows and model lie below `models`."""
        method = {"key": self.method, **SETTINGS.get(self.method, {})}
        recipe = recipe_for(self.task, models / self.task, None, method, num_train_epochs=9, **TRAINING)
        return parse_recipe(recipe.to_dict() | {"evaluation": {"samples": 0}})


def combinations(models: Path) -> list[Combination]:
    """All that are not refused, in the order of the register."""
    shelf = [method.key for method in METHODS if method.shelf == "first"]
    return [one for key in shelf for task in ALL_TASKS if _fits(one := Combination(key, task), models)]


def _fits(one: Combination, models: Path) -> bool:
    try:
        check_recipe(one.recipe(models))
    except VisitorError:
        return False
    return True
