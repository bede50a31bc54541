"""VB-LoRA: low-rank changes made of a shared bank of vectors."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field, model_validator

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod, Sides
from peft_ui.models.inventory import Inventory, Module


class VBLora(PartMethod):
    """Vector bank adaptation."""

    key: ClassVar[str] = "vblora"
    title: ClassVar[str] = "VB-LoRA"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = "All layers build their changes from one small bank of learnt vectors."
    paper: ClassVar[Paper] = Paper(
        "VB-LoRA: Extreme Parameter Efficient Fine-Tuning with Vector Banks", "https://arxiv.org/abs/2405.15179"
    )
    # peft_metamathqa.csv: 33.4 % at 1e-4 (vblora/llama-3.2-3B-default); the paper used 1e-3 to 1e-2.
    default_learning_rate: ClassVar[float] = 5e-3
    mergeable: ClassVar[bool] = True
    peft_type: ClassVar[str] = "VBLORA"
    peft_config_name: ClassVar[str] = "VBLoRAConfig"
    blocks: ClassVar[dict[str, Sides]] = {"vector_length": "both"}

    r: int = fields.rank(4)
    num_vectors: int = Field(
        default=256,
        ge=2,
        le=65_536,
        title="Vectors in the bank",
        description="How many vectors all layers share. More can hold more.",
    )
    vector_length: int = Field(
        default=64,
        ge=1,
        le=4096,
        title="Length of a vector",
        description="Longer vectors make a smaller file. Must divide the layers' widths.",
    )
    topk: int = Field(
        default=2,
        ge=1,
        le=64,
        title="Vectors mixed in one place",
        description="Of how many vectors each piece of the change is mixed.",
        json_schema_extra=fields.ADVANCED,
    )
    vblora_dropout: float = fields.dropout()

    @model_validator(mode="after")
    def _bank_holds_enough(self) -> "VBLora":
        if self.topk > self.num_vectors:
            raise ValueError(f"topk {self.topk} is more than the {self.num_vectors} vectors of the bank.")
        return self

    def parts(self, module: Module) -> Iterator[Part]:
        length, bank = self.vector_length, self.num_vectors
        yield Part("vblora_logits_A", (self.r, module.in_features // length, bank))
        yield Part("vblora_logits_B", (module.out_features // length, self.r, bank))

    def shared(self, inventory: Inventory) -> Iterator[Part]:
        yield Part("vblora_vector_bank", (self.num_vectors, self.vector_length))
