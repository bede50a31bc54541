"""Trainable tokens: the vectors of a few chosen words learn."""

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field

from peft_ui.methods.base import LANGUAGE_TASKS, PLAIN, Circumstances, Family, Method, SavedTensor, Shelf
from peft_ui.methods.token_rows import rows_of_tokens, stray_tokens, token_embedding
from peft_ui.models.inventory import Inventory, Module
from peft_ui.models.settings import Task


class TrainableTokens(Method):
    """Some rows of the embedding, for words that were added or mean something new."""

    key: ClassVar[str] = "trainable_tokens"
    title: ClassVar[str] = "Trainable tokens"
    family: ClassVar[Family] = "scaling"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = "Trains the vectors of a few words that you name, such as tokens that you added."
    # A classifier's head would not be saved with them (PEFT.md, 2.1): LoRA's trainable_token_indices serves there.
    tasks: ClassVar[tuple[Task, ...]] = LANGUAGE_TASKS
    # peft_metamathqa.csv: 24.6 % at 0.2 with two tokens (trainable_tokens/llama-3.2-3B-sos+eos).
    default_learning_rate: ClassVar[float] = 0.05
    mergeable: ClassVar[bool] = True
    peft_config_name: ClassVar[str] = "TrainableTokensConfig"

    token_indices: tuple[int, ...] | None = Field(
        default=None,
        title="Numbers of the tokens",
        description="Which tokens learn: their numbers in the model's vocabulary, separated by commas.",
    )

    @classmethod
    def usual(cls) -> "TrainableTokens":
        return cls(token_indices=(0,))

    @property
    def numbers(self) -> tuple[int, ...]:
        """The tokens, each once."""
        return rows_of_tokens(self.token_indices)

    def refusals(self, task: Task, inventory: Inventory, circumstances: Circumstances = PLAIN) -> list[str]:
        found = super().refusals(task, inventory, circumstances)
        if not self.token_indices:
            found.append("Trainable tokens needs to know which: name at least one number in token_indices.")
        return [*found, *stray_tokens(self.token_indices, inventory, "token_indices")]

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        return {"token_indices": list(self.numbers)}

    def adapted(self, inventory: Inventory) -> tuple[Module, ...]:
        return token_embedding(inventory)

    def learnt(self, inventory: Inventory) -> int:
        """A row for each token."""
        return sum(len(self.numbers) * module.out_features for module in self.adapted(inventory))

    def own_tensors(self, inventory: Inventory) -> Iterator[SavedTensor]:
        """The rows, written once more for every module that is tied to the embedding."""
        for module in self.adapted(inventory):
            shape = (len(self.numbers), module.out_features)
            for name in (module.name, *_tied(inventory, module.name)):
                yield SavedTensor(f"{self.saved_prefix}{name}.trainable_tokens_delta", shape)


def _tied(inventory: Inventory, name: str) -> list[str]:
    """Modules that have no weight of their own but the embedding's: the output, an encoder, a decoder."""
    own = {tensor.name for tensor in inventory.parameters}
    size = inventory.facts.vocab_size
    words = [one.name for one in inventory.modules if one.kind == "Embedding" and one.in_features >= size]
    every = [*words, *([inventory.output_module] if inventory.output_module else [])]
    return [one for one in every if one != name and f"{one}.weight" not in own]
