"""LLaMA-Adapter: learnt words that the upper layers' attention may look at, through a gate that opens slowly."""

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field

from peft_ui.methods.base import PLAIN, Circumstances, Family, Method, Paper, SavedTensor, Shelf
from peft_ui.methods.parts import base_dtype
from peft_ui.models.inventory import Inventory, Module
from peft_ui.models.settings import Task

ATTENTION = {"llama": "self_attn", "mistral": "self_attn", "gpt2": "attn"}  # all that PEFT 0.21.2 can change so


class AdaptionPrompt(Method):
    """Adaption prompts in the top layers."""

    key: ClassVar[str] = "adaption_prompt"
    title: ClassVar[str] = "LLaMA-Adapter"
    family: ClassVar[Family] = "soft prompt"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = "Learnt words that the upper layers may look at, through a gate that begins closed."
    paper: ClassVar[Paper] = Paper(
        "LLaMA-Adapter: Efficient Fine-tuning of Language Models with Zero-init Attention",
        "https://arxiv.org/abs/2303.16199",
    )
    tasks: ClassVar[tuple[Task, ...]] = ("CAUSAL_LM",)
    # peft_metamathqa.csv: 38.4 % at 5e-3, 21.2 % at 5e-4 (adaptionprompt/llama-3.2-3B-*).
    default_learning_rate: ClassVar[float] = 5e-3
    peft_config_name: ClassVar[str] = "AdaptionPromptConfig"

    adapter_len: int = Field(
        default=10,
        ge=1,
        le=1000,
        title="Learnt words",
        description="How many learnt words each of these layers may look at.",
    )
    adapter_layers: int = Field(
        default=2,
        ge=1,
        le=200,
        title="Layers from the top",
        description="How many of the upper layers get them; it cannot be more than the model has.",
    )

    def refusals(self, task: Task, inventory: Inventory, circumstances: Circumstances = PLAIN) -> list[str]:
        found = super().refusals(task, inventory, circumstances)
        facts = inventory.facts
        if facts.model_type not in ATTENTION:
            found.append(
                f"{self.title} works with models of the types {', '.join(ATTENTION)}; this one is {facts.model_type!r}."
            )
        elif self.adapter_layers > facts.num_layers:
            found.append(
                f"adapter_layers {self.adapter_layers} is more than this model's {facts.num_layers} layers. Lower it."
            )
        return found

    def adapted(self, inventory: Inventory) -> tuple[Module, ...]:
        name = ATTENTION.get(inventory.facts.model_type)
        every = [module for module in inventory.modules if module.name.split(".")[-1] == name]
        return tuple(every[-self.adapter_layers :])

    def learnt(self, inventory: Inventory) -> int:
        """For each layer the words and one gate."""
        return len(self.adapted(inventory)) * (self.adapter_len * inventory.facts.token_dim + 1)

    def own_tensors(self, inventory: Inventory) -> Iterator[SavedTensor]:
        dtype = base_dtype(inventory)
        for module in self.adapted(inventory):
            name = f"{self.saved_prefix}{module.name}"
            yield SavedTensor(f"{name}.adaption_prompt", (1, self.adapter_len, inventory.facts.token_dim), dtype)
            yield SavedTensor(f"{name}.adaption_gate", (1,), dtype)

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        return self.model_dump()
