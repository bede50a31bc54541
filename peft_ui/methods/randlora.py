"""RandLoRA: learnt mixtures of random low-rank matrices."""

from collections.abc import Iterator
from math import ceil
from typing import Any, ClassVar

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Inventory, Module


class RandLora(PartMethod):
    """Full-rank adaptation by random bases."""

    key: ClassVar[str] = "randlora"
    title: ClassVar[str] = "RandLoRA"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = (
        "Mixes many fixed random low-rank matrices by learnt weights, so that the change has full rank."
    )
    paper: ClassVar[Paper] = Paper(
        "RandLoRA: Full-rank parameter-efficient fine-tuning of large models", "https://arxiv.org/abs/2502.00987"
    )
    # peft_metamathqa.csv: 47.8 % at 1e-4 (randlora/llama-3.2-3B-default); short runs bear more.
    default_learning_rate: ClassVar[float] = 5e-4
    mergeable: ClassVar[bool] = True
    peft_type: ClassVar[str] = "RANDLORA"
    peft_config_name: ClassVar[str] = "RandLoraConfig"

    r: int = fields.rank(32)
    randlora_alpha: int = fields.alpha(640)
    randlora_dropout: float = fields.dropout()

    def parts(self, module: Module) -> Iterator[Part]:
        """As many random bases as it takes to reach full rank; a smaller rank needs more of them, and learns more."""
        narrow = min(module.in_features, module.out_features)
        bases = ceil(narrow / self.r)
        yield Part("randlora_lambda", (self.r, bases))
        yield Part("randlora_gamma", (bases, narrow))

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        """The random bases come from a fixed seed; PEFT would write them anew beside every layer, gigabytes in all."""
        return super().peft_arguments(inventory) | {"save_projection": False}
