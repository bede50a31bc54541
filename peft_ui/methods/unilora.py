"""Uni-LoRA: one vector for the whole model."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Inventory, Module


class UniLora(PartMethod):
    """Uni-LoRA: every entry of every low-rank change is one of a few learnt numbers."""

    key: ClassVar[str] = "unilora"
    title: ClassVar[str] = "Uni-LoRA"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = "One short learnt vector, spread over the changes of all layers: the file is a kilobyte."
    paper: ClassVar[Paper] = Paper("Uni-LoRA: One Vector is All You Need", "https://arxiv.org/abs/2506.00799")
    # peft_metamathqa.csv: 0.2 % at 1e-4 (unilora/llama-3.2-3B-default): that rate is far too low.
    default_learning_rate: ClassVar[float] = 1e-2
    mergeable: ClassVar[bool] = True
    peft_type: ClassVar[str] = "UNILORA"
    peft_config_name: ClassVar[str] = "UniLoraConfig"

    r: int = fields.rank(4)
    theta_d_length: int = Field(
        default=256,
        ge=1,
        le=10_000_000,
        title="Length of the vector",
        description="How many numbers are learnt in all, whatever the model's size.",
    )
    unilora_dropout: float = fields.dropout()

    def parts(self, module: Module) -> Iterator[Part]:
        return iter(())

    def shared(self, inventory: Inventory) -> Iterator[Part]:
        yield Part("unilora_theta_d", (self.theta_d_length,))
