"""What methods share that put tensors beside layers: count and file both follow from one list of these tensors.

A method says its tensors for one layer (`parts`) and for all of them together (`shared`), which of its settings
must divide a layer's widths (`blocks`), and how large a setting may be on a layer (`limits`); all else is here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import gcd, prod
from typing import Any, ClassVar, Literal

from peft_ui.methods.base import PLAIN, Circumstances, SavedTensor
from peft_ui.methods.targets import LayerMethod
from peft_ui.models.dtype import SAFETENSORS
from peft_ui.models.inventory import Inventory, Module
from peft_ui.models.settings import Task

Sides = Literal["in", "out", "both"]
AS_THE_BASE = "as the base"


@dataclass(frozen=True)
class Part:
    """One tensor beside a layer, by the name that stands behind the layer's own in the adapter file.

    Args:
        name: `lora_A.weight`.
        shape: of the whole tensor.
        role: it learns; it is a parameter that stays as it is; or a buffer, which nobody counts.
        dtype: as safetensors writes it, or `AS_THE_BASE`.
        is_saved: whether it stands in the adapter file.
    """

    name: str
    shape: tuple[int, ...]
    role: Literal["learns", "stays", "buffer"] = "learns"
    dtype: str = "F32"
    is_saved: bool = True


class PartMethod(LayerMethod):
    """A method whose whole work is to put some tensors beside each adapted layer."""

    blocks: ClassVar[dict[str, Sides]] = {}  # settings that must divide the width of every adapted layer

    def parts(self, module: Module) -> Iterator[Part]:
        """The tensors beside one layer."""
        raise NotImplementedError(type(self).__name__)

    def shared(self, inventory: Inventory) -> Iterator[Part]:
        """The tensors that all adapted layers share."""
        return iter(())

    def must_divide(self) -> dict[str, Sides]:
        """The settings that must divide widths, as they stand."""
        return self.blocks

    def limits(self, module: Module) -> dict[str, int]:
        """The most that settings may be on this layer."""
        return {}

    def learnt(self, inventory: Inventory) -> int:
        return self._sum(inventory, "learns")

    def added(self, inventory: Inventory) -> int:
        return self.learnt(inventory) + self._sum(inventory, "stays")

    def own_tensors(self, inventory: Inventory) -> Iterator[SavedTensor]:
        dtype = base_dtype(inventory)
        for module in self.adapted(inventory):
            yield from _saved(f"{self.saved_prefix}{module.name}.", self.parts(module), dtype)
        yield from _saved("base_model.", self.shared(inventory), dtype)

    def refusals(self, task: Task, inventory: Inventory, circumstances: Circumstances = PLAIN) -> list[str]:
        found = super().refusals(task, inventory, circumstances)
        adapted = () if found else self.adapted(inventory)
        return [*found, *self._indivisible(adapted), *self._too_large(adapted)]

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        """All settings; where PEFT asks whether the weights are stored transposed (GPT-2), the answer."""
        from dataclasses import fields

        import peft

        given = super().peft_arguments(inventory)
        known = {field.name for field in fields(getattr(peft, self.peft_config_name))}
        if "fan_in_fan_out" in known:
            given["fan_in_fan_out"] = any(module.kind == "Conv1D" for module in self.adapted(inventory))
        return given

    def _sum(self, inventory: Inventory, role: str) -> int:
        beside = sum(_size(self.parts(module), role) for module in self.adapted(inventory))
        return beside + _size(self.shared(inventory), role)

    def _indivisible(self, adapted: tuple[Module, ...]) -> Iterator[str]:
        for name, sides in self.must_divide().items():
            value, widths = getattr(self, name), [width for module in adapted for width in _widths(module, sides)]
            wrong = next((width for width in widths if width % value), None)
            if wrong:
                fits = gcd(*widths)
                best = max(size for size in range(1, min(value, fits) + 1) if fits % size == 0)
                yield (
                    f"{self.title} cannot cut these layers: {name} {value} does not divide {wrong}, "
                    f"the width of one of them. Set {name} to {best}."
                )

    def _too_large(self, adapted: tuple[Module, ...]) -> Iterator[str]:
        most: dict[str, int] = {}
        for module in adapted:
            for name, limit in self.limits(module).items():
                most[name] = min(limit, most.get(name, limit))
        for name, limit in most.items():
            if getattr(self, name) > limit:
                yield (
                    f"{self.title} cannot hold that much in these layers: {name} {getattr(self, name)} is more than "
                    f"the {limit} that the smallest of them allows. Lower {name}."
                )


def base_dtype(inventory: Inventory) -> str:
    """How the base's weights are held, as safetensors writes it."""
    return SAFETENSORS[inventory.parameters[0].dtype]


def widest(modules: Iterable[Module]) -> tuple[int, int]:
    """The largest input and the largest output width among these layers, for tensors that all of them share."""
    every = tuple(modules)
    return max(module.in_features for module in every), max(module.out_features for module in every)


def _saved(prefix: str, parts: Iterator[Part], dtype: str) -> Iterator[SavedTensor]:
    for part in parts:
        if part.is_saved:
            yield SavedTensor(f"{prefix}{part.name}", part.shape, dtype if part.dtype == AS_THE_BASE else part.dtype)


def _size(parts: Iterator[Part], role: str) -> int:
    return sum(prod(part.shape) for part in parts if part.role == role)


def _widths(module: Module, sides: Sides) -> tuple[int, ...]:
    widths = {"in": (module.in_features,), "out": (module.out_features,)}
    return widths.get(sides, (module.in_features, module.out_features))
