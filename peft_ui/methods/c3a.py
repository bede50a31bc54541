"""C3A: block-wise circular convolutions."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod, Sides
from peft_ui.models.inventory import Kind, Module


class C3A(PartMethod):
    """Circular convolution adaptation."""

    key: ClassVar[str] = "c3a"
    title: ClassVar[str] = "C3A"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = "Learns the change as circular convolutions: few numbers, full rank, and fast."
    paper: ClassVar[Paper] = Paper(
        "Parameter-Efficient Fine-Tuning via Circular Convolution", "https://arxiv.org/abs/2407.19342"
    )
    # peft_metamathqa.csv: 48.7 % at 0.3 with blocks of 64 (c3a/llama-3.2-3B-default); a rate as high as that is meant.
    default_learning_rate: ClassVar[float] = 0.1
    mergeable: ClassVar[bool] = True
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "C3A"
    peft_config_name: ClassVar[str] = "C3AConfig"
    blocks: ClassVar[dict[str, Sides]] = {"block_size": "both"}

    block_size: int = Field(
        default=64,
        ge=1,
        le=4096,
        title="Size of a block",
        description="Larger blocks make a smaller file. Must divide the layers' widths.",
    )

    def parts(self, module: Module) -> Iterator[Part]:
        size = self.block_size
        yield Part("c3a_kernel", (module.out_features // size, module.in_features // size, size))
