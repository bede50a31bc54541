"""IA3: one learnt factor for each channel of keys, values and the feed-forward layer."""

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field, model_validator

from peft_ui.methods.base import PLAIN, Circumstances, Family, Paper, SavedTensor
from peft_ui.methods.targets import LayerMethod
from peft_ui.models.inventory import ATTENTION, Inventory, Module
from peft_ui.models.settings import Task


class IA3(LayerMethod):
    """Infused adapter by inhibiting and amplifying inner activations."""

    key: ClassVar[str] = "ia3"
    title: ClassVar[str] = "IA3"
    family: ClassVar[Family] = "scaling"
    summary: ClassVar[str] = "Learns only how much each inner channel counts; tiny adapters, quick to train."
    paper: ClassVar[Paper] = Paper(
        "Few-Shot Parameter-Efficient Fine-Tuning is Better and Cheaper than In-Context Learning",
        "https://arxiv.org/abs/2205.05638",
    )
    # peft_metamathqa.csv: 45.5 % at 5e-3 (ia3/llama-3.2-3B-all-attn-5k-lr0.005), 31.1 % at 1e-4 (…-default).
    default_learning_rate: ClassVar[float] = 5e-3
    mergeable: ClassVar[bool] = True
    peft_type: ClassVar[str] = "IA3"
    peft_config_name: ClassVar[str] = "IA3Config"

    feedforward_modules: tuple[str, ...] | None = Field(
        default=None,
        title="Of these, scaled at the input",
        description="Endings of the names of feed-forward layers: their inputs are scaled instead of their outputs. "
        "Empty: PEFT's default for this model.",
        json_schema_extra={"advanced": True},
    )

    @model_validator(mode="after")
    def _feedforward_is_adapted(self) -> "IA3":
        if self.feedforward_modules and isinstance(self.target_modules, tuple):
            stray = [name for name in self.feedforward_modules if name not in self.target_modules]
            if stray:
                raise ValueError(f"feedforward_modules names {stray[0]!r}, which target_modules does not.")
        return self

    def feedforward(self, inventory: Inventory) -> tuple[str, ...]:
        """The endings of names that are scaled at their input."""
        if self.feedforward_modules is not None:
            return self.feedforward_modules
        if isinstance(self.target_modules, tuple):
            return tuple(name for name in inventory.default_feedforward if name in self.target_modules)
        if self.target_modules == ATTENTION:
            return ()
        return inventory.default_feedforward

    def refusals(self, task: Task, inventory: Inventory, circumstances: Circumstances = PLAIN) -> list[str]:
        found = super().refusals(task, inventory, circumstances)
        if self.target_modules is None and self.peft_type not in inventory.default_targets:
            found.append(
                f"IA3 has no default layers for models of type {inventory.facts.model_type!r}; "
                "name the key, value and feed-forward layers in target_modules and the last in feedforward_modules."
            )
        return found

    def notes(self, inventory: Inventory) -> list[str]:
        return []

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        stores_transposed = any(module.kind == "Conv1D" for module in self.adapted(inventory))
        return super().peft_arguments(inventory) | {
            "feedforward_modules": list(self.feedforward(inventory)),
            "fan_in_fan_out": stores_transposed,
        }

    def learnt(self, inventory: Inventory) -> int:
        """One factor for each output channel; for each input channel in feed-forward layers."""
        return sum(max(shape) for _, shape in self._vectors(inventory))

    def kept(self, inventory: Inventory) -> int:
        """What each factor multiplies."""
        return self.learnt(inventory)

    def own_tensors(self, inventory: Inventory) -> Iterator[SavedTensor]:
        for module, shape in self._vectors(inventory):
            yield SavedTensor(f"{self.saved_prefix}{module.name}.ia3_l", shape)

    def _vectors(self, inventory: Inventory) -> Iterator[tuple[Module, tuple[int, int]]]:
        feedforward = self.feedforward(inventory)
        for module in self.adapted(inventory):
            at_input = module.name.endswith(feedforward)
            yield module, (1, module.in_features) if at_input else (module.out_features, 1)
