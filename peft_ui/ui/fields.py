"""What a field is called on the page: faults name it in the visitor's words, with the recipe's own name behind."""

from pydantic import BaseModel

from peft_ui.methods import METHODS
from peft_ui.methods.knobs import knobs_of
from peft_ui.models.settings import ModelSettings
from peft_ui.playground.question import Sampling
from peft_ui.recipe.training import EvaluationSettings, TrainingSettings
from peft_ui.words.say import say

DATA = {
    "data.source": "Data set",
    "data.subset": "Subset",
    "data.split": "Part",
    "data.revision": "Version",
    "data.format": "Shape of a row",
    "data.columns": "What the columns mean",
    "data.template": "Layout",
    "data.validation.fraction": "Kept back for checking",
    "data.validation.source": "Rows of their own for checking",
    "data.max_length": "Longest example",
    "model.name": "Model to teach",
    "task": "What it should learn to do",
}
PARTS: dict[str, type[BaseModel]] = {
    "model": ModelSettings,
    "training": TrainingSettings,
    "evaluation": EvaluationSettings,
    "": Sampling,
}


def field_words(field: str) -> str:
    """`Rank (method.r)` for `method.r`; the name itself where the page shows no such field."""
    title = title_of(field)
    return f"{say(title)} ({field})" if title else field


def title_of(field: str) -> str:
    """The label under which the page shows a field of the recipe; empty where it shows none."""
    if field in DATA:
        return DATA[field]
    part, _, name = field.rpartition(".")
    if part == "method":
        return next((method.knobs()[name].title for method in METHODS if name in method.knobs()), "")
    knobs = knobs_of(PARTS[part]) if part in PARTS else {}
    return knobs[name].title if name in knobs else ""
