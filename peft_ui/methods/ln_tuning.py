"""LN tuning: the norms between the layers learn, and nothing else."""

from collections.abc import Iterator
from typing import ClassVar

from peft_ui.methods.base import Family, Paper, SavedTensor
from peft_ui.methods.targets import LayerMethod
from peft_ui.models.dtype import SAFETENSORS
from peft_ui.models.inventory import Inventory, Kind, Targets, Tensor


class LNTuning(LayerMethod):
    """Tuning of layer norms."""

    key: ClassVar[str] = "ln_tuning"
    title: ClassVar[str] = "LN tuning"
    family: ClassVar[Family] = "scaling"
    summary: ClassVar[str] = "Trains the norms between the layers: a few vectors, at no cost when the model is used."
    paper: ClassVar[Paper] = Paper(
        "Tuning LayerNorm in Attention: Towards Efficient Multi-Modal LLM Finetuning",
        "https://arxiv.org/abs/2312.11420",
    )
    # peft_metamathqa.csv: 0.0 % at 1e-4 (ln_tuning/llama-3.2-3B-default): that rate is far too low for so few weights.
    default_learning_rate: ClassVar[float] = 2e-3
    mergeable: ClassVar[bool] = True
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("norm",)
    peft_type: ClassVar[str] = "LN_TUNING"
    peft_config_name: ClassVar[str] = "LNTuningConfig"

    def targets(self, inventory: Inventory) -> Targets:
        """The chosen norms; where nothing is chosen PEFT's own, and every norm where it knows none."""
        return self.target_modules or inventory.default_targets.get(self.peft_type) or norms(inventory)

    def notes(self, inventory: Inventory) -> list[str]:
        if self.target_modules or self.peft_type in inventory.default_targets:
            return []
        return [
            f"PEFT names no default norms for models of type {inventory.facts.model_type!r}; "
            f"{self.title} trains every norm here."
        ]

    def learnt(self, inventory: Inventory) -> int:
        """The size of every norm that is trained."""
        return sum(tensor.size for _, tensor in self._tensors(inventory))

    def own_tensors(self, inventory: Inventory) -> Iterator[SavedTensor]:
        for module, tensor in self._tensors(inventory):
            last = tensor.name.removeprefix(f"{module}.")
            yield SavedTensor(
                f"{self.saved_prefix}{module}.ln_tuning_layers.{last}", tensor.shape, SAFETENSORS[tensor.dtype]
            )

    def _tensors(self, inventory: Inventory) -> Iterator[tuple[str, Tensor]]:
        chosen = {module.name for module in self.adapted(inventory)}
        for tensor in inventory.parameters:
            owner = tensor.name.rpartition(".")[0]
            if owner in chosen:
                yield owner, tensor


def norms(inventory: Inventory) -> tuple[str, ...]:
    """The last parts of the names of all norms."""
    return tuple(dict.fromkeys(module.name.split(".")[-1] for module in inventory.modules if module.kind == "norm"))
