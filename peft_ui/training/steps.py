"""The steps of a run: those that a checkpoint has not taken yet, and afterwards the best of them."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peft_ui.errors import TrainingError
from peft_ui.training.best import best_step, held_out_losses, patience_is_gone
from peft_ui.training.checkpoint import checkpoint_folder, damage
from peft_ui.training.trainer import LessonTrainer

Say = Callable[[str], None]


def take_steps(trainer: LessonTrainer, checkpoint: Path | None, say: Say) -> float:
    """Take the steps that are left; returns the seconds they took."""
    started = time.monotonic()
    if checkpoint is None:
        trainer.train()
        return time.monotonic() - started
    say(f"Going on from {checkpoint.name}.")
    done = json.loads((checkpoint / "trainer_state.json").read_text())
    if _is_over(done, trainer.settings.early_stopping_patience):  # only what follows the last step is missing
        trainer._load_from_checkpoint(str(checkpoint))
        trainer.state = type(trainer.state).load_from_json(str(checkpoint / "trainer_state.json"))
    else:
        trainer.train(resume_from_checkpoint=str(checkpoint))
    return time.monotonic() - started


def take_best(trainer: LessonTrainer, say: Say) -> None:
    """Put back the weights of the step with the lowest held-out loss, where the recipe asks for it."""
    history = trainer.state.log_history
    best = best_step(history) if trainer.settings.load_best_model_at_end else None
    if best is None or best == trainer.state.global_step:
        return
    folder = checkpoint_folder(trainer.checkpoints, best)
    if (reason := damage(folder)) is not None:
        say(f"{reason}, so the last step's weights are kept and not the best ones.")
        return
    trainer._load_from_checkpoint(str(folder))
    say(f"Step {best} had the lowest held-out loss, {dict(held_out_losses(history))[best]:.4g}: its weights are kept.")


def last_loss(trainer: LessonTrainer) -> float:
    """The mean training loss of the last steps (at most twenty), in nats a token."""
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry][-20:]
    if not losses:
        raise TrainingError("The run took no step.", "Give it more rows or more rounds.")
    return sum(losses) / len(losses)


def _is_over(done: dict[str, Any], patience: int | None) -> bool:
    return done["global_step"] >= done["max_steps"] or patience_is_gone(done["log_history"], patience)
