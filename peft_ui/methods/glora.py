"""GLoRA: low-rank changes that scale and shift weight and bias."""

from collections.abc import Iterator
from typing import ClassVar

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import AS_THE_BASE, Part, PartMethod
from peft_ui.models.inventory import Kind, Module


class GLora(PartMethod):
    """Generalized LoRA."""

    key: ClassVar[str] = "glora"
    title: ClassVar[str] = "GLoRA"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = "LoRA that scales, shifts and adds to each weight and its bias at once."
    paper: ClassVar[Paper] = Paper(
        "One-for-All: Generalized LoRA for Parameter-Efficient Fine-tuning", "https://arxiv.org/abs/2306.07967"
    )
    # peft_metamathqa.csv: 41.8 % at 1e-4 (glora/llama-3.2-3B-default); short runs bear more.
    default_learning_rate: ClassVar[float] = 2e-4
    mergeable: ClassVar[bool] = True
    quantizable: ClassVar[bool] = False
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "GLORA"
    peft_config_name: ClassVar[str] = "GloraConfig"

    r: int = fields.rank(8)

    def parts(self, module: Module) -> Iterator[Part]:
        """Two low-rank changes of the weight; of the bias a low-rank one and two numbers, zeros where there is none."""
        inside, outside, r = module.in_features, module.out_features, self.r
        for name in ("glora_A", "glora_B"):
            yield Part(f"{name}.Xd", (outside, r))
            yield Part(f"{name}.Xu", (r, inside))
        if module.bias:
            yield Part("glora_C.Xd", (inside, r))
            yield Part("glora_C.Xu", (r, 1))
            yield Part("glora_D.X", (1,))
            yield Part("glora_E.X", (1,))
        else:
            yield Part("glora_C.zeros", (inside, 1), "buffer", AS_THE_BASE)
            yield Part("glora_D.zeros", (outside,), "buffer", AS_THE_BASE)
            yield Part("glora_E.zeros", (outside,), "buffer", AS_THE_BASE)
