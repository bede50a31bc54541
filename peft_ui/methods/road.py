"""RoAd: two-dimensional rotations of a layer's outputs."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field, field_validator

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod, Sides
from peft_ui.models.inventory import Kind, Module


class Road(PartMethod):
    """Rotary adaptation."""

    key: ClassVar[str] = "road"
    title: ClassVar[str] = "RoAd"
    family: ClassVar[Family] = "scaling"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = (
        "Turns and stretches the outputs of each layer in pairs; tiny, and quick to swap at run time."
    )
    paper: ClassVar[Paper] = Paper(
        "3-in-1: 2D Rotary Adaptation for Efficient Finetuning, Efficient Batching and Composability",
        "https://arxiv.org/abs/2409.00119",
    )
    # peft_metamathqa.csv: 38.5 % at 1e-3 as road_2 (road/llama-3.2-3B-lr_0.001); short runs bear more.
    default_learning_rate: ClassVar[float] = 5e-3
    mergeable: ClassVar[bool] = True
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "ROAD"
    peft_config_name: ClassVar[str] = "RoadConfig"
    blocks: ClassVar[dict[str, Sides]] = {"group_size": "out"}

    variant: Literal["road_1", "road_2", "road_4"] = Field(
        default="road_1",
        title="Form",
        description="How much is learnt for each pair of outputs: one angle and one length, two, or four.",
    )
    group_size: int = Field(
        default=64,
        ge=2,
        le=1024,
        title="Outputs in a group",
        description="Pairs are made within groups of this many. Must divide the layers' output width.",
        json_schema_extra=fields.ADVANCED,
    )

    @field_validator("group_size")
    @classmethod
    def _in_pairs(cls, value: int) -> int:
        if value % 2:
            raise ValueError(f"{value} is odd; outputs are turned in pairs. Use {value + 1}.")
        return value

    def parts(self, module: Module) -> Iterator[Part]:
        size = {"road_1": module.out_features // 2, "road_2": module.out_features, "road_4": 2 * module.out_features}
        yield Part("road_theta", (size[self.variant],))
        yield Part("road_alpha", (size[self.variant],))
