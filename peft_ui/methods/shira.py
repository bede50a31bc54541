"""SHiRA: some of each layer's own weights, chosen at random."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Kind, Module


class Shira(PartMethod):
    """Sparse high-rank adapters."""

    key: ClassVar[str] = "shira"
    title: ClassVar[str] = "SHiRA"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = "Trains a scattered few of each layer's own weights; nothing is added to the model."
    paper: ClassVar[Paper] = Paper("Sparse High Rank Adapters", "https://arxiv.org/abs/2406.13175")
    # peft_metamathqa.csv: 51.0 % at 3e-4 (shira/llama-3.2-3B-lr_0.0003-random_seed_42).
    default_learning_rate: ClassVar[float] = 3e-4
    mergeable: ClassVar[bool] = True
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "SHIRA"
    peft_config_name: ClassVar[str] = "ShiraConfig"

    r: int = fields.rank(32)
    random_seed: int = Field(
        default=42,
        ge=0,
        le=2**31,
        title="Seed of the choice",
        description="Which weights are trained is drawn at random; the same seed draws the same ones.",
        json_schema_extra=fields.ADVANCED,
    )

    def limits(self, module: Module) -> dict[str, int]:
        inside, outside = module.in_features, module.out_features
        return {"r": inside * outside // (inside + outside)}

    def parts(self, module: Module) -> Iterator[Part]:
        """As many weights as LoRA of that rank would add, and where each of them stands."""
        weights = self.r * (module.in_features + module.out_features)
        yield Part("shira_weight", (weights,))
        yield Part("shira_indices", (2, weights), "buffer", "I32")
