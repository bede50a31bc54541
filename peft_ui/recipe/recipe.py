"""The one description of a run: model + task + data + method + training + evaluation.

Field names, defaults and meaning are a contract that others test through (README, "The recipe").
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from peft_ui.errors import Fault, Faults, MethodError
from peft_ui.formatting.settings import DataSettings
from peft_ui.methods import METHODS, method_class
from peft_ui.methods.base import Method
from peft_ui.models.settings import ModelSettings, Task
from peft_ui.recipe.faults import faults_of, unknown_field
from peft_ui.recipe.training import EvaluationSettings, TrainingSettings

PARTS: dict[str, type[BaseModel]] = {
    "model": ModelSettings,
    "data": DataSettings,
    "training": TrainingSettings,
    "evaluation": EvaluationSettings,
}


@dataclass(frozen=True)
class Recipe:
    """Everything that makes a run what it is; two equal recipes on one machine give equal runs."""

    model: ModelSettings
    task: Task
    data: DataSettings
    method: Method
    training: TrainingSettings
    evaluation: EvaluationSettings

    @property
    def learning_rate(self) -> float:
        """The rate that the run uses: the recipe's, or else the method's own."""
        return self.training.learning_rate or self.method.default_learning_rate

    def to_dict(self) -> dict[str, Any]:
        """JSON-able and complete, so that a stored recipe means the same after a default has changed."""
        return {
            "model": self.model.model_dump(mode="json"),
            "task": self.task,
            "data": self.data.model_dump(mode="json"),
            "method": {"key": self.method.key, **self.method.model_dump(mode="json")},
            "training": self.training.model_dump(mode="json"),
            "evaluation": self.evaluation.model_dump(mode="json"),
        }


def parse_recipe(given: Mapping[str, Any]) -> Recipe:
    """Check a recipe as a whole.

    Raises:
        Faults: all faults at once, each with its field, its value and the way out.
    """
    if not isinstance(given, Mapping):
        raise Faults(
            [Fault("recipe", f"a {type(given).__name__} is not a recipe.", "Give an object with named fields.")]
        )
    known = [*PARTS, "task", "method"]
    faults = [unknown_field(str(name), "", known) for name in given if name not in known]
    parts: dict[str, Any] = {name: _part(name, given.get(name), faults) for name in PARTS}
    task = _task(given.get("task", "CAUSAL_LM"), faults)
    method = _method(given.get("method"), faults)
    if method and task and task not in method.tasks:
        can = ", ".join(method.tasks)
        faults.append(Fault("method.key", f"{method.title} cannot do the task {task}.", f"It can do {can}."))
    if method and parts["training"]:
        faults.extend(_clashes(method, parts["training"]))
    if method and task and parts["training"] and parts["training"].packing:
        faults.extend(_unpackable(method, task, parts["training"]))
    if parts["data"] and parts["training"] and parts["data"].validation is None:
        faults.extend(_unjudged(parts["training"]))
    if faults or method is None or task is None:
        raise Faults(faults)
    return Recipe(task=task, method=method, **parts)


def _clashes(method: Method, training: TrainingSettings) -> Iterator[Fault]:
    """Settings of the training that the method cannot follow."""
    if training.gradient_checkpointing and not method.gradient_checkpointing:
        what = f"{method.title} cannot work with activation checkpointing."
        yield Fault("training.gradient_checkpointing", what, "Set it to false.")
    if training.loraplus_lr_ratio is not None and not method.has_two_matrices:
        what = f"{method.title} has no second matrices that could learn faster."
        yield Fault("training.loraplus_lr_ratio", what, "Leave it empty, or choose LoRA.")
    if training.per_device_train_batch_size % training.num_processes:
        what = f"{training.num_processes} processes cannot share {training.per_device_train_batch_size} rows evenly."
        yield Fault("training.num_processes", what, "Make the rows at once a multiple of it.")
    if training.continue_from is not None and (why := method.why_not_continued()):
        yield Fault("training.continue_from", why, "Leave it empty, or choose another method.")


def _unpackable(method: Method, task: Task, training: TrainingSettings) -> Iterator[Fault]:
    """Why rows cannot share lines; whether the model keeps them apart is tried when the run begins."""
    name, remedy = "training.packing", "Set it to false."
    if task != "CAUSAL_LM":
        yield Fault(name, f"Rows cannot share lines for the task {task}.", remedy)
    if method.family == "soft prompt":
        yield Fault(
            name, f"{method.title} puts words before a row, which a line of several rows has no place for.", remedy
        )
    if training.neftune_noise_alpha is not None:
        yield Fault(name, "The noise on the words is measured by a row's length, and packing hides it.", remedy)


def _unjudged(training: TrainingSettings) -> Iterator[Fault]:
    """Settings that ask which step was best, where no rows are held out to tell."""
    for name, is_set in (
        ("load_best_model_at_end", training.load_best_model_at_end),
        ("early_stopping_patience", training.early_stopping_patience is not None),
    ):
        if is_set:
            what = "needs rows that are held out, and there are none."
            yield Fault(f"training.{name}", what, "Hold some back (data.validation), or switch it off.")


def _part(name: str, given: Any, faults: list[Fault]) -> BaseModel | None:
    model = PARTS[name]
    try:
        return model.model_validate({} if given is None else given)
    except ValidationError as error:
        faults.extend(faults_of(error, name, model))
        return None


def _task(given: Any, faults: list[Fault]) -> Task | None:
    if given in get_args(Task):
        return given
    faults.append(Fault("task", f"{given!r} is not a task.", f"Choose one of {', '.join(get_args(Task))}."))
    return None


def _method(given: Any, faults: list[Fault]) -> Method | None:
    settings = {"key": METHODS[0].key} if given is None else given
    if not isinstance(settings, Mapping):
        faults.append(Fault("method", f"{given!r} is not a method.", "Give an object with a key, as {key: lora}."))
        return None
    try:
        chosen = method_class(str(settings.get("key", METHODS[0].key)))
    except MethodError as error:
        faults.append(Fault("method.key", error.what, error.remedy))
        return None
    try:
        return chosen.model_validate({name: value for name, value in settings.items() if name != "key"})
    except ValidationError as error:
        faults.extend(faults_of(error, "method", chosen))
        return None
