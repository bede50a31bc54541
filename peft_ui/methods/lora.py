"""LoRA: beside each chosen weight matrix, two thin ones whose product is added to it."""

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field

from peft_ui.methods.base import Family, Paper, SavedTensor
from peft_ui.methods.targets import LayerMethod
from peft_ui.models.inventory import Inventory, Module


class Lora(LayerMethod):
    """Low-rank adaptation, with its rank-stabilised and weight-decomposed forms."""

    key: ClassVar[str] = "lora"
    title: ClassVar[str] = "LoRA"
    family: ClassVar[Family] = "reparameterization"
    summary: ClassVar[str] = "Learns a small low-rank change to chosen weight matrices; the usual first choice."
    paper: ClassVar[Paper] = Paper(
        "LoRA: Low-Rank Adaptation of Large Language Models", "https://arxiv.org/abs/2106.09685"
    )
    # peft_metamathqa.csv: 47.8 % at 1e-4 (lora/llama-3.2-3B-rank32); small ranks and short runs bear the double.
    default_learning_rate: ClassVar[float] = 2e-4
    mergeable: ClassVar[bool] = True
    has_two_matrices: ClassVar[bool] = True
    peft_type: ClassVar[str] = "LORA"
    peft_config_name: ClassVar[str] = "LoraConfig"

    r: int = Field(
        default=8,
        ge=1,
        le=1024,
        title="Rank",
        description="Width of the learnt change. More can hold more, and costs memory in proportion.",
    )
    lora_alpha: int = Field(
        default=16,
        ge=1,
        le=4096,
        title="Strength (alpha)",
        description="The change is multiplied by alpha divided by the rank; twice the rank is usual.",
    )
    lora_dropout: float = Field(
        default=0.0,
        ge=0.0,
        le=0.9,
        title="Dropout",
        description="Share of the inputs that is ignored at random while training, against learning by heart.",
    )
    use_rslora: bool = Field(
        default=False,
        title="Rank-stabilised",
        description="Divide by the rank's square root instead of the rank, so that high ranks keep their strength.",
        json_schema_extra={"advanced": True},
    )
    use_dora: bool = Field(
        default=False,
        title="DoRA",
        description="Learn each weight's length apart from its direction: often a little better, and slower.",
        json_schema_extra={"advanced": True},
    )

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        stores_transposed = any(module.kind == "Conv1D" for module in self.adapted(inventory))
        return super().peft_arguments(inventory) | {"fan_in_fan_out": stores_transposed}

    def learnt(self, inventory: Inventory) -> int:
        """r·(in + out) for each layer, and out for DoRA's lengths.

        The textbook's 2·L·d·r is this for L square layers of width d.
        """
        return sum(self._of(module) for module in self.adapted(inventory))

    def _of(self, module: Module) -> int:
        lengths = module.out_features if self.use_dora else 0
        return self.r * (module.in_features + module.out_features) + lengths

    def own_tensors(self, inventory: Inventory) -> Iterator[SavedTensor]:
        for module in self.adapted(inventory):
            name = f"{self.saved_prefix}{module.name}"
            yield SavedTensor(f"{name}.lora_A.weight", (self.r, module.in_features))
            yield SavedTensor(f"{name}.lora_B.weight", (module.out_features, self.r))
            if self.use_dora:
                yield SavedTensor(f"{name}.lora_magnitude_vector", (module.out_features,))
