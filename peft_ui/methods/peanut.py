"""PEANuT: a small network that writes each weight's change."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Kind, Module


class Peanut(PartMethod):
    """Weight-aware neural tweakers."""

    key: ClassVar[str] = "peanut"
    title: ClassVar[str] = "PEANuT"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = (
        "A small network reads each weight and writes its change; can learn what a plain sum cannot."
    )
    paper: ClassVar[Paper] = Paper(
        "PEANuT: Parameter-Efficient Adaptation with Weight-aware Neural Tweakers", "https://arxiv.org/abs/2410.01870"
    )
    # peft_metamathqa.csv: 44.9 % at 1e-4 (peanut/llama-3.2-3B-rank32-relu-depth0-s2.0); short runs bear more.
    default_learning_rate: ClassVar[float] = 5e-4
    mergeable: ClassVar[bool] = True
    quantizable: ClassVar[bool] = False
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "PEANUT"
    peft_config_name: ClassVar[str] = "PeanutConfig"

    r: int = fields.rank(32)
    depth: int = Field(
        default=0,
        ge=0,
        le=8,
        title="Layers more",
        description="Further layers of the small network, in pairs. 0: none.",
        json_schema_extra=fields.ADVANCED,
    )
    act_fn: Literal["relu", "gelu", "silu", "tanh"] = Field(
        default="relu",
        title="Bend",
        description="The function between the layers of the small network.",
        json_schema_extra=fields.ADVANCED,
    )
    scaling: float = fields.factor(1.0, 1000.0)

    def parts(self, module: Module) -> Iterator[Part]:
        yield Part("peanut_A.weight", (self.r, module.out_features))
        yield Part("peanut_B.weight", (module.out_features, self.r))
        for number in range(self.depth):
            yield Part(f"peanut_encoders.{number}.weight", (self.r, self.r))
            yield Part(f"peanut_decoders.{number}.weight", (self.r, self.r))
