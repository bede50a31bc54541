"""MiSS: one thin matrix, added to every share of a layer."""

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod, Sides
from peft_ui.models.inventory import Inventory, Kind, Module


class Miss(PartMethod):
    """Matrix shard sharing."""

    key: ClassVar[str] = "miss"
    title: ClassVar[str] = "MiSS"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = (
        "Adds one thin matrix to equal shares of each layer; quick and sparing, the successor of Bone."
    )
    paper: ClassVar[Paper] = Paper(
        "MiSS: Balancing LoRA Performance and Efficiency with Simple Shard Sharing", "https://arxiv.org/abs/2409.15371"
    )
    # peft_metamathqa.csv: 48.7 % at 1e-4 (miss/llama-3.2-3B-default), 50.4 % as bat; short runs bear the double.
    default_learning_rate: ClassVar[float] = 2e-4
    mergeable: ClassVar[bool] = True
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "MISS"
    peft_config_name: ClassVar[str] = "MissConfig"

    r: int = fields.rank(64)
    init_weights: Literal["plain", "bat", "mini"] = Field(
        default="plain",
        title="Form",
        description="plain: the usual one. bat: the change depends on the weight itself; stronger and slower. "
        "mini: shares are shared again, for the smallest file.",
    )
    mini_r: int = Field(
        default=1,
        ge=1,
        le=1024,
        title="Width of mini",
        description="With mini only: how many different columns there are; must divide the layers' output width.",
        json_schema_extra=fields.ADVANCED,
    )
    miss_dropout: float = fields.dropout()

    @model_validator(mode="after")
    def _nothing_that_is_ignored(self) -> "Miss":
        if self.mini_r != 1 and self.init_weights != "mini":
            raise ValueError("mini_r has no effect without init_weights mini.")
        return self

    def must_divide(self) -> dict[str, Sides]:
        return {"bat": {"r": "both"}, "mini": {"mini_r": "out"}}.get(self.init_weights, {})  # type: ignore[return-value]

    def limits(self, module: Module) -> dict[str, int]:
        return {"r": module.in_features}

    def parts(self, module: Module) -> Iterator[Part]:
        r, outside = self.r, module.out_features
        shapes = {"plain": (r, outside), "bat": (outside // r, r, r), "mini": (r, self.mini_r)}
        yield Part("miss_block", shapes[self.init_weights])

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        given = super().peft_arguments(inventory)
        return given | {"init_weights": True if self.init_weights == "plain" else self.init_weights}
