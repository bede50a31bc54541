"""BOFT: rotations in small blocks, with a scale behind them."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod, Sides
from peft_ui.models.inventory import Kind, Module


class Boft(PartMethod):
    """Orthogonal butterfly, with one level."""

    key: ClassVar[str] = "boft"
    title: ClassVar[str] = "BOFT"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = (
        "OFT with small blocks and a learnt scale for each output; few weights, but slow and hungry for memory."
    )
    paper: ClassVar[Paper] = Paper(
        "Parameter-Efficient Orthogonal Finetuning via Butterfly Factorization", "https://arxiv.org/abs/2311.06243"
    )
    # peft_metamathqa.csv: 34.3 % at 1e-4 (boft/llama-3.2-3B-default); short runs bear more.
    default_learning_rate: ClassVar[float] = 5e-4
    mergeable: ClassVar[bool] = True
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "BOFT"
    peft_config_name: ClassVar[str] = "BOFTConfig"
    blocks: ClassVar[dict[str, Sides]] = {"boft_block_size": "in"}

    boft_block_size: int = Field(
        default=4,
        ge=2,
        le=256,
        title="Size of a block",
        description="Channels that are turned together. Larger ones hold more; must divide the layers' input width.",
    )
    boft_dropout: float = fields.module_dropout()

    def parts(self, module: Module) -> Iterator[Part]:
        """One level of the butterfly: a square for each block, and a scale for each output."""
        size = self.boft_block_size
        yield Part("boft_R", (1, module.in_features // size, size, size))
        yield Part("boft_s", (module.out_features, 1))
