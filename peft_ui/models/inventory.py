"""What a model is made of, as plain data: read once from a skeleton or a real model, then counted with for ever.

Plain means that everything above (counts, refusals, lists of targets) needs neither torch nor the model.
"""

import re
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from math import prod
from typing import Any, Literal

from peft_ui.models.settings import Task

Kind = Literal["Linear", "Conv1D", "Embedding", "norm", "other"]
Targets = str | tuple[str, ...]
ALL_LINEAR = "all-linear"
ATTENTION = "attention"  # ours: every linear layer inside an attention block
_IN_ATTENTION = re.compile(r"attn|attention", re.IGNORECASE)
# PEFT looks for the first two by itself. T5 and BART call theirs otherwise, and would be left untrained; DistilBERT,
# DeBERTa and XLNet have another new layer before it, which would be left at random and not be saved.
HEAD_NAMES = (
    "classifier",
    "score",
    "classification_head",
    "pre_classifier",
    "pooler",
    "sequence_summary",
    "logits_proj",
)


@dataclass(frozen=True)
class Module:
    """One part of a model. Features are 0 where the kind has none."""

    name: str
    class_name: str
    kind: Kind
    in_features: int = 0
    out_features: int = 0
    bias: bool = False


@dataclass(frozen=True)
class Tensor:
    """One parameter or saved buffer; a tied one stands here once, under its first name."""

    name: str
    shape: tuple[int, ...]
    dtype: str

    @property
    def size(self) -> int:
        return prod(self.shape)


# They number positions from behind the padding's id, so as many of their positions hold no token.
FROM_BEHIND_PADDING = (
    *("roberta", "xlm-roberta", "xlm-roberta-xl", "roberta-prelayernorm", "camembert", "mpnet", "xmod"),
    *("data2vec-text", "ibert", "longformer", "luke"),
)


@dataclass(frozen=True)
class Facts:
    """What prompt methods and estimates need of the config, as PEFT reads it.

    `prefix_dim` and `prefix_heads` are the key-value width and heads (grouped-query attention is narrower
    than `token_dim`); `num_transformer_submodules` is 2 for an encoder-decoder that writes text;
    `logits_are_capped` says that what the head gives is bent, as in Gemma 2; `stored_dtype` is that of its files,
    known only where the config was read from beside them.
    """

    model_type: str
    token_dim: int
    num_layers: int
    num_attention_heads: int
    prefix_dim: int
    prefix_heads: int
    num_transformer_submodules: int
    max_positions: int | None
    vocab_size: int
    logits_are_capped: bool = False
    stored_dtype: str = "float32"


