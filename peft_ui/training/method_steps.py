"""What a method does beside the optimizer's steps, such as giving ranks out anew; nothing, for most."""

from typing import Any

from transformers import TrainerCallback

from peft_ui.methods.base import Method


class MethodSteps(TrainerCallback):
    """Lets the method see each optimizer step, before and after it, while the gradients are there."""

    def __init__(self, method: Method) -> None:
        self.method = method

    def on_pre_optimizer_step(self, args: Any, state: Any, control: Any, model: Any = None, **rest: Any) -> None:
        self.method.before_step(model)

    def on_optimizer_step(self, args: Any, state: Any, control: Any, model: Any = None, **rest: Any) -> None:
        self.method.after_step(model, state.global_step + 1)  # the trainer counts a step only once it is over
