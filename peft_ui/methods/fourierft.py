"""FourierFT: some entries of the change's spectrum."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Module


class FourierFT(PartMethod):
    """Discrete Fourier transform adaptation."""

    key: ClassVar[str] = "fourierft"
    title: ClassVar[str] = "FourierFT"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = (
        "Learns a few waves of which the change is made; a thousand numbers for each layer, whatever its size."
    )
    paper: ClassVar[Paper] = Paper(
        "Parameter-Efficient Fine-Tuning with Discrete Fourier Transform", "https://arxiv.org/abs/2405.03003"
    )
    # peft_metamathqa.csv: 0.0 % at 1e-4, 9.6 % with 5,000 waves (fourierft/llama-3.2-3B-*):
    # that rate is far too low; the paper used 3e-3.
    default_learning_rate: ClassVar[float] = 3e-3
    mergeable: ClassVar[bool] = True
    peft_type: ClassVar[str] = "FOURIERFT"
    peft_config_name: ClassVar[str] = "FourierFTConfig"

    n_frequency: int = Field(
        default=1000,
        ge=1,
        le=1_000_000,
        title="Waves for each layer",
        description="How many numbers are learnt for each layer; it cannot be more than the layer has weights.",
    )
    scaling: float = fields.factor(150.0, 10_000.0)

    def limits(self, module: Module) -> dict[str, int]:
        return {"n_frequency": module.in_features * module.out_features}

    def parts(self, module: Module) -> Iterator[Part]:
        yield Part("fourierft_spectrum", (self.n_frequency,))
