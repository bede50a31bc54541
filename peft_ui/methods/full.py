"""Full fine-tuning: every parameter learns. The yardstick for all others, and the most expensive."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from peft_ui.errors import MethodError
from peft_ui.methods.base import Count, Family, Method, Plan, SavedTensor
from peft_ui.models.inventory import Inventory, Module, inventory_of
from peft_ui.models.settings import Task


class Full(Method):
    """No adapter: the whole model is trained, saved and loaded."""

    key: ClassVar[str] = "full"
    title: ClassVar[str] = "Full fine-tuning"
    family: ClassVar[Family] = "full"
    summary: ClassVar[str] = "Trains every weight of the model: the yardstick, at many times the memory and disk."
    tasks: ClassVar[tuple[Task, ...]] = ("CAUSAL_LM", "SEQ_2_SEQ_LM", "SEQ_CLS", "TOKEN_CLS")
    # peft_metamathqa.csv: 47.2 % at 1e-5 (full-finetuning/llama-3.2-3B-lr_0.00001).
    default_learning_rate: ClassVar[float] = 1e-5
    quantizable: ClassVar[bool] = False

    def attach(self, model: Any, plan: Plan) -> Any:
        """Let every weight learn, in float32: in 16 bits a step at this rate would be rounded away."""
        if reasons := self.refusals(plan.task, inventory_of(model, plan.task)):
            raise MethodError(" ".join(reasons))
        return model.float().requires_grad_(True)

    def adapted(self, inventory: Inventory) -> tuple[Module, ...]:
        return tuple(module for module in inventory.modules if module.kind in ("Linear", "Conv1D", "Embedding", "norm"))

    def count(self, inventory: Inventory) -> Count:
        return Count(inventory.total, inventory.total)

    def learnt(self, inventory: Inventory) -> int:
        return inventory.total

    def own_tensors(self, inventory: Inventory) -> Iterator[SavedTensor]:
        for tensor in (*inventory.parameters, *inventory.buffers):
            yield SavedTensor(tensor.name, tensor.shape)

    def saved_tensors(self, inventory: Inventory) -> tuple[SavedTensor, ...]:
        return tuple(self.own_tensors(inventory))

    def save(self, model: Any, folder: Path) -> None:
        """Write the whole model: config.json and safetensors."""
        model.save_pretrained(str(folder))

    def continued(self, model: Any, folder: Path) -> None:
        model.load_state_dict(self.load(model, folder).state_dict())

    def load(self, base: Any, folder: Path) -> Any:
        """The trained model in place of the base."""
        return (
            type(base)
            .from_pretrained(str(folder), dtype=base.dtype, use_safetensors=True, local_files_only=True)
            .to(base.device)
        )
