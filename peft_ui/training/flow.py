"""What happens beside the steps: events are told, checkpoints fall due, a wish to stop is heard."""

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from transformers import TrainerCallback

from peft_ui.errors import TrainingError
from peft_ui.recipe.training import TrainingSettings
from peft_ui.training.best import best_step, patience_is_gone, stands_still
from peft_ui.training.checkpoint import checkpoint_folder
from peft_ui.training.machine import memory_used
from peft_ui.training.ranks import agreed

if TYPE_CHECKING:
    from peft_ui.training.trainer import LessonTrainer

Event = dict[str, Any]
SECONDS_BETWEEN_CHECKPOINTS = 60.0


class Flow(TrainerCallback):
    """The course of one run.

    Args:
        settings: when to evaluate and when to save.
        on_event: told of every step, evaluation and checkpoint.
        should_stop: asked after each step; then the step's result is saved and the run ends.
    """

    def __init__(
        self, settings: TrainingSettings, on_event: Callable[[Event], None], should_stop: Callable[[], bool]
    ) -> None:
        self.settings = settings
        self.on_event = on_event
        self.should_stop = should_stop
        self.stopped = False
        self.ended_early = False
        self.trainer: LessonTrainer | None = None
        self._last_save = self._last_step = time.monotonic()
        self._tokens_before = 0
        self._has_warned = False

    def say(self, text: str) -> None:
        """A word for the run's log."""
        self.on_event({"kind": "message", "text": text})

    def warn(self, text: str, about: str) -> None:
        """A word that the page shows beside the run's state, until something better is known about the same."""
        self.on_event({"kind": "message", "level": "warning", "about": about, "text": text})

    def on_train_begin(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        self._last_save = self._last_step = time.monotonic()
        if self.trainer is not None:
            self.trainer.tokens_seen = self._tokens_before = int(state.num_input_tokens_seen)

    def on_step_end(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        if state.global_step >= state.max_steps:
            return
        if agreed(self.should_stop()):
            self.stopped = True
            control.should_training_stop = control.should_save = True
        elif not _ends_epoch(state):  # else the evaluation that follows must come before the checkpoint
            control.should_save = self._save_is_due(state.global_step)
            control.should_evaluate = _every(self.settings.eval_steps, state.global_step)

    def on_epoch_end(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        self._warn_if_still(state)
        if not self.stopped and not self.ended_early:
            ends = state.global_step >= state.max_steps
            step, settings = state.global_step, self.settings
            control.should_evaluate = ends or settings.eval_steps is None or _every(settings.eval_steps, step)
            control.should_save = ends or settings.save_steps is None or _every(settings.save_steps, step)

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **rest: Any) -> None:
        if not logs or "loss" not in logs:
            return
        now, tokens = time.monotonic(), self.trainer.tokens_seen if self.trainer else 0
        event = {
            "kind": "step",
            "step": state.global_step,
            "of": state.max_steps,
            "epoch": state.epoch,
            "loss": logs["loss"],
            "learning_rate": logs.get("learning_rate"),
            "grad_norm": logs.get("grad_norm"),
            "tokens": tokens,
            "tokens_per_second": (tokens - self._tokens_before) / max(now - self._last_step, 1e-9),
            "memory": memory_used(),
        }
        self._last_step, self._tokens_before = now, tokens
        if not math.isfinite(logs["loss"]):
            raise TrainingError(f"The loss is {logs['loss']} at step {state.global_step}.", _calmer(logs))
        if not math.isfinite(logs.get("grad_norm") or 0):
            what = f"The gradient's length is {logs['grad_norm']} at step {state.global_step}."
            raise TrainingError(what, _calmer(logs))
        self.on_event(event)

    def on_evaluate(self, args: Any, state: Any, control: Any, metrics: Any = None, **rest: Any) -> None:
        if metrics:
            found = {name.removeprefix("eval_"): value for name, value in metrics.items()}
            self.on_event({"kind": "eval", "step": state.global_step, **found})
            self._judge(state, control)
        self._last_step = time.monotonic()

    def on_save(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
        self._last_save = self._last_step = time.monotonic()
        if self.trainer is not None:
            folder = checkpoint_folder(self.trainer.checkpoints, state.global_step)
            self.on_event({"kind": "checkpoint", "step": state.global_step, "folder": str(folder)})

    def _judge(self, state: Any, control: Any) -> None:
        """Keep what is the best so far; end the run where no better one is to be expected."""
        if self.settings.load_best_model_at_end and best_step(state.log_history) == state.global_step:
            control.should_save = True
        if patience_is_gone(state.log_history, self.settings.early_stopping_patience):
            self.ended_early = control.should_training_stop = control.should_save = True
            self.say(
                f"The held-out loss found no new low in {self.settings.early_stopping_patience} evaluations: "
                f"the run ends at step {state.global_step}."
            )

    def _warn_if_still(self, state: Any) -> None:
        still = stands_still(state.log_history)
        if still and not self._has_warned:
            self._has_warned = True
            self.warn(
                f"The training loss has not fallen: {still[0]:.3g} at first, {still[1]:.3g} of late. Try a larger "
                "learning rate, another method, or look at the preview: can the answer be known from the question?",
                about="loss",
            )

    def _save_is_due(self, step: int) -> bool:
        if self.settings.save_steps is not None:
            return _every(self.settings.save_steps, step)
        return agreed(time.monotonic() - self._last_save >= SECONDS_BETWEEN_CHECKPOINTS)


def _calmer(logs: dict[str, float]) -> str:
    return (
        f"Try a smaller learning rate than {logs['learning_rate']:g}, or number format float32; "
        "the last good checkpoint is kept."
    )


def _every(steps: int | None, step: int) -> bool:
    return steps is not None and step % steps == 0


def _ends_epoch(state: Any) -> bool:
    return float(state.epoch).is_integer()
