"""How a run learns and how it is judged: names of `transformers.TrainingArguments` where one exists."""

import math
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Scheduler = Literal["linear", "cosine", "constant", "constant_with_warmup", "polynomial", "inverse_sqrt"]
Optimizer = Literal["adamw_torch", "adamw_torch_fused", "adamw_8bit", "adafactor", "sgd"]
Order = Literal["random", "group_by_length"]
Report = Literal["none", "trackio", "tensorboard", "wandb"]
Metric = Literal["loss", "perplexity", "exact_match", "accuracy", "f1", "reward_margin", "reward_accuracy"]


def advanced(default: Any, title: str, description: str, **limits: Any) -> Any:
    """A field that the form folds away at first."""
    return Field(default, title=title, description=description, json_schema_extra={"advanced": True}, **limits)


class TrainingSettings(BaseModel):
    """The `training` part of a recipe."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    num_train_epochs: float = Field(
        3, gt=0, le=1000, title="Rounds", description="How many times the run reads through all training rows."
    )
    max_steps: int = Field(
        -1,
        ge=-1,
        le=10_000_000,
        title="Steps at most",
        description="Stop after this many steps, whatever the number of rounds; -1 means no limit.",
    )
    # Small on purpose: most visitors bring a few hundred rows, where more and smaller steps teach more (the demo's
    # pirate after 3 rounds of LoRA at 2e-4: 46 of 46 held-out answers at batch 2, 1 of 46 at batch 4).
    per_device_train_batch_size: int = Field(
        2, ge=1, le=1024, title="Rows at once", description="Rows in one step; more need more memory."
    )
    gradient_accumulation_steps: int = Field(
        1,
        ge=1,
        le=1024,
        title="Steps gathered into one",
        description="Adds up the gradients of several small steps: the effect of a larger batch without its memory.",
    )
    learning_rate: float | None = Field(
        None,
        gt=0,
        le=10,
        title="Learning rate",
        description="How far each step moves the weights. Empty: the method's own default.",
    )
    seed: int = Field(0, ge=0, lt=2**32, title="Seed", description="The same seed gives the same run.")
    lr_scheduler_type: Scheduler = advanced(
        "linear", "Course of the learning rate", "How the learning rate falls over the run."
    )
    warmup_steps: float = advanced(
        0, "Warm-up", "Steps in which the learning rate rises; below 1, a share of the run.", ge=0, le=1_000_000
    )
    weight_decay: float = advanced(0, "Weight decay", "Pulls trained weights gently towards zero.", ge=0, le=1)
    max_grad_norm: float = advanced(
        1, "Gradient clipping", "A longer gradient is shortened to this length; 0 turns it off.", ge=0, le=1000
    )
    optim: Optimizer = advanced("adamw_torch", "Optimizer", "The rule that turns gradients into steps.")
    loraplus_lr_ratio: float | None = advanced(
        None,
        "LoRA+ ratio",
        "How many times faster LoRA's second matrices learn than its first; 16 is usual. Empty: both alike.",
        ge=1,
        le=1000,
    )
    label_smoothing_factor: float = advanced(
        0, "Label smoothing", "Share of each target that is spread over all others, against being too sure.", ge=0, lt=1
    )
    neftune_noise_alpha: float | None = advanced(
        None,
        "Noise on the words",
        "NEFTune: noise on word vectors while training; 5 is usual. Empty: none.",
        gt=0,
        le=100,
    )
    beta: float = advanced(
        0.1,
        "Faithfulness (beta)",
        "Learning from preferences only: higher stays closer to the model as it was.",
        gt=0,
        le=10,
    )
    gradient_checkpointing: bool = advanced(
        False, "Activation checkpointing", "Recomputes instead of remembering: less memory, more time."
    )
    train_sampling_strategy: Order = advanced(
        "random",
        "Order of the rows",
        "Rows of like length in one step need less filler, so it is faster; but each step is less mixed.",
    )
    packing: bool = advanced(
        False,
        "Packing",
        "Rows of a step share lines instead of being filled up to the longest: the same losses without the filler.",
    )
    eval_steps: int | None = advanced(
        None, "Evaluate every", "Steps between evaluations; empty: at the end of each round.", ge=1, le=1_000_000
    )
    save_steps: int | None = advanced(
        None, "Checkpoint every", "Steps between checkpoints; empty: each minute and each round.", ge=1, le=1_000_000
    )
    save_total_limit: int = advanced(2, "Checkpoints kept", "Older ones are deleted.", ge=1, le=100)
    load_best_model_at_end: bool = advanced(
        False, "Keep the best", "What had the lowest loss on held-out rows is the result, not what came last."
    )
    early_stopping_patience: int | None = advanced(
        None,
        "Patience",
        "End the run after so many evaluations in which the held-out loss found no new low. Empty: never.",
        ge=1,
        le=1000,
    )
    num_processes: int = advanced(
        1, "Processes", "Each takes its share of the rows at once, on a graphics card of its own.", ge=1, le=64
    )
    report_to: Report = advanced(
        "none", "Report to", "Also write the losses for trackio, TensorBoard or Weights & Biases."
    )
    continue_from: str | None = advanced(
        None,
        "Continue from",
        "Begin with the weights of an adapter: a run of yours, or one on the Hub (owner/name). Empty: anew.",
        min_length=1,
        max_length=400,
    )

    @field_validator("max_steps")
    @classmethod
    def _takes_a_step(cls, steps: int) -> int:
        if steps == 0:
            raise ValueError("0 steps teach nothing; give 1 or more, or -1 for no limit.")
        return steps

    @property
    def effective_batch_size(self) -> int:
        """Rows that one optimizer step learns from."""
        return self.per_device_train_batch_size * self.gradient_accumulation_steps

    def steps(self, rows: int) -> int:
        """Optimizer steps of a run over `rows` training rows, counted as transformers' Trainer does."""
        if self.max_steps > 0:
            return self.max_steps
        batches = math.ceil(rows / self.per_device_train_batch_size)
        return math.ceil(self.num_train_epochs * max(math.ceil(batches / self.gradient_accumulation_steps), 1))


class EvaluationSettings(BaseModel):
    """The `evaluation` part of a recipe."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    metrics: tuple[Metric, ...] = Field(
        ("loss",), min_length=1, title="Metrics", description="What is measured on the held-out rows."
    )
    samples: int = Field(
        8, ge=0, le=100, title="Samples", description="Held-out rows answered by base and adapter after the run."
    )
