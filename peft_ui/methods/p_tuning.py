"""P-Tuning: a small network writes the word vectors that stand before the text."""

from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from peft_ui.methods.base import Paper
from peft_ui.methods.soft_prompt import SoftPrompt
from peft_ui.models.inventory import Inventory


class PTuning(SoftPrompt):
    """Prompt tuning by way of an encoder, which steadies the learning and is thrown away after it."""

    key: ClassVar[str] = "p_tuning"
    title: ClassVar[str] = "P-Tuning"
    summary: ClassVar[str] = "A small network learns to write the virtual tokens; only what it wrote is kept."
    paper: ClassVar[Paper] = Paper("GPT Understands, Too", "https://arxiv.org/abs/2103.10385")
    # peft_metamathqa.csv: 35.0 % at 1e-4 over 5000 steps (ptuning/llama-3.2-3B-default); short runs need more.
    default_learning_rate: ClassVar[float] = 1e-3
    peft_config_name: ClassVar[str] = "PromptEncoderConfig"

    encoder_reparameterization_type: Literal["MLP", "LSTM"] = Field(
        default="MLP",
        title="Network",
        description="What writes the virtual tokens: a plain network (MLP), or one that reads them in order (LSTM).",
    )
    encoder_hidden_size: int | None = Field(
        default=None,
        ge=1,
        le=65536,
        title="Width of the network",
        description="Empty: the model's own width. Smaller saves memory while training.",
    )
    encoder_num_layers: int | None = Field(
        default=None,
        ge=1,
        le=16,
        title="Layers of the LSTM",
        description="With LSTM only (empty: 2); the MLP always has three layers.",
        json_schema_extra={"advanced": True},
    )
    encoder_dropout: float | None = Field(
        default=None,
        ge=0.0,
        le=0.9,
        title="Dropout of the LSTM",
        description="With LSTM of two or more layers only (empty: none).",
        json_schema_extra={"advanced": True},
    )

    @model_validator(mode="after")
    def _nothing_that_is_ignored(self) -> "PTuning":
        if self.encoder_reparameterization_type == "MLP":
            for name in ("encoder_num_layers", "encoder_dropout"):
                if getattr(self, name) is not None:
                    raise ValueError(f"{name} has no effect with MLP; leave it out, or choose LSTM.")
        if self.encoder_dropout and self.encoder_num_layers == 1:
            raise ValueError("encoder_dropout has no effect with one LSTM layer; use two or more.")
        return self

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        from peft import PromptEncoderReparameterizationType as Network

        # PEFT compares with its own enumeration, and would write a plain text into the config otherwise.
        network = Network(self.encoder_reparameterization_type)
        return super().peft_arguments(inventory) | {"encoder_reparameterization_type": network}

    def why_not_continued(self) -> str:
        return "P-Tuning throws its network away when it is saved, so nothing is left that could learn on."

    def learnt(self, inventory: Inventory) -> int:
        """The virtual tokens and the encoder; d wide tokens, h wide encoder."""
        width = inventory.facts.token_dim
        hidden = self.encoder_hidden_size or width
        if self.encoder_reparameterization_type == "MLP":
            encoder = _linear(width, hidden) + _linear(hidden, hidden) + _linear(hidden, width)
        else:
            encoder = _lstm(width, hidden, self.encoder_num_layers or 2)
            encoder += _linear(2 * hidden, 2 * hidden) + _linear(2 * hidden, width)
        return super().learnt(inventory) + encoder


def _linear(inside: int, outside: int) -> int:
    return inside * outside + outside


def _lstm(inside: int, hidden: int, layers: int) -> int:
    """Both directions; four gates each with two weights and two biases; upper layers read both directions."""
    widths = [inside] + [2 * hidden] * (layers - 1)
    return sum(2 * 4 * hidden * (width + hidden + 2) for width in widths)
