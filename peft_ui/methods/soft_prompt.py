"""What prompt methods share: learnt vectors that stand before the text, the base untouched."""

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field

from peft_ui.methods.base import PLAIN, Circumstances, Family, Method, SavedTensor
from peft_ui.models.inventory import Inventory
from peft_ui.models.settings import Task

ENCODER_DECODERS = ("t5", "mt5", "bart", "mbart", "umt5", "longt5")
NEEDS_ROOM = 8  # positions that must be left for text


class SoftPrompt(Method):
    """A method whose whole result is a block of virtual tokens."""

    family: ClassVar[Family] = "soft prompt"
    tasks: ClassVar[tuple[Task, ...]] = ("CAUSAL_LM", "SEQ_2_SEQ_LM", "SEQ_CLS", "TOKEN_CLS")
    saved_prefix: ClassVar[str] = "base_model."

    num_virtual_tokens: int = Field(
        default=20,
        ge=1,
        le=1000,
        title="Virtual tokens",
        description="Learnt positions put before every text. More can hold more, and make every text longer.",
    )

    def virtual_tokens(self, inventory: Inventory) -> int:
        return self.num_virtual_tokens

    def refusals(self, task: Task, inventory: Inventory, circumstances: Circumstances = PLAIN) -> list[str]:
        found = super().refusals(task, inventory, circumstances)
        facts = inventory.facts
        if task == "SEQ_CLS" and facts.model_type in ENCODER_DECODERS:
            found.append(
                f"{self.title} cannot classify with a model of type {facts.model_type!r}: "
                "its classifier takes no vectors in place of tokens. Use LoRA or IA3."
            )
        if facts.max_positions and self.num_virtual_tokens + NEEDS_ROOM > facts.max_positions:
            found.append(
                f"{self.num_virtual_tokens} virtual tokens leave no room for text: "
                f"this model reads {facts.max_positions} positions. Lower num_virtual_tokens."
            )
        return found

    def block(self, inventory: Inventory) -> tuple[int, int]:
        """Rows and columns of what is saved: for each submodule's virtual tokens one vector."""
        facts = inventory.facts
        return self.num_virtual_tokens * facts.num_transformer_submodules, facts.token_dim

    def learnt(self, inventory: Inventory) -> int:
        rows, columns = self.block(inventory)
        return rows * columns

    def own_tensors(self, inventory: Inventory) -> Iterator[SavedTensor]:
        yield SavedTensor("prompt_embeddings", self.block(inventory))

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        return self.model_dump(exclude_none=True)
