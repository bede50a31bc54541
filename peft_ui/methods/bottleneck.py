"""Bottleneck adapters: small layers behind each block of the base, in Houlsby's or Pfeiffer's places."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import Field

from peft_ui.methods.base import PLAIN, Circumstances, Family, Paper
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Inventory, Module, Targets, matching
from peft_ui.models.settings import Task

# The last layer of each block, before its output is added to what came in, by the names of many architectures.
ATTENTION = (
    r"o_proj|out_proj|attn\.c_proj|self_attention\.dense|attention\.dense|attention\.output\.dense"
    r"|SelfAttention\.o|EncDecAttention\.o"
)
FEED_FORWARD = (
    r"down_proj|fc2|mlp\.c_proj|mlp\.dense_4h_to_h|DenseReluDense\.wo|layer\.\d+\.output\.dense|mlp\.fc_out|ffn\.lin2"
)


class Bottleneck(PartMethod):
    """The adapters that began it all; their changes bend, so no weight of the base could hold them."""

    key: ClassVar[str] = "bottleneck"
    title: ClassVar[str] = "Bottleneck adapters"
    family: ClassVar[Family] = "adapter"
    summary: ClassVar[str] = "Puts small layers behind the model's own; the first method of its kind, and still strong."
    paper: ClassVar[Paper] = Paper("Parameter-Efficient Transfer Learning for NLP", "https://arxiv.org/abs/1902.00751")
    # Not in the published benchmark; Houlsby et al. searched 3e-5 to 3e-3, and the middle of it suits short runs.
    default_learning_rate: ClassVar[float] = 1e-3
    peft_type: ClassVar[str] = "BOTTLENECK"
    peft_config_name: ClassVar[str] = "BottleneckConfig"

    bottleneck_size: int = Field(
        default=64,
        ge=1,
        le=4096,
        title="Width of the adapters",
        description="How narrow the added layers are in the middle. More can hold more, and costs in proportion.",
    )
    variant: Literal["houlsby", "pfeiffer"] = Field(
        default="houlsby",
        title="Places",
        description="houlsby: behind attention and behind the feed-forward layers. pfeiffer: behind the latter only, "
        "for half the size.",
    )
    non_linearity: Literal["relu", "gelu", "silu", "tanh"] = Field(
        default="relu",
        title="Bend",
        description="The function in the middle of an adapter.",
        json_schema_extra={"advanced": True},
    )

    def targets(self, inventory: Inventory) -> Targets:
        """The chosen layers; else those that end a block, as the variant says."""
        places = FEED_FORWARD if self.variant == "pfeiffer" else f"{ATTENTION}|{FEED_FORWARD}"
        return self.target_modules or rf"(.*\.)?({places})"

    def notes(self, inventory: Inventory) -> list[str]:
        return ["Others need PEFT UI to load a bottleneck adapter: PEFT itself has no such method."]

    def refusals(self, task: Task, inventory: Inventory, circumstances: Circumstances = PLAIN) -> list[str]:
        if self.target_modules is None and not matching(inventory, self.targets(inventory)):
            return [
                f"Where the blocks of models of type {inventory.facts.model_type!r} end is not known; "
                "name the last layer of each in target_modules."
            ]
        return super().refusals(task, inventory, circumstances)

    def parts(self, module: Module) -> Iterator[Part]:
        """Down to the middle and up again, each with a bias: 2·d·m + m + d."""
        width, middle = module.out_features, self.bottleneck_size
        yield Part("bottleneck_down.weight", (middle, width))
        yield Part("bottleneck_down.bias", (middle,))
        yield Part("bottleneck_up.weight", (width, middle))
        yield Part("bottleneck_up.bias", (width,))

    def peft_config(self, task: Task, inventory: Inventory) -> Any:
        from peft_ui.methods.bottleneck_tuner import BottleneckConfig, register

        register()
        targets = self.targets(inventory)
        return BottleneckConfig(
            task_type="CAUSAL_LM" if task in ("DPO", "KTO") else task,
            modules_to_save=list(inventory.heads) or None,
            target_modules=targets if isinstance(targets, str) else list(targets),
            bottleneck_size=self.bottleneck_size,
            non_linearity=self.non_linearity,
        )

    def load(self, base: Any, folder: Path) -> Any:
        from peft_ui.methods.bottleneck_tuner import register

        register()
        return super().load(base, folder)
