"""LoHa: the Hadamard product of two low-rank changes."""

from collections.abc import Iterator
from typing import ClassVar

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Kind, Module


class LoHa(PartMethod):
    """Low-rank Hadamard product."""

    key: ClassVar[str] = "loha"
    title: ClassVar[str] = "LoHa"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = "Multiplies two low-rank changes entry by entry, so that a small rank reaches further."
    paper: ClassVar[Paper] = Paper(
        "FedPara: Low-Rank Hadamard Product for Communication-Efficient Federated Learning",
        "https://arxiv.org/abs/2108.06098",
    )
    # peft_metamathqa.csv: 39.3 % at 1e-4 (loha/llama-3.2-3B-rank32); short runs bear more.
    default_learning_rate: ClassVar[float] = 1e-3
    mergeable: ClassVar[bool] = True
    quantizable: ClassVar[bool] = False
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "LOHA"
    peft_config_name: ClassVar[str] = "LoHaConfig"

    r: int = fields.rank(8)
    alpha: int = fields.alpha(16)
    rank_dropout: float = fields.dropout()
    module_dropout: float = fields.module_dropout()

    def parts(self, module: Module) -> Iterator[Part]:
        for name in ("hada_w1", "hada_w2"):
            yield Part(f"{name}_a", (module.out_features, self.r))
            yield Part(f"{name}_b", (self.r, module.in_features))
