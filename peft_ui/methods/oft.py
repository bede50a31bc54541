"""OFT: rotations of the inputs, block by block."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod, Sides
from peft_ui.models.inventory import Kind, Module


class Oft(PartMethod):
    """Orthogonal fine-tuning."""

    key: ClassVar[str] = "oft"
    title: ClassVar[str] = "OFT"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = (
        "Turns each layer's inputs in blocks without stretching them, which keeps what the model knows."
    )
    paper: ClassVar[Paper] = Paper(
        "Controlling Text-to-Image Diffusion by Orthogonal Finetuning", "https://arxiv.org/abs/2306.07280"
    )
    # peft_metamathqa.csv: 49.1 % at 1e-4 (oft/llama-3.2-3B-rank32); short runs bear more.
    default_learning_rate: ClassVar[float] = 5e-4
    mergeable: ClassVar[bool] = True
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "OFT"
    peft_config_name: ClassVar[str] = "OFTConfig"
    blocks: ClassVar[dict[str, Sides]] = {"oft_block_size": "in"}

    oft_block_size: int = Field(
        default=32,
        ge=2,
        le=1024,
        title="Size of a block",
        description="Channels that are turned together. Larger ones hold more; must divide the layers' input width.",
    )
    coft: bool = Field(
        default=False,
        title="Keep turns small",
        description="Hold every turn near none at all, for the gentlest change.",
        json_schema_extra=fields.ADVANCED,
    )
    module_dropout: float = fields.module_dropout()

    def parts(self, module: Module) -> Iterator[Part]:
        """For each block the upper triangle of a skew-symmetric matrix: b·(b − 1)/2."""
        size = self.oft_block_size
        yield Part("oft_R.weight", (module.in_features // size, size * (size - 1) // 2))
