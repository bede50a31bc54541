"""A model without weights: every name and shape, no memory, in tens of milliseconds even for 70 billion parameters."""

from typing import Any

from peft_ui.models.architecture import auto_class
from peft_ui.models.settings import Task


def skeleton(config: Any, task: Task, dtype: str = "float32") -> Any:
    """The model of a config on torch's meta device.

    `torch.device("meta")` keeps tied weights tied; accelerate's `init_empty_weights` unties them and
    would count the output layer twice (PEFT.md 5.1).

    Raises:
        ModelError: the architecture cannot do the task.
    """
    import torch

    auto = auto_class(config, task)
    with torch.device("meta"):
        return auto.from_config(config, dtype=getattr(torch, dtype), trust_remote_code=False)
