"""Prefix tuning: learnt keys and values that every attention layer sees before the text."""

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from peft_ui.methods.base import PLAIN, Circumstances, Paper
from peft_ui.methods.soft_prompt import SoftPrompt
from peft_ui.models.inventory import Inventory
from peft_ui.models.settings import Task


class Prefix(SoftPrompt):
    """What prefix tuning and P-Tuning v2 share: keys and values for each layer."""

    # peft_metamathqa.csv: 35.8 % at 5e-3 from zero, 18.6 % at 1e-3 at random (prefixtuning/llama-3.2-3B-*). Short runs
    # need the double: on the demo model's 250 rows, 5 rounds, 0 of 92 answers at 5e-3 and 92 of 92 at 1e-2.
    default_learning_rate: ClassVar[float] = 1e-2
    gradient_checkpointing: ClassVar[bool] = False  # the prefix lives in the cache, which checkpointing drops
    peft_config_name: ClassVar[str] = "PrefixTuningConfig"

    init_weights: Literal["zero"] | None = Field(
        default="zero",
        title="Begin with",
        description="zero: the prefix says nothing at first, and learns from there. Empty: noise, which learns worse.",
    )

    def block(self, inventory: Inventory) -> tuple[int, int]:
        """A key and a value for each layer, as wide as the model's key-value heads together."""
        return self.num_virtual_tokens, inventory.facts.num_layers * 2 * inventory.facts.prefix_dim

    def refusals(self, task: Task, inventory: Inventory, circumstances: Circumstances = PLAIN) -> list[str]:
        found = super().refusals(task, inventory, circumstances)
        model_type = inventory.facts.model_type
        takes_none = model_type == "deberta-v2" or (model_type in ("t5", "mt5", "umt5") and task == "TOKEN_CLS")
        if takes_none:
            found.append(f"{self.title} cannot be used: a model of type {model_type!r} takes no prefix in this task.")
        return found


class PrefixTuning(Prefix):
    """Prefix tuning, with or without the network that writes the prefix."""

    key: ClassVar[str] = "prefix_tuning"
    title: ClassVar[str] = "Prefix Tuning"
    summary: ClassVar[str] = "Learns what every attention layer sees before the text; stronger than word vectors alone."
    paper: ClassVar[Paper] = Paper(
        "Prefix-Tuning: Optimizing Continuous Prompts for Generation", "https://arxiv.org/abs/2101.00190"
    )

    prefix_projection: bool = Field(
        default=False,
        title="Write it by a network",
        description="A small network writes the prefix while training; steadier, and needs much more memory.",
    )
    encoder_hidden_size: int | None = Field(
        default=None,
        ge=1,
        le=65536,
        title="Width of the network",
        description="With the network only. Empty: as wide as the model's keys.",
        json_schema_extra={"advanced": True},
    )

    @model_validator(mode="after")
    def _nothing_that_is_ignored(self) -> "PrefixTuning":
        if self.encoder_hidden_size is not None and not self.prefix_projection:
            raise ValueError("encoder_hidden_size has no effect without prefix_projection.")
        return self

    def why_not_continued(self) -> str:
        if not self.prefix_projection:
            return ""
        return "Prefix Tuning throws its network away when it is saved, so nothing is left that could learn on."

    def learnt(self, inventory: Inventory) -> int:
        """The block itself; with projection n·d, d·h + h and h·2Ld + 2Ld."""
        if not self.prefix_projection:
            return super().learnt(inventory)
        rows, columns = self.block(inventory)
        width = inventory.facts.prefix_dim
        hidden = self.encoder_hidden_size or width
        return rows * width + (width * hidden + hidden) + (hidden * columns + columns)
