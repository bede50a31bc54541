"""LoRA: beside each chosen weight matrix, two thin ones whose product is added to it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from peft_ui.methods import lora_starts
from peft_ui.methods.base import PLAIN, Circumstances, Family, Paper, Plan, SavedTensor
from peft_ui.methods.bitfit import biases, without_twice_saved
from peft_ui.methods.fields import ADVANCED, alpha, dropout, rank
from peft_ui.methods.soft_prompt import ENCODER_DECODERS
from peft_ui.methods.targets import LayerMethod
from peft_ui.methods.token_rows import rows_of_tokens, stray_tokens, token_embedding
from peft_ui.models.dtype import SAFETENSORS
from peft_ui.models.inventory import Inventory, Module, Tensor
from peft_ui.models.settings import Task

LEAST_WEIGHT, MOST_WEIGHT = 0.5, 4.0  # of alpha divided by rank; what lies beyond is seldom meant


class Lora(LayerMethod):
    """Low-rank adaptation, with its rank-stabilised and weight-decomposed forms and its ways to begin."""

    key: ClassVar[str] = "lora"
    title: ClassVar[str] = "LoRA"
    family: ClassVar[Family] = "reparameterization"
    summary: ClassVar[str] = "Learns a small low-rank change to chosen weight matrices; the usual first choice."
    paper: ClassVar[Paper] = Paper(
        "LoRA: Low-Rank Adaptation of Large Language Models", "https://arxiv.org/abs/2106.09685"
    )
    # peft_metamathqa.csv: 47.8 % at 1e-4 (lora/llama-3.2-3B-rank32); small ranks and short runs bear the double.
    default_learning_rate: ClassVar[float] = 2e-4
    mergeable: ClassVar[bool] = True
    has_two_matrices: ClassVar[bool] = True
    peft_type: ClassVar[str] = "LORA"
    peft_config_name: ClassVar[str] = "LoraConfig"
    own_settings: ClassVar[frozenset[str]] = frozenset({"freeze_a"})

    r: int = rank(8)
    lora_alpha: int = alpha(16)
    lora_dropout: float = dropout()
    use_rslora: bool = Field(
        default=False,
        title="Rank-stabilised",
        description="Divide by the rank's square root instead of the rank, so that high ranks keep their strength.",
        json_schema_extra=ADVANCED,
    )
    use_dora: bool = Field(
        default=False,
        title="DoRA",
        description="Learn each weight's length apart from its direction: often a little better, and slower.",
        json_schema_extra=ADVANCED,
    )
    init_lora_weights: lora_starts.Start | None = Field(
        default=None,
        title="Begin with",
        description="Empty: no change at first, the usual way. pissa and olora: the strongest directions of each "
        "weight; mica: its weakest ones, of which half stays frozen; eva: the strongest directions of your rows; "
        "orthogonal and gaussian: other random numbers.",
        json_schema_extra=ADVANCED,
    )
    freeze_a: bool = Field(
        default=False,
        title="LoRA-FA",
        description="Keep the first of the two matrices as it was drawn and train the second: fewer parameters, "
        "less memory.",
        json_schema_extra=ADVANCED,
    )
    rank_pattern: dict[str, int] | None = Field(
        default=None,
        title="Other ranks for some layers",
        description="Endings of layer names with their rank, such as q_proj: 16, v_proj: 4. Empty: the same for all.",
        json_schema_extra=ADVANCED,
    )
    bias: Literal["none", "all", "lora_only"] = Field(
        default="none",
        title="Biases that learn too",
        description="none; all that the model has; or lora_only: those of the adapted layers.",
        json_schema_extra=ADVANCED,
    )
    trainable_token_indices: tuple[int, ...] | None = Field(
        default=None,
        title="Words that learn too",
        description="Numbers of tokens whose vectors are trained as well, with commas between. Empty: none.",
        json_schema_extra=ADVANCED,
    )

    @field_validator("rank_pattern", mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        """A form's text, `q_proj: 16, v_proj: 4`, as a mapping."""
        if not isinstance(value, str):
            return value or None
        pairs = [part.partition(":") for part in value.split(",") if part.strip()]
        if any(not sign for _, sign, _ in pairs):
            raise ValueError(f"{value!r} does not name layers with their ranks; write them as q_proj: 16, v_proj: 4.")
        return {name.strip(): number.strip() for name, _, number in pairs} or None

    @field_validator("rank_pattern")
    @classmethod
    def _ranks(cls, value: dict[str, int] | None) -> dict[str, int] | None:
        for name, number in (value or {}).items():
            if not 1 <= number <= 1024:
                raise ValueError(f"{number} for {name!r} is no rank; use 1 to 1024.")
        return value

    @model_validator(mode="after")
    def _goes_together(self) -> "Lora":
        start = self.init_lora_weights
        if start in lora_starts.CHANGES_BASE and self.use_dora:
            raise ValueError(f"use_dora cannot begin with {start}: what is saved would not be what was trained.")
        if self.freeze_a and start == "mica":
            raise ValueError("freeze_a and mica freeze one matrix each, so nothing would learn; choose one of them.")
        if start == "orthogonal" and any(number % 2 for number in (self.r, *(self.rank_pattern or {}).values())):
            raise ValueError("orthogonal needs even ranks.")
        return self

    def refusals(self, task: Task, inventory: Inventory, circumstances: Circumstances = PLAIN) -> list[str]:
        found = super().refusals(task, inventory, circumstances)
        ranks = [(module, self.rank_of(module)) for module in self.adapted(inventory)]
        found += lora_starts.refusals(self.init_lora_weights, ranks, task, inventory, circumstances)
        if self.use_dora and circumstances.quantization == "int8":
            found.append("DoRA cannot learn on an 8-bit base; use nf4, or set quantization to none.")
        if self.bias != "none" and task in ("DPO", "KTO"):
            found.append(f"{task} compares with the model as it was, and trained biases cannot be put back for that.")
        if self.bias != "none" and not self._biases(inventory):
            found.append(f"This model has no biases that bias {self.bias} could train; set bias to none.")
        if self.trainable_token_indices and task == "SEQ_CLS" and inventory.facts.model_type in ENCODER_DECODERS:
            found.append("Words cannot learn in a classifier that is an encoder with a decoder; leave them out.")
        return [*found, *stray_tokens(self.trainable_token_indices, inventory, "trainable_token_indices")]

    def notes(self, inventory: Inventory) -> list[str]:
        """Alpha does not follow the rank, as in PEFT: where the two no longer fit, it is said."""
        weight = self.lora_alpha / self.r
        if self.use_rslora or LEAST_WEIGHT <= weight <= MOST_WEIGHT:
            return super().notes(inventory)
        return [
            *super().notes(inventory),
            f"Alpha divided by rank is {weight:.3g}, and what is learnt is weighed by that. 1 to 2 is usual: "
            f"at this rank, alpha {self.r} to {2 * self.r}.",
        ]

    def rank_of(self, module: Module) -> int:
        """The rank of one layer, by PEFT's rule: the first pattern that the end of the layer's name fits."""
        patterns = self.rank_pattern or {}
        found = (number for name, number in patterns.items() if re.match(rf"(.*\.)?({name})$", module.name))
        return next(found, self.r)

    @property
    def is_plain(self) -> bool:
        return not self.freeze_a and self.init_lora_weights != "eva"

    def peft_arguments(self, inventory: Inventory) -> dict[str, Any]:
        stores_transposed = any(module.kind == "Conv1D" for module in self.adapted(inventory))
        return super().peft_arguments(inventory) | {
            "fan_in_fan_out": stores_transposed,
            "init_lora_weights": self.init_lora_weights or True,
            "rank_pattern": self.rank_pattern or {},
            "trainable_token_indices": list(rows_of_tokens(self.trainable_token_indices)) or None,
        }

    def configured(self, config: Any, plan: Plan) -> Any:
        return lora_starts.looking(config) if self.init_lora_weights == "eva" else config

    def begin(self, model: Any, plan: Plan) -> None:
        if self.init_lora_weights == "eva":
            lora_starts.look_at_rows(model, plan)
        if self.init_lora_weights in lora_starts.CHANGES_BASE:
            lora_starts.note_start(model)
        if self.freeze_a:
            lora_starts.freeze_first(model)

    def save(self, model: Any, folder: Path) -> None:
        """As PEFT reads it; what began from the base's own directions as a plain LoRA of twice the rank."""
        super().save(model, folder)
        if self.init_lora_weights in lora_starts.CHANGES_BASE:
            lora_starts.write_plain(model, folder)
        if self.bias != "none":
            without_twice_saved(folder)

    def why_not_continued(self) -> str:
        if self.init_lora_weights not in lora_starts.CHANGES_BASE:
            return ""
        return (
            f"What began with {self.init_lora_weights} is saved as a plain LoRA of rank {2 * self.r}: "
            "go on without it, with that rank."
        )

    def learnt(self, inventory: Inventory) -> int:
        """r·(in + out) for each layer, and out for DoRA's lengths; less what stays frozen.

        The textbook's 2·L·d·r is this for L square layers of width d.
        """
        matrices = sum(self._learns(module) for module in self.adapted(inventory))
        return matrices + self._rows(inventory) + sum(tensor.size for tensor in self._biases(inventory))

    def added(self, inventory: Inventory) -> int:
        whole = ((module, self.rank_of(module)) for module in self.adapted(inventory))
        matrices = sum(r * (one.in_features + one.out_features) + self._lengths(one) for one, r in whole)
        return matrices + self._rows(inventory)

    def _learns(self, module: Module) -> int:
        first = 0 if self.freeze_a else module.in_features
        second = 0 if self.init_lora_weights == "mica" else module.out_features
        return self.rank_of(module) * (first + second) + self._lengths(module)

    def _lengths(self, module: Module) -> int:
        return module.out_features if self.use_dora else 0

    def _rows(self, inventory: Inventory) -> int:
        return len(rows_of_tokens(self.trainable_token_indices)) * sum(
            module.out_features for module in token_embedding(inventory)
        )

    def _biases(self, inventory: Inventory) -> tuple[Tensor, ...]:
        if self.bias == "none":
            return ()
        adapted = {f"{module.name}.bias" for module in self.adapted(inventory)}
        return tuple(one for one in biases(inventory) if self.bias == "all" or one.name in adapted)

    def own_tensors(self, inventory: Inventory) -> Iterator[SavedTensor]:
        twice = 2 if self.init_lora_weights in lora_starts.CHANGES_BASE else 1
        adapted = self.adapted(inventory)
        for module in adapted:
            name, r = f"{self.saved_prefix}{module.name}", twice * self.rank_of(module)
            yield SavedTensor(f"{name}.lora_A.weight", (r, module.in_features))
            yield SavedTensor(f"{name}.lora_B.weight", (module.out_features, r))
            if self.use_dora:
                yield SavedTensor(f"{name}.lora_magnitude_vector", (module.out_features,))
        inside = {f"{module.name}.bias": f"{module.name}.base_layer.bias" for module in adapted}
        for tensor in self._biases(inventory):
            name = inside.get(tensor.name, tensor.name)
            yield SavedTensor(f"{self.saved_prefix}{name}", tensor.shape, SAFETENSORS[tensor.dtype])
        yield from self._token_tensors(inventory)

    def _token_tensors(self, inventory: Inventory) -> Iterator[SavedTensor]:
        if rows := len(rows_of_tokens(self.trainable_token_indices)):
            for module in token_embedding(inventory):
                name = f"{self.saved_prefix}{module.name}.token_adapter.trainable_tokens_delta"
                yield SavedTensor(name, (rows, module.out_features))
