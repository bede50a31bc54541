"""PSOFT: a rotation inside each weight's principal subspace."""

from collections.abc import Iterator
from typing import ClassVar

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Kind, Module


class Psoft(PartMethod):
    """Orthogonal fine-tuning of the principal subspace."""

    key: ClassVar[str] = "psoft"
    title: ClassVar[str] = "PSOFT"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = "Turns only the main directions of each weight, and scales them; few weights, and gentle."
    paper: ClassVar[Paper] = Paper(
        "Efficient Orthogonal Fine-Tuning with Principal Subspace Adaptation",
        "https://openreview.net/forum?id=FSHrinMArK",
    )
    # peft_metamathqa.csv: 44.9 % at 1e-4 (psoft/llama-3.2-3B-default); short runs bear more.
    default_learning_rate: ClassVar[float] = 1e-3
    mergeable: ClassVar[bool] = True
    quantizable: ClassVar[bool] = False
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "PSOFT"
    peft_config_name: ClassVar[str] = "PsoftConfig"

    r: int = fields.rank(32)
    psoft_alpha: int = fields.alpha(32)
    psoft_dropout: float = fields.dropout()

    def limits(self, module: Module) -> dict[str, int]:
        return {"r": min(module.in_features, module.out_features)}

    def parts(self, module: Module) -> Iterator[Part]:
        """A rotation of r main directions, and a scale on either side of it."""
        yield Part("psoft_R.weight", (self.r * (self.r - 1) // 2,))
        yield Part("psoft_R.vector_a", (self.r,))
        yield Part("psoft_R.vector_b", (self.r,))
