"""BitFit: the biases that a model has learn, exactly those, and nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from peft_ui.methods.base import ALL_TASKS, PLAIN, WEIGHTS, Circumstances, Family, Method, Paper, SavedTensor
from peft_ui.models.dtype import SAFETENSORS
from peft_ui.models.inventory import Inventory, Tensor
from peft_ui.models.settings import Task


class BitFit(Method):
    """Bias-term fine-tuning, said to PEFT as a LoRA without layers whose biases all learn."""

    key: ClassVar[str] = "bitfit"
    title: ClassVar[str] = "BitFit"
    family: ClassVar[Family] = "scaling"
    summary: ClassVar[str] = "Trains the biases that the model already has, and only those; the smallest honest change."
    paper: ClassVar[Paper] = Paper(
        "BitFit: Simple Parameter-efficient Fine-tuning for Transformer-based Masked Language-models",
        "https://arxiv.org/abs/2106.10199",
    )
    # No row in the published benchmark (Llama has no biases); the paper searched 1e-4 to 1e-3, for longer runs.
    default_learning_rate: ClassVar[float] = 1e-3
    # DPO and KTO compare with the model before; trained biases cannot be put back for that (PEFT.md, 3).
    tasks: ClassVar[tuple[Task, ...]] = tuple(task for task in ALL_TASKS if task not in ("DPO", "KTO"))
    mergeable: ClassVar[bool] = True
    peft_config_name: ClassVar[str] = "LoraConfig"

    def refusals(self, task: Task, inventory: Inventory, circumstances: Circumstances = PLAIN) -> list[str]:
        found = super().refusals(task, inventory, circumstances)
        if not biases(inventory):
            found.append("This model has no bias parameters, so BitFit has nothing to train. Use LN tuning or LoRA.")
        return found

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        from peft.utils.constants import DUMMY_TARGET_MODULES

        return {"target_modules": DUMMY_TARGET_MODULES, "bias": "all"}

    def learnt(self, inventory: Inventory) -> int:
        """The sum of all biases, those of a head apart: it is trained whole."""
        return sum(tensor.size for tensor in biases(inventory))

    def own_tensors(self, inventory: Inventory) -> Iterator[SavedTensor]:
        for tensor in biases(inventory):
            yield SavedTensor(f"{self.saved_prefix}{tensor.name}", tensor.shape, SAFETENSORS[tensor.dtype])

    def save(self, model: Any, folder: Path) -> None:
        super().save(model, folder)
        without_twice_saved(folder)

    def added(self, inventory: Inventory) -> int:
        """Nothing is added: the biases are the model's own."""
        return 0


def biases(inventory: Inventory) -> tuple[Tensor, ...]:
    """Every bias of the model but the heads'."""
    heads = {tensor.name for tensor in inventory.head_parameters}
    return tuple(
        tensor for tensor in inventory.parameters if tensor.name.split(".")[-1] == "bias" and tensor.name not in heads
    )


def without_twice_saved(folder: Path) -> None:
    """Rewrite an adapter file: where biases learn, PEFT writes a trained head's biases twice more."""
    from safetensors.torch import load_file, save_file

    file, twice = folder / WEIGHTS, {"original_module", "modules_to_save"}
    kept = {name: tensor for name, tensor in load_file(file).items() if not twice & set(name.split("."))}
    save_file(kept, file, metadata={"format": "pt"})