@dataclass(frozen=True, eq=False)
class Inventory:
    """Everything countable of a model. Compared by identity, so that results can be cached on it.

    `default_targets` is what PEFT adapts by itself in this model type, by PEFT type (`LORA`, `IA3`, …).
    """

    task: Task
    facts: Facts
    modules: tuple[Module, ...]
    parameters: tuple[Tensor, ...]
    buffers: tuple[Tensor, ...] = ()
    output_module: str | None = None
    default_targets: dict[str, Targets] = field(default_factory=dict)
    default_feedforward: tuple[str, ...] = ()

    @cached_property
    def total(self) -> int:
        """All parameters, tied ones once."""
        return sum(parameter.size for parameter in self.parameters)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The classification heads, which every method must train in full."""
        if self.task not in ("SEQ_CLS", "TOKEN_CLS"):
            return ()
        return tuple(module.name for module in self.modules if module.name in HEAD_NAMES)

    @cached_property
    def head_parameters(self) -> tuple[Tensor, ...]:
        return tuple(tensor for tensor in self.parameters if tensor.name.split(".")[0] in self.heads)

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


@lru_cache(maxsize=512)
def matching(inventory: Inventory, targets: Targets) -> tuple[Module, ...]:
    """The modules that `targets` names, by PEFT's rules.

    Args:
        inventory: of the model.
        targets: `all-linear` (every Linear and Conv1D but the output and the heads), `attention` (those of them that
            stand inside an attention block), another text (a regular expression for the whole name), or endings of
            names (`q_proj`, `mlp.c_proj`).
    """
    modules = [module for module in inventory.modules if module.name.split(".")[0] not in inventory.heads]
    if isinstance(targets, str) and targets.lower() in (ALL_LINEAR, ATTENTION):
        linear = (module for module in modules if module.kind in ("Linear", "Conv1D"))
        inside = (module for module in linear if module.name != inventory.output_module)
        return tuple(inside if targets.lower() == ALL_LINEAR else filter(_is_attention, inside))
    if isinstance(targets, str):
        return tuple(module for module in modules if re.fullmatch(targets, module.name))
    endings = tuple(f".{target}" for target in targets)
    return tuple(module for module in modules if module.name in targets or module.name.endswith(endings))


def _is_attention(module: Module) -> bool:
    return _IN_ATTENTION.search(module.name) is not None


def inventory_of(model: Any, task: Task = "CAUSAL_LM") -> Inventory:
    """Read a `transformers` model (real or on the meta device) into plain data."""
    output = model.get_output_embeddings()
    saved = model.state_dict(keep_vars=True)
    parameters = list(model.named_parameters())
    known = {name for name, _ in model.named_parameters(remove_duplicate=False)}
    model_type = model.config.model_type
    return Inventory(
        task=task,
        facts=facts_of(model.config, task),
        modules=tuple(_module(name, module) for name, module in model.named_modules() if name),
        parameters=tuple(_tensor(name, tensor) for name, tensor in parameters),
        buffers=tuple(_tensor(name, tensor) for name, tensor in saved.items() if name not in known),
        output_module=next((name for name, module in model.named_modules() if module is output), None),
        default_targets=default_targets(model_type),
        default_feedforward=_default_feedforward(model_type),
    )


def facts_of(config: Any, task: Task) -> Facts:
    """The config's facts, read by PEFT's own rules."""
    from peft import PrefixTuningConfig, PromptTuningConfig
    from peft.utils.other import _prepare_prompt_learning_config as prepare

    prompt = prepare(PromptTuningConfig(num_virtual_tokens=1), config)
    prefix = prepare(PrefixTuningConfig(num_virtual_tokens=1), config)
    text = config.get_text_config()
    return Facts(
        model_type=config.model_type,
        token_dim=prompt.token_dim,
        num_layers=prompt.num_layers,
        num_attention_heads=prompt.num_attention_heads,
        prefix_dim=prefix.token_dim,
        prefix_heads=prefix.num_attention_heads,
        num_transformer_submodules=2 if task == "SEQ_2_SEQ_LM" else 1,
        max_positions=positions_in(config),
        vocab_size=text.vocab_size,
        logits_are_capped=getattr(text, "final_logit_softcapping", None) is not None,
    )


def positions_in(config: Any) -> int | None:
    """How many tokens a model with this config can number; None where it needs no numbers."""
    text = config.get_text_config()
    count = getattr(text, "max_position_embeddings", None)
    if count is None or text.model_type not in FROM_BEHIND_PADDING:
        return count
    return int(count) - (text.pad_token_id or 0) - 1


@lru_cache(maxsize=64)
def default_targets(model_type: str) -> dict[str, Targets]:
    """What PEFT would adapt in this model type, for each of its methods that has a list of defaults."""
    from peft.mapping import PEFT_TYPE_TO_TUNER_MAPPING
    from peft.utils import PeftType
    from peft.utils.constants import TRANSFORMERS_MODELS_TO_IA3_TARGET_MODULES_MAPPING

    mappings = {
        kind.value: getattr(PEFT_TYPE_TO_TUNER_MAPPING[kind], "target_module_mapping", None)
        for kind in PeftType  # our own bottleneck adapters may stand in the mapping too, and have no defaults
        if kind in PEFT_TYPE_TO_TUNER_MAPPING
    }
    mappings["IA3"] = TRANSFORMERS_MODELS_TO_IA3_TARGET_MODULES_MAPPING
    found = {kind: mapping[model_type] for kind, mapping in mappings.items() if mapping and model_type in mapping}
    return {kind: names if isinstance(names, str) else tuple(names) for kind, names in found.items()}


def _default_feedforward(model_type: str) -> tuple[str, ...]:
    from peft.utils.constants import TRANSFORMERS_MODELS_TO_IA3_FEEDFORWARD_MODULES_MAPPING as MAPPING

    return tuple(MAPPING.get(model_type, ()))


def _module(name: str, module: Any) -> Module:
    kind = _kind(module)
    inside, outside = _features(module, kind)
    return Module(name, type(module).__name__, kind, inside, outside, getattr(module, "bias", None) is not None)


def _kind(module: Any) -> Kind:
    from torch import nn
    from transformers.pytorch_utils import Conv1D

    if isinstance(module, nn.Linear):
        return "Linear"
    if isinstance(module, Conv1D):
        return "Conv1D"
    if isinstance(module, nn.Embedding):
        return "Embedding"
    return "norm" if "norm" in type(module).__name__.lower() else "other"


def _features(module: Any, kind: Kind) -> tuple[int, int]:
    if kind == "Linear":
        return module.in_features, module.out_features
    if kind == "Conv1D":
        return module.nx, module.nf
    return (module.num_embeddings, module.embedding_dim) if kind == "Embedding" else (0, 0)


def _tensor(name: str, tensor: Any) -> Tensor:
    return Tensor(name, tuple(tensor.shape), str(tensor.dtype).removeprefix("torch."))
