"""P-Tuning v2: prefix tuning without the network, so that it works for small models and every task."""

from typing import Any, ClassVar

from peft_ui.methods.base import Paper
from peft_ui.methods.prefix_tuning import Prefix
from peft_ui.models.inventory import Inventory


class PTuningV2(Prefix):
    """Learnt keys and values for each layer, and nothing else."""

    key: ClassVar[str] = "p_tuning_v2"
    title: ClassVar[str] = "P-Tuning v2"
    summary: ClassVar[str] = (
        "Learns keys and values before the text in every layer, directly; works for small models too."
    )
    paper: ClassVar[Paper] = Paper(
        "P-Tuning v2: Prompt Tuning Can Be Comparable to Fine-tuning Universally Across Scales and Tasks",
        "https://arxiv.org/abs/2110.07602",
    )

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        return super().peft_arguments(inventory) | {"prefix_projection": False}
