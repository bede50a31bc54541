"""What methods share that change chosen layers of the base: which layers, and why not others."""

import re
from typing import Any, ClassVar

from pydantic import Field, field_validator

from peft_ui.methods.base import PLAIN, Circumstances, Method
from peft_ui.methods.knobs import Knob
from peft_ui.models.inventory import ALL_LINEAR, ATTENTION, Inventory, Kind, Module, Targets, matching
from peft_ui.models.settings import Task


class LayerMethod(Method):
    """A method that is put into some of the base's layers."""

    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear", "Conv1D")
    peft_type: ClassVar[str]  # PEFT's name for the method, under which its default layers are kept

    target_modules: str | tuple[str, ...] | None = Field(
        default=None,
        title="Layers to adapt",
        description="Empty: what PEFT adapts by default in this model. attention: the linear layers of attention. "
        "all-linear: every linear layer. Or endings of names, such as q_proj and v_proj, or a regular expression.",
    )

    @field_validator("target_modules")
    @classmethod
    def _means_something(cls, value: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        if value is not None and (not value or (isinstance(value, tuple) and not all(value))):
            raise ValueError("names no layer; use null, all-linear, or a list of names such as q_proj.")
        if isinstance(value, str):
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"{value!r} is not a regular expression ({error}).") from error
        return value

    @classmethod
    def knobs(cls) -> dict[str, Knob]:
        """How strong before where: the layers are the second question."""
        knobs = super().knobs()
        layers = knobs.pop("target_modules")
        return knobs | {"target_modules": layers}

    def targets(self, inventory: Inventory) -> Targets:
        """The chosen layers; where nothing is chosen PEFT's own, and every linear layer where it knows none."""
        return self.target_modules or inventory.default_targets.get(self.peft_type) or ALL_LINEAR

    def adapted(self, inventory: Inventory) -> tuple[Module, ...]:
        return matching(inventory, self.targets(inventory))

    def notes(self, inventory: Inventory) -> list[str]:
        if self.target_modules or self.peft_type in inventory.default_targets:
            return []
        return [
            f"PEFT names no default layers for models of type {inventory.facts.model_type!r}; "
            f"{self.title} adapts every linear layer here."
        ]

    def refusals(self, task: Task, inventory: Inventory, circumstances: Circumstances = PLAIN) -> list[str]:
        found = super().refusals(task, inventory, circumstances)
        adapted = self.adapted(inventory)
        if not adapted:
            return [*found, f"No layer of this model is named {_shown(self.targets(inventory))}; {_known(inventory)}"]
        wrong = next((module for module in adapted if module.kind not in self.layer_kinds), None)
        if wrong:
            found.append(
                f"{self.title} adapts layers of the kinds {', '.join(self.layer_kinds)}; "
                f"{wrong.name!r} is of the class {wrong.class_name}; {_known(inventory)}"
            )
        return found

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        targets = self.targets(inventory)
        named = targets if isinstance(targets, str) else list(targets)
        if named == ATTENTION:  # a word of ours, which PEFT would read as a regular expression
            named = [module.name for module in self.adapted(inventory)]
        return super().peft_arguments(inventory) | {"target_modules": named}


def _shown(targets: Targets) -> str:
    return repr(targets) if isinstance(targets, str) else ", ".join(map(repr, targets))


def _known(inventory: Inventory) -> str:
    endings = dict.fromkeys(module.name.split(".")[-1] for module in matching(inventory, ALL_LINEAR))
    return f"its linear layers are {', '.join(endings)}."
