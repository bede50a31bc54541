"""VeRA: one pair of random matrices for all layers, and two learnt vectors for each."""

from collections.abc import Iterator
from typing import ClassVar

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod, widest
from peft_ui.models.inventory import Inventory, Module


class Vera(PartMethod):
    """Vector-based random matrix adaptation."""

    key: ClassVar[str] = "vera"
    title: ClassVar[str] = "VeRA"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = (
        "Learns two short vectors for each layer around random matrices that all layers share; tiny files."
    )
    paper: ClassVar[Paper] = Paper("VeRA: Vector-based Random Matrix Adaptation", "https://arxiv.org/abs/2310.11454")
    # peft_metamathqa.csv: 35.4 % at 1e-3 (vera/llama-3.2-3B-default); the paper used up to ten times that.
    default_learning_rate: ClassVar[float] = 4e-3
    mergeable: ClassVar[bool] = True
    peft_type: ClassVar[str] = "VERA"
    peft_config_name: ClassVar[str] = "VeraConfig"

    r: int = fields.rank(256, 4096)
    d_initial: float = fields.first_scale()
    vera_dropout: float = fields.dropout()

    def parts(self, module: Module) -> Iterator[Part]:
        yield Part("vera_lambda_b", (module.out_features,))
        yield Part("vera_lambda_d", (self.r,))

    def shared(self, inventory: Inventory) -> Iterator[Part]:
        """The random matrices, saved so that the file does not hang on a generator of random numbers."""
        inside, outside = widest(self.adapted(inventory))
        yield Part("vera_A", (self.r, inside), "buffer")
        yield Part("vera_B", (outside, self.r), "buffer")
