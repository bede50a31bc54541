"""How much memory a run needs at its peak, by formula (PEFT.md 8.1): peak = W + S + A + L + C.

What one layer keeps was traced with fake tensors (`activations.py`), which is exact to a percent where an allocator
gives memory back. The worker's does not: glibc keeps freed blocks of up to 32 MB and cannot always use them again, so a
share of what the layers keep comes on top (docs/decisions/0015; `make bench-memory` measures it). And a model's
files are mapped while they are read into another number format, which for a small step is the peak.
"""

from dataclasses import asdict, dataclass, replace

from peft_ui.estimate.activations import Rate, Reach, heap_share, rate
from peft_ui.evaluation.tile import tokens_at_once
from peft_ui.methods.base import Method
from peft_ui.models.dtype import BYTES
from peft_ui.models.inventory import ALL_LINEAR, Inventory, matching
from peft_ui.models.settings import Quantization

MEGABYTE = 2**20
CPU_OVERHEAD = 475 * MEGABYTE  # measured: 454 to 460 when the worker starts, the rest while it trains
SHARD = 5_000_000_000  # bytes of a model's file that are mapped at once: larger models come in several of this size
TOKENIZER = 1_300  # bytes for each word of the vocabulary: Gemma's 262,144 took 340 MB with its rows
GPU_OVERHEAD = 800 * MEGABYTE  # CUDA's context and cuBLAS's workspace; assumed, 600 to 1000
OPTIMIZER_VALUES = {  # of 4 bytes, kept for each parameter
    "adamw_torch": 2.0,
    "adamw_torch_fused": 2.0,
    "adamw_8bit": 0.5,
    "adafactor": 0.0,
    "sgd": 0.0,
}
FLOAT32 = 4
# Bytes for a weight of a quantized linear layer: nf4 with doubly quantized scales, int8 with a scale for each row.
QUANTIZED = {"nf4": 0.516, "int8": 1.0, "int8_torchao": 1.0}


@dataclass(frozen=True)
class Step:
    """The size of one training step.

    Args:
        length: tokens of the longest example, virtual ones apart.
        batch_size: examples that are in memory at once.
        scored: tokens of the batch that are learnt from, the only ones that the trainer scores; None: all of them.
        optimizer: its name in `transformers.TrainingArguments.optim`.
    """

    length: int = 512
    batch_size: int = 1
    gradient_checkpointing: bool = False
    scored: int | None = None
    optimizer: str = "adamw_torch"


@dataclass(frozen=True)
class Machine:
    """How the base is held, and where the step runs."""

    dtype: str = "float32"
    quantization: Quantization = "none"
    gpu: bool = False


@dataclass(frozen=True)
class Memory:
    """Bytes, by what they are for; `peak` is their sum."""

    weights: int
    gradients: int
    optimizer: int
    activations: int
    logits: int
    overhead: int
    peak: int

    def to_dict(self) -> dict[str, int]:
        return asdict(self)


def memory(inventory: Inventory, method: Method, step: Step, machine: Machine) -> Memory:
    """The bytes that a step of this method on this model needs at its peak.

    The reference of DPO and KTO is the same model with its adapter switched off, read first and without a way back: its
    pass keeps less than the one that learns, and is over before that begins.
    """
    trainable = method.count(inventory).trainable
    if inventory.task == "DPO":  # the chosen answer and the rejected one stand below each other
        step = replace(step, batch_size=2 * step.batch_size, scored=step.scored and 2 * step.scored)
    learning = trainable * FLOAT32  # what learns is held in float32, whatever the base is held in
    parts = {
        "weights": learning + (0 if method.family == "full" else _weights(inventory, machine)),
        "gradients": learning,
        "optimizer": int(OPTIMIZER_VALUES[step.optimizer] * learning),
        "activations": _activations(inventory, method, step, machine),
        "logits": _logits(inventory, step, machine),
    }
    overhead = GPU_OVERHEAD if machine.gpu else _on_cpu(inventory, machine, parts)
    return Memory(**parts, overhead=overhead, peak=sum(parts.values()) + overhead)


