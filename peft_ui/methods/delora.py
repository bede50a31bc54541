"""DeLoRA: a low-rank change whose strength is bounded and learnt apart."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Kind, Module


class DeLora(PartMethod):
    """Norm-bounded low-rank adaptation."""

    key: ClassVar[str] = "delora"
    title: ClassVar[str] = "DeLoRA"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = (
        "LoRA that learns the direction and the strength of its change apart; forgiving of high learning rates."
    )
    paper: ClassVar[Paper] = Paper(
        "Decoupling Angles and Strength in Low-rank Adaptation", "https://arxiv.org/abs/2503.18225"
    )
    # peft_metamathqa.csv: 46.8 % at 1e-3 (delora/llama-3.2-3B-rank32).
    default_learning_rate: ClassVar[float] = 1e-3
    mergeable: ClassVar[bool] = True
    quantizable: ClassVar[bool] = False
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "DELORA"
    peft_config_name: ClassVar[str] = "DeloraConfig"

    r: int = fields.rank(8)
    delora_lambda: int = Field(
        default=15,
        ge=1,
        le=1000,
        title="Largest strength",
        description="How far the change may go from the weights, at first; it is learnt from there.",
    )
    module_dropout: float = fields.module_dropout()

    def parts(self, module: Module) -> Iterator[Part]:
        yield Part("delora_A", (self.r, module.in_features))
        yield Part("delora_B", (module.out_features, self.r))
        yield Part("delora_lambda", (1,))
        yield Part("delora_w_norm", (module.in_features,), "buffer")
