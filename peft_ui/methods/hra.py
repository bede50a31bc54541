"""HRA: a chain of Householder reflections before each layer."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import field_validator

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Kind, Module


class Hra(PartMethod):
    """Householder reflection adaptation."""

    key: ClassVar[str] = "hra"
    title: ClassVar[str] = "HRA"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = (
        "Changes each layer by a chain of learnt mirrors: between LoRA's freedom and OFT's gentleness."
    )
    paper: ClassVar[Paper] = Paper(
        "Bridging The Gap between Low-rank and Orthogonal Adaptation via Householder Reflection Adaptation",
        "https://arxiv.org/abs/2405.17484",
    )
    # No published benchmark row; OFT's rate, which it resembles.
    default_learning_rate: ClassVar[float] = 5e-4
    mergeable: ClassVar[bool] = True
    quantizable: ClassVar[bool] = False
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "HRA"
    peft_config_name: ClassVar[str] = "HRAConfig"

    r: int = fields.rank(8)
    # PEFT's apply_GS is left out: it begins with equal pairs, of which it makes NaN (0.21.2).

    @field_validator("r")
    @classmethod
    def _in_pairs(cls, value: int) -> int:
        if value % 2:
            raise ValueError(
                f"{value} is odd; mirrors come in pairs, so that the model is unchanged at first. Use {value + 1}."
            )
        return value

    def parts(self, module: Module) -> Iterator[Part]:
        yield Part("hra_u", (module.in_features, self.r))
