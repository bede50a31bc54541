"""What a run will cost, from a config alone: parameters, adapter size, memory."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from peft_ui.errors import MethodError
from peft_ui.estimate.activations import NEAREST, is_measured
from peft_ui.estimate.adapter_file import file_bytes
from peft_ui.estimate.memory import Machine, Memory, Step, memory
from peft_ui.estimate.pace import Seconds
from peft_ui.methods.base import Circumstances, Count, Method
from peft_ui.models.dtype import choose_dtype
from peft_ui.models.inventory import Inventory, Module
from peft_ui.models.settings import ModelSettings, Task
from peft_ui.models.stock import inventory_for

_BLOCK = re.compile(r"\.\d+\.")


@dataclass(frozen=True)
class Group:
    """Layers that are adapted alike: their name with `*` for the block's number, their widths, how many they are."""

    name: str
    in_features: int
    out_features: int
    count: int


@dataclass(frozen=True)
class Estimate:
    """Exact counts and sizes, reckoned memory (bytes), and what else a person should know."""

    count: Count
    adapter_bytes: int
    memory: Memory
    warnings: tuple[str, ...]
    adapted: tuple[Group, ...] = ()
    seconds: Seconds | None = None

    def to_dict(self) -> dict[str, Any]:
        """The contract's object. `seconds` is null where this machine was not measured or the rows are not known."""
        return {
            "trainable_parameters": self.count.trainable,
            "total_parameters": self.count.total,
            "trainable_percent": 100 * self.count.trainable / self.count.total,
            "adapter_bytes": self.adapter_bytes,
            "memory": self.memory.to_dict(),
            "seconds": asdict(self.seconds) if self.seconds else None,
            "warnings": list(self.warnings),
            "adapted": [asdict(group) for group in self.adapted],
        }


def estimate_parts(
    model: ModelSettings, task: Task, method: Method, step: Step, token: str | None = None, labels: int = 0
) -> Estimate:
    """Estimate a run; only the model's config is read.

    Args:
        model: name and form of the base.
        step: length and batch size of one training step.
        token: the visitor's own, for a gated model's config.
        labels: how many a classifier tells apart; 0 where that is not known yet.

    Raises:
        ModelError: the model is not there, or cannot do the task.
        MethodError: the method cannot do this; every reason is given.
    """
    inventory = inventory_for(model, task, token, labels)
    circumstances = Circumstances(model.quantization, step.gradient_checkpointing)
    if reasons := method.refusals(task, inventory, circumstances):
        raise MethodError(" ".join(reasons))
    return Estimate(
        count=method.count(inventory),
        adapter_bytes=file_bytes(method.saved_tensors(inventory)),
        memory=memory(inventory, method, step, machine_for(model)),
        warnings=tuple(_warnings(inventory, method, step, labels)),
        adapted=groups(method.adapted(inventory)),
    )


def groups(modules: Iterable[Module]) -> tuple[Group, ...]:
    """The layers, those of the same name and size in all blocks told as one."""
    found: dict[tuple[str, int, int], int] = {}
    for module in modules:
        key = (_BLOCK.sub(".*.", module.name), module.in_features, module.out_features)
        found[key] = found.get(key, 0) + 1
    return tuple(Group(*key, count) for key, count in found.items())


def machine_for(model: ModelSettings) -> Machine:
    """How this machine would hold the model."""
    import torch

    return Machine(choose_dtype(model), model.quantization, torch.cuda.is_available())


def _warnings(inventory: Inventory, method: Method, step: Step, labels: int) -> list[str]:
    warnings = method.notes(inventory)
    if inventory.heads and not labels:
        warnings.append("The number of labels is not known before the rows are read: two are assumed.")
    facts = inventory.facts
    if not is_measured(facts.model_type):
        warnings.append(
            f"Memory was not measured for models of type {facts.model_type!r}; it is reckoned as for {NEAREST!r}."
        )
    length = step.length + method.virtual_tokens(inventory)
    if facts.max_positions and length > facts.max_positions:
        warnings.append(f"Texts may reach {length} positions; this model reads {facts.max_positions}.")
    return warnings
