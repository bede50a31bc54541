"""PVeRA: VeRA with a distribution in place of one value."""

from collections.abc import Iterator
from typing import ClassVar

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod, widest
from peft_ui.models.inventory import Inventory, Module


class PVera(PartMethod):
    """Probabilistic vector-based random matrix adaptation."""

    key: ClassVar[str] = "pvera"
    title: ClassVar[str] = "PVeRA"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = (
        "VeRA whose change is drawn at random around what it learnt, which keeps it from being too sure."
    )
    paper: ClassVar[Paper] = Paper(
        "PVeRA: Probabilistic Vector-Based Random Matrix Adaptation", "https://arxiv.org/abs/2512.07703"
    )
    # peft_metamathqa.csv: 35.6 % at 3e-3 (pvera/llama-3.2-3B-rank64).
    default_learning_rate: ClassVar[float] = 3e-3
    mergeable: ClassVar[bool] = True
    peft_type: ClassVar[str] = "PVERA"
    peft_config_name: ClassVar[str] = "PveraConfig"

    r: int = fields.rank(256, 4096)
    d_initial: float = fields.first_scale()
    pvera_dropout: float = fields.dropout()

    def parts(self, module: Module) -> Iterator[Part]:
        """Twice as many inner scales as VeRA: a middle and a spread for each."""
        yield Part("pvera_lambda_b", (module.out_features,))
        yield Part("pvera_lambda_d", (2 * self.r,))

    def shared(self, inventory: Inventory) -> Iterator[Part]:
        """The random matrices, saved so that the file does not hang on a generator of random numbers."""
        inside, outside = widest(self.adapted(inventory))
        yield Part("pvera_A", (2 * self.r, inside), "buffer")
        yield Part("pvera_B", (outside, self.r), "buffer")
