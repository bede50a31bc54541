"""Which tasks can be trained; each engine adds its own."""

from peft_ui.models.settings import Task

TRAINED: tuple[Task, ...] = ("CAUSAL_LM",)
