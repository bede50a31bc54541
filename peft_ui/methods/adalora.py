"""AdaLoRA: a LoRA that begins wide everywhere, and while it learns gives its ranks to the layers that need them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, model_validator

from peft_ui.errors import MethodError
from peft_ui.methods.base import Family, Paper, Plan
from peft_ui.methods.fields import ADVANCED, alpha, dropout
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Inventory, Module

ADAPTER = "default"
REMEMBERED = ("ipt", "exp_avg_ipt", "exp_avg_unc")  # what the allocator knows of each matrix


class AdaLora(PartMethod):
    """Adaptive budget allocation; the ranks are cut step by step, which PEFT leaves to whoever trains."""

    key: ClassVar[str] = "adalora"
    title: ClassVar[str] = "AdaLoRA"
    family: ClassVar[Family] = "reparameterization"
    summary: ClassVar[str] = "A LoRA that starts wide and, while it learns, takes rank from layers that need it less."
    paper: ClassVar[Paper] = Paper(
        "AdaLoRA: Adaptive Budget Allocation for Parameter-Efficient Fine-Tuning", "https://arxiv.org/abs/2303.10512"
    )
    # peft_metamathqa.csv: 37.3 % at 1e-4 (adalora/llama-3.2-3B-rank32); the paper used 5e-4 to 2e-3.
    default_learning_rate: ClassVar[float] = 1e-3
    mergeable: ClassVar[bool] = True
    peft_type: ClassVar[str] = "ADALORA"
    peft_config_name: ClassVar[str] = "AdaLoraConfig"

    init_r: int = Field(
        default=12, ge=1, le=1024, title="Rank at first", description="How wide every layer's change is at the start."
    )
    target_r: int = Field(
        default=8, ge=1, le=1024, title="Rank at the end", description="The mean over all layers; some keep more."
    )
    lora_alpha: int = alpha(16)
    lora_dropout: float = dropout()
    tinit: int = Field(
        default=0,
        ge=0,
        le=1_000_000,
        title="Steps before the cuts",
        description="Steps in which every layer keeps its whole rank.",
        json_schema_extra=ADVANCED,
    )
    tfinal: int = Field(
        default=0,
        ge=0,
        le=1_000_000,
        title="Steps after the cuts",
        description="Steps at the end in which the ranks stay as they are.",
        json_schema_extra=ADVANCED,
    )
    deltaT: int = Field(  # noqa: N815  PEFT's own name
        default=1,
        ge=1,
        le=10_000,
        title="Steps between cuts",
        description="How often ranks are given out anew.",
        json_schema_extra=ADVANCED,
    )
    orth_reg_weight: float = Field(
        default=0.5,
        ge=0.0,
        le=10.0,
        title="Orthogonality",
        description="How strongly the directions of a layer are kept apart from each other.",
        json_schema_extra=ADVANCED,
    )

    @model_validator(mode="after")
    def _cuts(self) -> "AdaLora":
        if self.target_r >= self.init_r:
            raise ValueError(f"target_r {self.target_r} must be less than init_r {self.init_r}: AdaLoRA cuts ranks.")
        return self

    def parts(self, module: Module) -> Iterator[Part]:
        yield Part("lora_A", (self.init_r, module.in_features))
        yield Part("lora_B", (module.out_features, self.init_r))
        yield Part("lora_E", (self.init_r, 1))
        yield Part("ranknum", (1,), "stays", is_saved=False)

    def notes(self, inventory: Inventory) -> list[str]:
        return [
            *super().notes(inventory),
            f"AdaLoRA's file is at most this large: its ranks are cut from {self.init_r} "
            f"to {self.target_r} on average, and only what is left is written.",
        ]

    @property
    def is_plain(self) -> bool:
        return False

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        return super().peft_arguments(inventory) | {"total_step": self.tinit + self.tfinal + 1}

    def configured(self, config: Any, plan: Plan) -> Any:
        if plan.total_steps and plan.total_steps <= self.tinit + self.tfinal:
            raise MethodError(
                f"AdaLoRA has no step left to cut ranks in: tinit {self.tinit} and tfinal {self.tfinal} "
                f"take all of the {plan.total_steps} steps.",
                "Lower tinit or tfinal, or train for more steps.",
            )
        config.total_step = plan.total_steps or config.total_step
        return config

    def before_step(self, model: Any) -> None:
        """Add the orthogonality's gradient. PEFT adds it to a loss that a model reckons itself, as ours never does."""
        import torch

        matrices = list(_matrices(model))
        if not self.orth_reg_weight or not matrices:
            return
        with torch.enable_grad():
            apart = sum(torch.norm(one - torch.eye(len(one), device=one.device)) for one in map(_squared, matrices))
            gradients = torch.autograd.grad(
                self.orth_reg_weight * apart / len(matrices), [matrix for _, matrix in matrices]
            )
        for (_, matrix), gradient in zip(matrices, gradients, strict=True):
            if matrix.grad is not None:
                matrix.grad += gradient

    def after_step(self, model: Any, step: int) -> None:
        model.base_model.update_and_allocate(step)

    def memory(self, model: Any) -> dict[str, Any]:
        import torch

        allocator, pattern = model.base_model.rankallocator, model.peft_config[ADAPTER].rank_pattern or {}
        known = {f"{what}:{name}": tensor for what in REMEMBERED for name, tensor in getattr(allocator, what).items()}
        return known | {f"rank_pattern:{name}": torch.tensor(kept).flatten() for name, kept in pattern.items()}

    def remember(self, model: Any, memory: dict[str, Any]) -> None:
        allocator = model.base_model.rankallocator
        parts = [(*name.split(":", 1), tensor) for name, tensor in memory.items()]
        for what in REMEMBERED:
            setattr(allocator, what, {name: tensor for kind, name, tensor in parts if kind == what})
        pattern = {name: tensor.tolist() for kind, name, tensor in parts if kind == "rank_pattern"}
        model.peft_config[ADAPTER].rank_pattern = pattern or None

    def why_not_continued(self) -> str:
        return "AdaLoRA cut its ranks while it learnt, and what is left has no fixed shape to go on from."

    def save(self, model: Any, folder: Path) -> None:
        """What has been cut since the last cut grew again by a step's width: it is cut here too, then left out."""
        base, pattern = model.base_model, model.peft_config[ADAPTER].rank_pattern
        if pattern:
            base.rankallocator.mask_using_rank_pattern(base.model, pattern)
        super().save(model, folder)
        model.peft_config[ADAPTER].rank_pattern = pattern  # PEFT renames its layers while it saves


def _matrices(model: Any) -> Iterator[tuple[bool, Any]]:
    """Every A and B, and whether its rows are the directions."""
    for name, weight in model.named_parameters():
        if weight.requires_grad and (".lora_A." in name or ".lora_B." in name):
            yield ".lora_A." in name, weight


def _squared(one: tuple[bool, Any]) -> Any:
    """(rank, rank): how far each direction points along each other."""
    in_rows, matrix = one
    return matrix @ matrix.T if in_rows else matrix.T @ matrix
