"""HiRA: the weight times a low-rank change, entry by entry."""

from collections.abc import Iterator
from typing import ClassVar

from peft_ui.methods import fields
from peft_ui.methods.base import PLAIN, Circumstances, Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Inventory, Module
from peft_ui.models.settings import Task


class Hira(PartMethod):
    """Hadamard high-rank adaptation."""

    key: ClassVar[str] = "hira"
    title: ClassVar[str] = "HiRA"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = (
        "Multiplies each weight by a learnt low-rank change, so that the result has full rank; strong on hard tasks."
    )
    paper: ClassVar[Paper] = Paper(
        "HiRA: Parameter-Efficient Hadamard High-Rank Adaptation for Large Language Models",
        "https://openreview.net/forum?id=TwJrTz9cRS",
    )
    # peft_metamathqa.csv: 51.3 % at 4.5e-3 (hira/llama-3.2-3B-rank32-lr4.5e-3).
    default_learning_rate: ClassVar[float] = 4.5e-3
    mergeable: ClassVar[bool] = True
    peft_type: ClassVar[str] = "HIRA"
    peft_config_name: ClassVar[str] = "HiraConfig"

    r: int = fields.rank(32)
    hira_dropout: float = fields.dropout()

    def refusals(self, task: Task, inventory: Inventory, circumstances: Circumstances = PLAIN) -> list[str]:
        found = super().refusals(task, inventory, circumstances)
        if circumstances.quantization == "int8_torchao":
            found.append("HiRA multiplies the weights, which torchao's do not allow; use int8 or nf4.")
        return found

    def parts(self, module: Module) -> Iterator[Part]:
        yield Part("hira_A", (self.r, module.in_features))
        yield Part("hira_B", (module.out_features, self.r))
