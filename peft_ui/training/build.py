"""From a recipe to a trainer that is ready to run: the model with its method, and the arguments by their names."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from transformers import PrinterCallback, TrainingArguments, set_seed

from peft_ui.errors import TrainingError
from peft_ui.evaluation.packing import keeps_rows_apart
from peft_ui.methods.base import Plan
from peft_ui.models.inventory import inventory_of
from peft_ui.models.load import load_model
from peft_ui.recipe.recipe import Recipe
from peft_ui.training import ranks
from peft_ui.training.beginning import go_on_from
from peft_ui.training.flow import Flow
from peft_ui.training.lesson import Lesson
from peft_ui.training.machine import Choices, training_arguments
from peft_ui.training.method_steps import MethodSteps
from peft_ui.training.report import reporters
from peft_ui.training.trainer import LessonTrainer

LOOKED_AT = 64  # rows that a method which begins with the data looks at


def build_model(recipe: Recipe, lesson: Lesson, folder: Path, say: Callable[[str], None]) -> Any:
    """The base with the method on it, ready to learn; the same seed gives the same first weights.

    Args:
        folder: of the run, which keeps the adapter that the recipe goes on from.
        say: told from what the run begins, where that is not the base alone.

    Raises:
        TrainingError: nothing would learn.
    """
    set_seed(recipe.training.seed)  # a classifier's head is new, and drawn while the model is read
    model = load_model(recipe.model, recipe.task, labels=lesson.engine.labels)
    model.config.use_cache = False
    set_seed(recipe.training.seed)
    base = inventory_of(model, recipe.task)
    model = recipe.method.attach(model, _plan(recipe, lesson))
    with ranks.first_before_the_others():
        word = go_on_from(recipe, model, base, folder)
    if word:
        say(word)
    lesson.engine.prepare(model)
    if not any(weight.requires_grad for weight in model.parameters()):
        raise TrainingError(
            f"With {recipe.method.title} nothing in the model {recipe.model.name} would learn.",
            "Choose other target modules, or another method.",
        )
    if recipe.training.packing and not keeps_rows_apart(model):
        what = f"The model {recipe.model.name} does not keep rows that share a line apart, so packing would mix them."
        raise TrainingError(what, "Set packing to false; group_by_length saves filler too.")
    if recipe.training.gradient_checkpointing:
        _recompute_activations(model)
    return model


def _plan(recipe: Recipe, lesson: Lesson) -> Plan:
    """What a method may need of the run."""

    def batches() -> list[dict[str, Any]]:
        rows, size = lesson.train[:LOOKED_AT], recipe.training.per_device_train_batch_size
        read = (lesson.engine.batch(rows[start : start + size]) for start in range(0, len(rows), size))
        return [{name: batch[name] for name in ("input_ids", "attention_mask")} for batch in read]

    steps = recipe.training.steps(len(lesson.train))
    return Plan(task=recipe.task, total_steps=steps, tokenizer=lesson.tokenizer, batches=batches)


def build_trainer(
    recipe: Recipe,
    lesson: Lesson,
    model: Any,
    folder: Path,
    choices: Choices,
    flow: Flow,
) -> LessonTrainer:
    """A trainer whose events, checkpoints and stops go through `flow`."""
    trainer = LessonTrainer(
        lesson,
        folder / "checkpoints",
        recipe.training,
        recipe.method,
        model=model,
        args=arguments(recipe, folder, choices),
        callbacks=[
            flow,
            MethodSteps(recipe.method),
            *(reporters(recipe.training.report_to, folder) if ranks.is_first() else []),
        ],
    )
    trainer.remove_callback(PrinterCallback)
    flow.trainer = trainer
    return trainer


def arguments(recipe: Recipe, folder: Path, choices: Choices) -> TrainingArguments:
    """The recipe's `training` part as transformers takes it; what `Flow` decides is switched off there."""
    settings = recipe.training
    return TrainingArguments(
        output_dir=os.fspath(folder / "checkpoints"),
        num_train_epochs=settings.num_train_epochs,
        max_steps=settings.max_steps,
        per_device_train_batch_size=settings.per_device_train_batch_size,
        per_device_eval_batch_size=settings.per_device_train_batch_size,
        gradient_accumulation_steps=settings.gradient_accumulation_steps,
        learning_rate=recipe.learning_rate,
        lr_scheduler_type=settings.lr_scheduler_type,
        warmup_steps=settings.warmup_steps,
        weight_decay=settings.weight_decay,
        max_grad_norm=settings.max_grad_norm,
        neftune_noise_alpha=settings.neftune_noise_alpha,
        seed=settings.seed,
        save_total_limit=settings.save_total_limit,
        save_strategy="no",
        eval_strategy="no",
        logging_strategy="steps",
        logging_steps=1,
        logging_nan_inf_filter=False,
        report_to="none",  # `reporters` bring their own callbacks
        run_name=folder.name,
        project="peft-ui",
        disable_tqdm=True,
        remove_unused_columns=False,
        dataloader_pin_memory=choices.device == "cuda",
        accelerator_config={"split_batches": ranks.count() > 1},
        **training_arguments(choices, settings.optim),
    )


def _recompute_activations(model: Any) -> None:
    """Trade time for memory. transformers 5.23 renames the switch; older 5.x know only the old name."""
    switch: Callable[[], None] = getattr(model, "activation_checkpointing_enable", model.gradient_checkpointing_enable)
    switch()
    model.enable_input_require_grads()
