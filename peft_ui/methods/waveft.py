"""WaveFT: some entries of the change's wavelet transform."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Module


class WaveFT(PartMethod):
    """Wavelet adaptation."""

    key: ClassVar[str] = "waveft"
    title: ClassVar[str] = "WaveFT"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = "Learns a few wavelets of which the change is made; as small as FourierFT, and more local."
    paper: ClassVar[Paper] = Paper(
        "Exploring Sparsity for Parameter Efficient Fine Tuning Using Wavelets", "https://arxiv.org/abs/2505.12532"
    )
    # peft_metamathqa.csv: 40.3 % at 1e-4 (waveft/llama-3.2-3B-n_frequency-5000); short runs bear more.
    default_learning_rate: ClassVar[float] = 1e-3
    mergeable: ClassVar[bool] = True
    peft_type: ClassVar[str] = "WAVEFT"
    peft_config_name: ClassVar[str] = "WaveFTConfig"

    n_frequency: int = Field(
        default=2592,
        ge=1,
        le=1_000_000,
        title="Waves for each layer",
        description="How many numbers are learnt for each layer; it cannot be more than the layer has weights.",
    )
    scaling: float = fields.factor(25.0, 10_000.0)

    def limits(self, module: Module) -> dict[str, int]:
        return {"n_frequency": module.in_features * module.out_features}

    def parts(self, module: Module) -> Iterator[Part]:
        yield Part("waveft_spectrum", (self.n_frequency,))
