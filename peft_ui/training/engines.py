"""Which engine teaches a run."""

from typing import Any

from peft_ui.evaluation.engine import Engine
from peft_ui.evaluation.engines import ENGINES
from peft_ui.formatting.prepare import Prepared
from peft_ui.models.settings import Labels
from peft_ui.recipe.recipe import Recipe


def engine_of(recipe: Recipe, prepared: Prepared, tokenizer: Any) -> Engine:
    """The engine of the recipe's task, with the labels that its rows have."""
    return ENGINES[recipe.task](
        tokenizer,
        labels=Labels(tuple(prepared.labels), prepared.several),
        smoothing=recipe.training.label_smoothing_factor,
        beta=recipe.training.beta,
    )
