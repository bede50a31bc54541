"""DEFT: a direction taken out of each weight, and another put in."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Module


class Deft(PartMethod):
    """Decompositional fine-tuning."""

    key: ClassVar[str] = "deft"
    title: ClassVar[str] = "DEFT"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = "Takes a learnt direction out of each weight and puts a new one in its place."
    paper: ClassVar[Paper] = Paper(
        "DEFT: Decompositional Efficient Fine-Tuning for Text-to-Image Models", "https://arxiv.org/abs/2509.22793"
    )
    # peft_metamathqa.csv: 48.2 % at 1e-4 (deft/llama-3.2-3B-rank32), 43.4 % as para; short runs bear more.
    default_learning_rate: ClassVar[float] = 2e-4
    mergeable: ClassVar[bool] = True
    quantizable: ClassVar[bool] = False
    peft_type: ClassVar[str] = "DEFT"
    peft_config_name: ClassVar[str] = "DeftConfig"

    r: int = fields.rank(8)
    decomposition_method: Literal["relu", "qr"] = Field(
        default="relu",
        title="How directions are kept apart",
        description="relu: quick. qr: exactly at right angles.",
        json_schema_extra=fields.ADVANCED,
    )
    para: bool = Field(
        default=False,
        title="Only take out",
        description="Put nothing in the place of what is taken out: half the file, and a weaker change.",
        json_schema_extra=fields.ADVANCED,
    )
    deft_dropout: float = fields.dropout()

    def parts(self, module: Module) -> Iterator[Part]:
        r = min(self.r, module.out_features)
        yield Part("deft_P", (module.out_features, r))
        if not self.para:
            yield Part("deft_R", (r, module.in_features))
