"""A run's model with its adapter, ready to answer, and the same base without it.

The base answers from the same weights with the adapter switched off, where that is exact; where training
changed the base's own weights (full fine-tuning, biases) a fresh base is loaded beside it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peft_ui.errors import RunError
from peft_ui.evaluation.engine import Engine
from peft_ui.evaluation.engines import ENGINES
from peft_ui.formatting.template import Template
from peft_ui.models.labels import labels_of
from peft_ui.recipe.recipe import Recipe, parse_recipe
from peft_ui.runs.folder import RunFolder

TEMPLATE = "prompt_template.json"


@dataclass
class Voices:
    """What answers: one model in memory, or two where the adapter cannot be switched off.

    Args:
        model: the base with the adapter on it.
        tokenizer: the base's own.
        template: the one that the adapter was trained with.
        engine: of the run's task; says labels and tags where the model does not write.
    """

    recipe: Recipe
    model: Any
    tokenizer: Any
    template: Template
    engine: Engine
    _fresh: Any = None

    @contextmanager
    def base(self) -> Iterator[Any]:
        """The model as it was before training, for the length of the block."""
        if can_be_switched_off(self.model):
            with self.model.disable_adapter():
                yield self.model
            return
        if self._fresh is None:
            self._fresh = load_base(self.recipe, self.engine)
        yield self._fresh


def open_voices(folder: Path) -> Voices:
    """Load what the run in `folder` has made.

    Raises:
        RunError: there is no adapter.
        ModelError: the base is not there.
    """
    run, recipe = RunFolder(folder), recipe_of(folder)
    if not run.adapter.is_dir():
        raise RunError(f"The run {run.id} has no adapter yet.", "Wait for its end, stop it, or resume it.")
    from peft_ui.models.load import load_tokenizer

    tokenizer = load_tokenizer(recipe.model)
    engine = ENGINES[recipe.task](tokenizer, labels=labels_of(run.adapter))
    model = recipe.method.load(load_base(recipe, engine), run.adapter).eval()
    engine.prepare(model)
    return Voices(recipe, model, tokenizer, read_template(run.adapter), engine)


def recipe_of(folder: Path) -> Recipe:
    """The recipe that the run in `folder` was made with."""
    return parse_recipe(RunFolder(folder).read_recipe())


def read_template(adapter_folder: Path) -> Template:
    """The template that lies in the adapter's folder.

    Raises:
        RunError: there is none.
    """
    try:
        return Template.from_dict(json.loads((adapter_folder / TEMPLATE).read_text(encoding="utf-8")))
    except (FileNotFoundError, json.JSONDecodeError) as error:
        raise RunError(f"The adapter in {adapter_folder} has no {TEMPLATE}.", "Ask with a raw context.") from error


def load_base(recipe: Recipe, engine: Engine) -> Any:
    """The base's weights, where they compute fastest."""
    import torch

    from peft_ui.models.load import load_model

    base = load_model(recipe.model, recipe.task, labels=engine.labels)
    engine.prepare(base)
    if recipe.model.quantization == "none":
        base = base.to("cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu")
    return base.eval()


def can_be_switched_off(model: Any) -> bool:
    """Whether `disable_adapter` gives the base back exactly: PEFT leaves trained biases in place."""
    from peft import PeftModel

    return isinstance(model, PeftModel) and getattr(model.active_peft_config, "bias", "none") == "none"
