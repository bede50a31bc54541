"""A whole recipe's estimate, and the check that goes before every start: only the model's config is read."""

from collections.abc import Iterator
from dataclasses import replace

from peft_ui.audit.report import judge
from peft_ui.errors import Fault, Faults, ModelError
from peft_ui.estimate.estimate import Estimate, estimate_parts
from peft_ui.estimate.memory import Step
from peft_ui.estimate.pace import Rows, known_pace, measured_pace, seconds_for
from peft_ui.evaluation.engines import measured
from peft_ui.formatting.prepare import prepare
from peft_ui.models.load import load_tokenizer
from peft_ui.models.stock import inventory_for
from peft_ui.recipe.check import check_with_model
from peft_ui.recipe.recipe import Recipe
from peft_ui.training.machine import missing_for, most_processes
from peft_ui.training.report import missing_package


def estimate_recipe(recipe: Recipe, token: str | None = None, labels: int = 0, rows: Rows | None = None) -> Estimate:
    """What the run of `recipe` will cost; `labels` as `labels_in` counts them.

    With its time where `rows` are known and this machine was measured.

    Raises:
        ModelError, MethodError: the model is not there, or the method cannot do this with it.
    """
    step = Step(
        length=recipe.data.max_length,
        batch_size=recipe.training.per_device_train_batch_size,
        gradient_checkpointing=recipe.training.gradient_checkpointing,
        optimizer=recipe.training.optim,
    )
    found = estimate_parts(recipe.model, recipe.task, recipe.method, step, token, labels)
    inventory = inventory_for(recipe.model, recipe.task, token, labels)
    pace = known_pace(inventory.facts.model_type) if rows else None
    if pace is None or rows is None:
        return found
    return replace(found, seconds=seconds_for(inventory, recipe.method, step, pace, rows))


def timed_estimate(recipe: Recipe, token: str | None = None) -> Estimate:
    """The same with its time, where the recipe names rows and the model's tokenizer is here; may take half a minute.

    Raises:
        ModelError, MethodError, DataError: as `estimate_recipe`, or the rows cannot be read.
    """
    labels = labels_in(recipe)
    found = estimate_recipe(recipe, token, labels)
    if not recipe.data.source:
        return found
    try:
        tokenizer = load_tokenizer(recipe.model, token)
    except ModelError:
        return found  # a folder with a config alone: what a row is in tokens cannot be known
    prepared = prepare(recipe.data, recipe.training.seed, task=recipe.task)
    lengths = judge(prepared, tokenizer, recipe.data.max_length).measured.seen
    if measured_pace(inventory_for(recipe.model, recipe.task, token).facts.model_type) is None:
        return found
    return estimate_recipe(recipe, token, labels, rows_of(recipe, len(lengths), float(lengths.mean())))


def rows_of(recipe: Recipe, kept: int, mean_length: float) -> Rows:
    """Of `kept` rows those that are learnt from, and how often the run reads them."""
    validation, settings = recipe.data.validation, recipe.training
    share = validation.fraction or 0 if validation and not validation.source else 0
    learnt = max(kept - round(kept * share), 1)
    return Rows(learnt, mean_length, settings.steps(learnt) * settings.effective_batch_size / learnt)


def labels_in(recipe: Recipe) -> int:
    """How many labels a classifier's rows have; 0 for other tasks, and where no rows are named yet.

    Raises:
        DataError: the rows cannot be read.
    """
    if recipe.task not in ("SEQ_CLS", "TOKEN_CLS") or not recipe.data.source:
        return 0
    return len(prepare(recipe.data, recipe.training.seed, task=recipe.task).labels)


def check_recipe(recipe: Recipe, token: str | None = None) -> None:
    """Whether a run of `recipe` may start.

    Raises:
        Faults: it may not; everything that is wrong, at once.
        ModelError: the model is not there.
    """
    if faults := [*_without_rows(recipe), *_unmeasurable(recipe), *_alone(recipe), *_lacking(recipe)]:
        raise Faults(faults)
    check_with_model(recipe, inventory_for(recipe.model, recipe.task, token))


def _without_rows(recipe: Recipe) -> Iterator[Fault]:
    if not recipe.data.source:
        yield Fault("data.source", "is missing.", "Name a file or a data set on the Hub.")


def _unmeasurable(recipe: Recipe) -> Iterator[Fault]:
    known = measured(recipe.task)
    for name in recipe.evaluation.metrics:
        if name not in known:
            what = f"{name} is not measured for the task {recipe.task}."
            yield Fault("evaluation.metrics", what, f"Choose among {', '.join(known)}.")


def _alone(recipe: Recipe) -> Iterator[Fault]:
    if recipe.task == "KTO" and recipe.training.per_device_train_batch_size < 2:
        what = "1 row at once is too few for KTO, which compares each answer with those to other questions."
        yield Fault("training.per_device_train_batch_size", what, "Use 2 or more.")


def _lacking(recipe: Recipe) -> Iterator[Fault]:
    """Packages and machines that the settings need and that are not here."""
    if (processes := recipe.training.num_processes) > (most := most_processes()):
        what = f"{processes} processes are more than the {most} graphics cards, or else cores, of this machine."
        yield Fault("training.num_processes", what, f"Use at most {most}.")
    if name := missing_package(recipe.training.report_to):
        what = f"{recipe.training.report_to} needs the package {name}, which is not installed."
        yield Fault("training.report_to", what, f"Install it with pip install {name}, or choose none.")
    if why := missing_for(recipe.training.optim):
        yield Fault("training.optim", why, "Choose adafactor, which needs little memory too.")
