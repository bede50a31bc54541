"""`python -m peft_ui.estimate.calibrate FAMILY`: trains two small models of a family and tells their pace as JSON.

A process of its own, as a run's worker is: with its threads, its way to multiply, its loss.
"""

import json
import os
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from peft_ui.errors import ModelError
from peft_ui.estimate.memory import Step
from peft_ui.estimate.pace import Pace, operations
from peft_ui.evaluation.engines import ENGINES
from peft_ui.methods.base import Plan
from peft_ui.methods.lora import Lora
from peft_ui.models.architecture import auto_class
from peft_ui.models.inventory import inventory_of
from peft_ui.models.settings import Labels, Task
from peft_ui.tokens.encode import Encoded
from peft_ui.training.machine import choose

WIDTHS = (256, 768)
LAYERS, SHORT, LENGTH, BATCH, VOCABULARY = 4, 16, 128, 2, 8192
WARM_UP, COUNTED = 1, 4
LAST = 19  # the kernel's lowest priority
TOKENIZER = SimpleNamespace(pad_token_id=0, eos_token_id=2)


def main() -> None:
    """Measure and tell, with what nobody else needs: whoever moves a slider meanwhile must not wait for it."""
    os.nice(LAST)
    with tempfile.TemporaryDirectory() as folder:
        device = choose(Path(folder)).device
    sizes = [(WIDTHS[0], SHORT), (WIDTHS[0], LENGTH), (WIDTHS[1], LENGTH)]
    short, long, wide = (attempt(sys.argv[1], width, length, device) for width, length in sizes)
    first = max((long.operations - short.operations) / max(long.seconds - short.seconds, 1e-9), 1.0)
    fixed = max(short.seconds - short.operations / first, 0.0)  # what a step takes however few its tokens are
    speeds = tuple(one.operations / max(one.seconds - fixed, 1e-9) for one in (long, wide))
    pace = Pace(sys.argv[1], WIDTHS, speeds, fixed / LAYERS, BATCH * LENGTH / wide.seconds, wide.parameters)
    sys.stdout.write(json.dumps(asdict(pace)) + "\n")


@dataclass(frozen=True)
class Tried:
    """A step of a small model: its operations, its seconds, and the model's parameters."""

    operations: float
    seconds: float
    parameters: int


def attempt(family: str, width: int, length: int, device: str) -> Tried:
    """The fastest of a few steps of a small model with LoRA on all its linear layers."""
    import torch

    config = small_config(family, width)
    task = _task(config)
    model = auto_class(config, task).from_config(config)
    model.config.use_cache = False
    inventory = inventory_of(model, task)
    method, step = Lora(target_modules="all-linear"), Step(length=length, batch_size=BATCH)
    learner = method.attach(model, Plan(task)).train().to(device)
    engine = ENGINES[task](TOKENIZER, Labels(("no", "yes")))
    engine.prepare(learner)
    score = engine.scorer(learner)
    batch = {name: part.to(device) for name, part in engine.batch(_rows(task, length)).items()}
    optimizer = torch.optim.AdamW([weight for weight in learner.parameters() if weight.requires_grad], lr=1e-4)
    seconds = []
    for _ in range(WARM_UP + COUNTED):
        started, worked = time.perf_counter(), time.process_time()
        loss = score(batch).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        loss.item()  # waits for a card
        taken, work = time.perf_counter() - started, time.process_time() - worked
        # On a CPU, time beyond all threads' own work was taken by other programs.
        seconds.append(min(taken, work) if device == "cpu" else taken)
    return Tried(operations(inventory, method, step, length * BATCH), min(seconds[WARM_UP:]), inventory.total)


def small_config(family: str, width: int) -> Any:
    """A config of the family, `width` wide and four layers high, by the names that its config class has for that."""
    from transformers import AutoConfig

    config = AutoConfig.for_model(family)
    heads = width // 64
    for name, value in {
        "hidden_size": width,
        "num_hidden_layers": LAYERS,
        "num_decoder_layers": LAYERS,
        "num_attention_heads": heads,
        "num_key_value_heads": heads,
        "vocab_size": VOCABULARY,
        "head_dim": 64,
        "d_kv": 64,
        "intermediate_size": 4 * width,
        "d_ff": 4 * width,
        "ffn_dim": 4 * width,
        "encoder_ffn_dim": 4 * width,
        "decoder_ffn_dim": 4 * width,
        "encoder_layers": LAYERS,
        "decoder_layers": LAYERS,
        "encoder_attention_heads": heads,
        "decoder_attention_heads": heads,
        "word_embed_proj_dim": width,
        "embedding_size": width,
        "pad_token_id": 0,
        "bos_token_id": 1,
        "eos_token_id": 2,
    }.items():
        if hasattr(config, name) and not isinstance(getattr(type(config), name, None), property):
            setattr(config, name, value)
    if config.is_encoder_decoder:
        config.decoder_start_token_id = 0  # T5's class leaves it to the files
    if getattr(config, "layer_types", None):
        config.layer_types = config.layer_types[:LAYERS]
    return config


def _task(config: Any) -> Task:
    """What a model of this family is usually taught: to write where it can, else to classify."""
    writes: Task = "SEQ_2_SEQ_LM" if config.is_encoder_decoder else "CAUSAL_LM"
    try:
        auto_class(config, writes)
    except ModelError:
        return "SEQ_CLS"
    return writes


def _rows(task: Task, length: int) -> list[Encoded]:
    ids = [*range(5, 4 + length), 2]
    labels = [0] if task == "SEQ_CLS" else ids
    return [Encoded(ids, labels, False, False, 0, length)] * BATCH


if __name__ == "__main__":
    main()
