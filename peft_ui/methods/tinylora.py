"""TinyLoRA: a few numbers for each group of layers."""

from collections.abc import Iterator
from math import ceil
from typing import ClassVar

from pydantic import Field

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Inventory, Module


class TinyLora(PartMethod):
    """TinyLoRA."""

    key: ClassVar[str] = "tinylora"
    title: ClassVar[str] = "TinyLoRA"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = "Learns a handful of numbers along each weight's own main directions."
    paper: ClassVar[Paper] = Paper("Learning to Reason in 13 Parameters", "https://arxiv.org/abs/2602.04118")
    # peft_metamathqa.csv: 1.2 % at 1e-3 (tinylora/llama-3.2-3B-default): that rate is too low for supervised learning.
    default_learning_rate: ClassVar[float] = 1e-2
    mergeable: ClassVar[bool] = True
    quantizable: ClassVar[bool] = False
    peft_type: ClassVar[str] = "TINYLORA"
    peft_config_name: ClassVar[str] = "TinyLoraConfig"

    r: int = fields.rank(2, 64)
    u: int = Field(
        default=64,
        ge=1,
        le=4096,
        title="Numbers for each group",
        description="How many numbers are learnt for each group of layers.",
    )
    weight_tying: float = Field(
        default=0.0,
        ge=0.0,
        le=1.0,
        title="Share between layers",
        description="0: each layer has numbers of its own; 1: all layers share the same ones.",
    )
    tinylora_dropout: float = fields.dropout()

    def parts(self, module: Module) -> Iterator[Part]:
        """The base's main directions and a random mixture, which the file keeps beside what is learnt."""
        r = min(self.r, module.in_features, module.out_features)
        yield Part("tinylora_A", (r, module.in_features), "buffer")
        yield Part("tinylora_B", (module.out_features, r), "buffer")
        yield Part("tinylora_P", (self.u, r, r), "buffer")

    def shared(self, inventory: Inventory) -> Iterator[Part]:
        layers = len(self.adapted(inventory))
        groups = max(1, round(layers * (1.0 - self.weight_tying)))
        size = max(1, layers // groups)
        for group in range(min(groups, ceil(layers / size))):
            yield Part(f"tinylora_v.{group}", (self.u,))
