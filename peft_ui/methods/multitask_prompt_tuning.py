"""Multitask prompt tuning: a prompt that several tasks could share, times a small matrix of the task's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import Field

from peft_ui.methods.base import Paper, Plan, SavedTensor
from peft_ui.methods.soft_prompt import SoftPrompt
from peft_ui.models.inventory import Inventory
from peft_ui.models.settings import Task


class MultitaskPromptTuning(SoftPrompt):
    """The target task's half of the paper: one task a run, so that the file can be the source of others."""

    key: ClassVar[str] = "multitask_prompt_tuning"
    title: ClassVar[str] = "Multitask Prompt Tuning"
    summary: ClassVar[str] = "Learns word vectors that tasks can share, and a thin matrix of this task's own."
    paper: ClassVar[Paper] = Paper(
        "Multitask Prompt Tuning Enables Parameter-Efficient Transfer Learning", "https://arxiv.org/abs/2303.02861"
    )
    # With an encoder-decoder PEFT trains words before the decoder's text too, and leaves them out where it generates.
    tasks: ClassVar[tuple[Task, ...]] = ("CAUSAL_LM", "SEQ_CLS", "TOKEN_CLS")
    # No row in the published benchmark; the paper used 0.3, and two factors that begin small need large steps.
    default_learning_rate: ClassVar[float] = 5e-2
    peft_config_name: ClassVar[str] = "MultitaskPromptTuningConfig"

    num_ranks: int = Field(
        default=1,
        ge=1,
        le=64,
        title="Rank of the task's matrix",
        description="How much of its own a task has beside what tasks share.",
        json_schema_extra={"advanced": True},
    )
    prompt_tuning_init: Literal["SAMPLE_VOCAB", "RANDOM"] = Field(
        default="SAMPLE_VOCAB",
        title="Begin with",
        description="Vectors of random words of the model (SAMPLE_VOCAB), or noise (RANDOM).",
    )

    @property
    def is_plain(self) -> bool:
        return False

    def learnt(self, inventory: Inventory) -> int:
        """The shared prompt and the two factors of the task's own matrix."""
        rows, columns = self.block(inventory)
        return rows * columns + self.num_ranks * (rows + columns)

    def own_tensors(self, inventory: Inventory) -> Iterator[SavedTensor]:
        rows, columns = self.block(inventory)
        yield from super().own_tensors(inventory)
        yield SavedTensor("prefix_task_cols", (1, rows, self.num_ranks))
        yield SavedTensor("prefix_task_rows", (1, self.num_ranks, columns))

    def begin(self, model: Any, plan: Plan) -> None:
        one_task(model)

    def load(self, base: Any, folder: Path) -> Any:
        return one_task(super().load(base, folder))


def one_task(model: Any) -> Any:
    """PEFT asks for a task's number with every batch, and forgets it where it generates; here there is one task."""
    import torch

    def numbered(encoder: Any, given: tuple[Any, Any]) -> tuple[Any, Any]:
        tokens, task_ids = given
        return tokens, torch.zeros(
            len(tokens), dtype=torch.long, device=tokens.device
        ) if task_ids is None else task_ids

    model.prompt_encoder["default"].register_forward_pre_hook(numbered)
    return model
