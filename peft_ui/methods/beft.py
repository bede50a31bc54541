"""BEFT: a learnt bias behind the value layers."""

from collections.abc import Iterator
from typing import ClassVar

from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Kind, Module


class Beft(PartMethod):
    """Bias-efficient fine-tuning."""

    key: ClassVar[str] = "beft"
    title: ClassVar[str] = "BEFT"
    family: ClassVar[Family] = "scaling"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = "Adds one learnt bias to the value layers, also in models that have no biases at all."
    paper: ClassVar[Paper] = Paper(
        "BEFT: Bias-Efficient Fine-Tuning of Language Models", "https://arxiv.org/abs/2509.15974"
    )
    # peft_metamathqa.csv: 32.1 % at 1e-4 (beft/llama-3.2-3B-target-v_proj); short runs bear more.
    default_learning_rate: ClassVar[float] = 2e-3
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "BEFT"
    peft_config_name: ClassVar[str] = "BeftConfig"

    def parts(self, module: Module) -> Iterator[Part]:
        yield Part("beft_bias", (1, module.out_features))