def _on_cpu(inventory: Inventory, machine: Machine, parts: dict[str, int]) -> int:
    """Libraries, tokenizer and what the heap cannot use again; more where reading the files takes more than a step."""
    programs = CPU_OVERHEAD + TOKENIZER * inventory.facts.vocab_size
    step = sum(parts.values()) + int(heap_share(inventory.facts.model_type) * parts["activations"])
    loading = _weights(inventory, machine) + _mapped(inventory, machine)
    return programs + max(step, loading) - sum(parts.values())


def _mapped(inventory: Inventory, machine: Machine) -> int:
    """The model's files while they are read; in the number format that they have they are the weights themselves."""
    stored = inventory.facts.stored_dtype
    if machine.quantization == "none" and stored == machine.dtype:
        return 0
    return min(inventory.total * BYTES.get(stored, FLOAT32), SHARD)


def _weights(inventory: Inventory, machine: Machine) -> int:
    """Only linear layers are quantized; embeddings, norms, output and heads stay as they are."""
    whole = BYTES[machine.dtype]
    if machine.quantization == "none":
        return inventory.total * whole
    linear = sum(module.in_features * module.out_features for module in matching(inventory, ALL_LINEAR))
    return int(linear * QUANTIZED[machine.quantization] + (inventory.total - linear) * whole)


def _activations(inventory: Inventory, method: Method, step: Step, machine: Machine) -> int:
    """What all layers keep; with checkpointing each keeps its input only, one at a time the rest with its gradients."""
    facts = inventory.facts
    length = step.length + method.virtual_tokens(inventory)
    speed = _rate(inventory, method, machine)
    positions = step.batch_size * facts.token_dim * length
    layer = speed.alpha * positions + speed.beta * step.batch_size * facts.num_attention_heads * length**2
    layer += method.kept(inventory) / facts.num_layers * step.batch_size * length * BYTES[machine.dtype]
    everything = int(facts.num_layers * layer)
    if step.gradient_checkpointing:
        return min(everything, int(facts.num_layers * positions * BYTES[machine.dtype] + 2 * layer))
    return everything


def _rate(inventory: Inventory, method: Method, machine: Machine) -> Rate:
    """Between the rates for two layers and for all linear layers, by the share that is adapted."""
    model_type, small = inventory.facts.model_type, BYTES[machine.dtype] == 2
    if method.family == "soft prompt":
        return rate(model_type, "prompt", small)
    few, all_ = (rate(model_type, reach, small) for reach in _ENDS)
    if method.kept(inventory):
        return few  # it keeps what it multiplies, not what each layer reads
    layers = max(inventory.facts.num_layers, 1)
    linear = len(matching(inventory, ALL_LINEAR)) / layers
    adapted = len(method.adapted(inventory)) / layers
    share = 1.0 if linear <= 2 else min(max((adapted - 2) / (linear - 2), 0.0), 1.0)
    return Rate(few.alpha + share * (all_.alpha - few.alpha), few.beta + share * (all_.beta - few.beta))


_ENDS: tuple[Reach, Reach] = ("few", "all")


def _logits(inventory: Inventory, step: Step, machine: Machine) -> int:
    """One tile's logits where the trainer scores in one pass, in 16 bit with their error beside them.

    Where it cannot: for each scored token the logits, their log-softmax, and two of the way back, the last three
    in float32.
    """
    if inventory.task in ("SEQ_CLS", "TOKEN_CLS"):
        return 0
    scored = step.batch_size * step.length if step.scored is None else step.scored
    vocabulary = inventory.facts.vocab_size
    if inventory.task == "CAUSAL_LM":
        extra = BYTES[machine.dtype] if machine.dtype != "float32" else 0
        extra += FLOAT32 if inventory.facts.logits_are_capped else 0  # their slope
        return min(scored, tokens_at_once(vocabulary)) * vocabulary * (FLOAT32 + extra)
    return scored * vocabulary * (12 + BYTES[machine.dtype])
