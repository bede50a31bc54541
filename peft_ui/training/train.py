"""Train an adapter: rows to ids, method onto model, steps, adapter on disk, and a look at what came of it."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peft_ui.models.labels import keep_labels
from peft_ui.models.locate import locate
from peft_ui.recipe.recipe import Recipe
from peft_ui.training import ranks
from peft_ui.training.base import on_its_base
from peft_ui.training.build import build_model, build_trainer
from peft_ui.training.checkpoint import clear_unfinished, newest_whole, put_in_place
from peft_ui.training.flow import Event, Flow
from peft_ui.training.lesson import Lesson, load_lesson
from peft_ui.training.machine import Choices, choose
from peft_ui.training.review import Trained, measure, review, unchecked
from peft_ui.training.steps import last_loss, take_best, take_steps


def train(
    recipe: Recipe,
    folder: Path,
    on_event: Callable[[Event], None] = lambda event: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Run `recipe` in `folder`, going on from its newest whole checkpoint when there is one.

    Args:
        recipe: what to do.
        folder: receives `data/`, `checkpoints/`, `adapter/` and `evaluation.json`.
        on_event: told of steps, evaluations, checkpoints and messages, as the README lists them.
        should_stop: asked after each step; when true the run saves what it has and ends.

    Returns:
        `{state, adapter, steps, train_seconds, train_loss, eval_loss, reload_check}`; state is `done` or `stopped`.

    Raises:
        VisitorError: anything the visitor can mend.
    """
    flow = Flow(recipe.training, on_event, should_stop)
    folder.mkdir(parents=True, exist_ok=True)
    with ranks.first_before_the_others():
        choices = choose(folder)
        flow.say(choices.why)
        recipe = on_its_base(recipe, folder, flow.say)
        lesson = load_lesson(recipe, folder)
    flow.say(f"{len(lesson.train)} rows to learn from, {len(lesson.validation)} held out.")
    learnt = _learn_and_save(recipe, lesson, folder, choices, flow)
    return _reviewed(recipe, lesson, folder, learnt, flow) if ranks.is_first() else {}


def _reviewed(recipe: Recipe, lesson: Lesson, folder: Path, learnt: "Learnt", flow: Flow) -> dict[str, Any]:
    """The run's summary, after a look at what was saved; `evaluation.json` keeps what was seen."""
    if learnt.trained is None:
        found = unchecked("The run was stopped before its end.")
    else:
        flow.say("All steps are taken. Looking at what was saved: base and adapter answer the held-out rows.")
        found = review(recipe, lesson, learnt.trained, folder / "adapter")
    _write_json(folder / "evaluation.json", found)
    return {
        "state": "stopped" if learnt.trained is None else "done",
        "adapter": str(folder / "adapter"),
        "steps": learnt.steps,
        "train_seconds": learnt.seconds,
        "train_loss": learnt.loss,
        "eval_loss": found["after"].get("loss"),
        "reload_check": found["reload_check"],
    }


@dataclass(frozen=True)
class Learnt:
    """What the steps came to; `trained` is None when the run was stopped before its end."""

    steps: int
    seconds: float
    loss: float
    trained: Trained | None


def _learn_and_save(recipe: Recipe, lesson: Lesson, folder: Path, choices: Choices, flow: Flow) -> Learnt:
    """Take the steps and save the adapter. The model ends with this function: memory is for one at a time."""
    trainer = build_trainer(recipe, lesson, build_model(recipe, lesson, folder, flow.say), folder, choices, flow)
    if ranks.is_first():
        clear_unfinished(trainer.checkpoints)
    seconds = take_steps(trainer, newest_whole(trainer.checkpoints, flow.say), flow.say)
    take_best(trainer, flow.say)
    if ranks.is_first():
        save_adapter(recipe, lesson, trainer.learner, folder)
    flow.trainer = None
    is_done = ranks.is_first() and not flow.stopped
    trained = measure(trainer.learner, lesson, trainer.args.eval_batch_size) if is_done else None
    return Learnt(trainer.state.global_step, seconds, last_loss(trainer), trained)


def save_adapter(recipe: Recipe, lesson: Lesson, model: Any, folder: Path) -> Path:
    """Write `folder/adapter` whole: the method's weights, the prompt template, the tokenizer."""
    final, unfinished = folder / "adapter", folder / ".adapter.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    recipe.method.save(model, unfinished)
    (unfinished / "README.md").unlink(missing_ok=True)  # PEFT's empty card; a true one is made when it is published
    _name_the_base(recipe, unfinished / "adapter_config.json")
    _write_json(unfinished / "prompt_template.json", lesson.template.to_dict())
    keep_labels(lesson.engine.labels, unfinished)
    lesson.tokenizer.save_pretrained(unfinished)
    put_in_place(unfinished, final)
    return final


def _name_the_base(recipe: Recipe, config: Path) -> None:
    """A Hub id stays; the path of a folder on this machine says nothing elsewhere and is left out."""
    if config.exists():
        said = json.loads(config.read_text(encoding="utf-8"))
        on_the_hub = locate(recipe.model.name).kind == "hub"
        _write_json(config, {**said, "base_model_name_or_path": recipe.model.name if on_the_hub else None})


def _write_json(file: Path, value: Any) -> None:
    temporary = file.with_name(f".{file.name}.new")
    temporary.write_text(json.dumps(value, indent=1, ensure_ascii=False), encoding="utf-8")
    temporary.replace(file)
