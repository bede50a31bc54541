"""Prompt tuning: learnt word vectors before the text."""

from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from peft_ui.errors import MethodError
from peft_ui.methods.base import Paper, Plan
from peft_ui.methods.soft_prompt import SoftPrompt
from peft_ui.models.inventory import Inventory


class PromptTuning(SoftPrompt):
    """The smallest of all: a few vectors, chosen well at the start."""

    key: ClassVar[str] = "prompt_tuning"
    title: ClassVar[str] = "Prompt Tuning"
    summary: ClassVar[str] = "Learns a few word vectors that are put before every text; the model stays as it is."
    paper: ClassVar[Paper] = Paper(
        "The Power of Scale for Parameter-Efficient Prompt Tuning", "https://arxiv.org/abs/2104.08691"
    )
    # peft_metamathqa.csv: 34.3 % with SAMPLE_VOCAB at 1e-3, 5.7 % at random and 1e-4 (prompt_tuning/llama-3.2-3B-*);
    # shorter runs than that benchmark's need more still, and the original paper used 0.3.
    default_learning_rate: ClassVar[float] = 1e-2
    peft_config_name: ClassVar[str] = "PromptTuningConfig"

    prompt_tuning_init: Literal["SAMPLE_VOCAB", "TEXT", "RANDOM"] = Field(
        default="SAMPLE_VOCAB",
        title="Begin with",
        description="Vectors of random words of the model (SAMPLE_VOCAB), of your own words (TEXT), or noise (RANDOM).",
    )
    prompt_tuning_init_text: str | None = Field(
        default=None,
        title="First words",
        description="With TEXT: the words to begin with, repeated or cut to the number of virtual tokens.",
    )

    @model_validator(mode="after")
    def _text_and_only_then(self) -> "PromptTuning":
        if self.prompt_tuning_init == "TEXT" and not (self.prompt_tuning_init_text or "").strip():
            raise ValueError("prompt_tuning_init TEXT needs the words in prompt_tuning_init_text.")
        if self.prompt_tuning_init != "TEXT" and self.prompt_tuning_init_text is not None:
            raise ValueError("prompt_tuning_init_text is only read with prompt_tuning_init TEXT.")
        return self

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        """PEFT would fetch a tokenizer by name for TEXT; the words are set here in `attach` instead."""
        given = super().peft_arguments(inventory)
        return given if self.prompt_tuning_init != "TEXT" else {"num_virtual_tokens": self.num_virtual_tokens}

    def attach(self, model: Any, plan: Plan) -> Any:
        attached = super().attach(model, plan)
        if self.prompt_tuning_init == "TEXT":
            self._begin_with_words(attached, plan.tokenizer)
        return attached

    def _begin_with_words(self, model: Any, tokenizer: Any) -> None:
        import torch

        if tokenizer is None:
            raise MethodError("Prompt Tuning with TEXT needs the model's tokenizer.", "Use SAMPLE_VOCAB or RANDOM.")
        ids = tokenizer(self.prompt_tuning_init_text, add_special_tokens=False)["input_ids"]
        if not ids:
            raise MethodError(
                f"prompt_tuning_init_text {self.prompt_tuning_init_text!r} has no token in this model's vocabulary.",
                "Use other words.",
            )
        weight = model.prompt_encoder["default"].embedding.weight
        places = torch.arange(weight.shape[0], device=weight.device) % len(ids)
        words = torch.tensor(ids, device=weight.device)[places]
        with torch.no_grad():
            weight.copy_(model.word_embeddings(words).to(weight.dtype))
