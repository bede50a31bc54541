"""What the estimate says a run needs against what its worker really took, memory and time: `make bench-memory`.

Each setting is a run of its own: a model from a config (its weights at random), rows of exactly the longest length, and
the real worker in its own process as the supervisor starts it. What it took is the kernel's figure for the most memory
that the process ever held (`VmHWM`), looked at until it ends.
"""

import argparse
import json
import os
import string
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from peft_ui.estimate.estimate import Estimate
from peft_ui.estimate.pace import Seconds
from peft_ui.models.locate import locate
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.folder import RunFolder, create_run
from peft_ui.runs.launch import ROOT, WORKER
from peft_ui.runs.places import enter, queue_turn
from peft_ui.settings import helper_environment

LLAMA = {
    "model_type": "llama",
    "vocab_size": 32000,
    "hidden_size": 512,
    "intermediate_size": 1376,
    "num_hidden_layers": 8,
    "num_attention_heads": 8,
    "num_key_value_heads": 4,
    "max_position_embeddings": 1024,
    "tie_word_embeddings": False,
}
MODELS: dict[str, dict[str, Any]] = {
    "llama 72 M": LLAMA,
    "qwen2 117 M": LLAMA | {"model_type": "qwen2", "vocab_size": 151936, "tie_word_embeddings": True},
    "gpt2 124 M": {"model_type": "gpt2", "n_positions": 1024},
    "bloom 159 M": {"model_type": "bloom", "vocab_size": 250880, "hidden_size": 512, "n_layer": 8, "n_head": 8},
    "opt 57 M": {
        "model_type": "opt",
        "vocab_size": 50272,
        "hidden_size": 512,
        "ffn_dim": 2048,
        "num_hidden_layers": 8,
        "num_attention_heads": 8,
        "word_embed_proj_dim": 512,
        "max_position_embeddings": 1024,
    },
    "bert 110 M": {"model_type": "bert", "max_position_embeddings": 1024},
    "t5 60 M": {"model_type": "t5", "vocab_size": 32128, "decoder_start_token_id": 0},
}

STEPS = 4  # the first of them is not counted in the time


@dataclass(frozen=True)
class Setting:
    """One line of the table."""

    model: str
    method: dict[str, Any]
    batch: int
    length: int
    task: str = "CAUSAL_LM"
    dtype: str = "auto"
    training: dict[str, Any] = field(default_factory=dict)

    def recipe(self, folder: Path) -> dict[str, Any]:
        kinds = {"SEQ_CLS": "text_label", "TOKEN_CLS": "tokens_tags", "SEQ_2_SEQ_LM": "source_target"}
        return {
            "model": {"name": str(folder / self.model) if self.model in MODELS else self.model, "dtype": self.dtype},
            "task": self.task,
            "data": {
                "source": str(folder / f"{self.task}.jsonl"),
                "format": kinds.get(self.task, "text"),
                "max_length": self.length,
                "validation": {"fraction": 0.1},
            },
            "method": self.method,
            "training": {"max_steps": STEPS, "per_device_train_batch_size": self.batch, **self.training},
            "evaluation": {"samples": 1},
        }


ALL = {"target_modules": "all-linear"}
CHECKPOINTING = {"gradient_checkpointing": True}
SETTINGS = [
    Setting("llama 72 M", {"key": "lora"}, 4, 256),
    Setting("llama 72 M", {"key": "lora", **ALL}, 4, 256),
    Setting("llama 72 M", {"key": "lora"}, 4, 512, training=CHECKPOINTING),
    Setting("llama 72 M", {"key": "lora"}, 4, 256, dtype="bfloat16"),
    Setting("llama 72 M", {"key": "p_tuning_v2"}, 4, 256),
    Setting("llama 72 M", {"key": "full"}, 2, 256),
    Setting("qwen2 117 M", {"key": "lora"}, 2, 256),
    Setting("gpt2 124 M", {"key": "lora"}, 4, 256),
    Setting("gpt2 124 M", {"key": "full"}, 2, 128),
    Setting("bloom 159 M", {"key": "ia3"}, 2, 256),
    Setting("opt 57 M", {"key": "prompt_tuning"}, 4, 256),
    Setting("bert 110 M", {"key": "lora"}, 8, 256, "SEQ_CLS"),
    Setting("bert 110 M", {"key": "ia3"}, 8, 128, "TOKEN_CLS"),
    Setting("t5 60 M", {"key": "lora"}, 4, 128, "SEQ_2_SEQ_LM"),
]


def main() -> None:
    """The table, a line as soon as it is known; with real models where their folders are named."""
    asked = _arguments()
    settings = [one for one in SETTINGS if asked.only in f"{one.model} {one.method['key']}"]
    for name in asked.causal:
        settings += [Setting(name, {"key": "lora"}, 2, 256), Setting(name, {"key": "lora", **ALL}, 1, 512)]
    settings += [Setting(name, {"key": "lora"}, 16, 128, "SEQ_CLS") for name in asked.classifier]
    console = Console(width=170)
    columns = "model, method, task, batch × length, predicted, measured, off by, s a step, measured, parts in MB"
    table = Table(*columns.split(", "))
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        _rows(folder)
        for setting in settings:
            _model(folder, setting)
            line = _line(setting, *_compared(setting.recipe(folder), folder))
            table.add_row(*line)
            sys.stderr.write(" | ".join(line) + "\n")
    console.print(table)


def _line(setting: Setting, estimate: Estimate, run: RunFolder, measured: int) -> tuple[str, ...]:
    predicted = estimate.memory.to_dict()
    off = predicted["peak"] / measured - 1
    parts = " ".join(f"{name[:5]} {size / 1e6:.0f}" for name, size in predicted.items() if name != "peak" and size)
    also = "".join(f" {name}" for name in setting.training) + ("" if setting.dtype == "auto" else f" {setting.dtype}")
    return (
        Path(setting.model).name,
        setting.method["key"] + (" all" if "target_modules" in setting.method else "") + also,
        setting.task,
        f"{setting.batch} × {setting.length}",
        f"{predicted['peak'] / 1e6:,.0f}",
        f"{measured / 1e6:,.0f}",
        f"{100 * off:+.1f} %",
        _range(estimate.seconds),
        f"{_seconds_a_step(run):.2f}",
        parts,
    )


def _range(seconds: Seconds | None) -> str:
    if seconds is None:
        return "–"
    low, high = (seconds.per_step * end / seconds.total for end in (seconds.low, seconds.high))
    return f"{low:.2f} – {high:.2f}"


def _seconds_a_step(run: RunFolder) -> float:
    """The fastest after the first: what else runs on the machine only ever adds."""
    lines = map(json.loads, run.events.read_text().splitlines())
    times = [line["time"] for line in lines if line["kind"] == "step"]
    return min(later - earlier for earlier, later in pairwise(times))


def _compared(recipe: dict[str, Any], home: Path) -> tuple[Estimate, RunFolder, int]:
    """What the estimate says, the run, and the bytes that its worker took."""
    from peft_ui.estimate.recipe import timed_estimate

    parsed = parse_recipe(recipe)
    predicted = timed_estimate(parsed)
    run = create_run(home, parsed.to_dict(), "bench", lambda data: None)
    run.data.rmdir()
    with queue_turn(home):
        enter(run)
    return predicted, run, _peak(run)


def _peak(run: RunFolder) -> int:
    """The most that the run's worker ever held; as the supervisor starts it."""
    environment = helper_environment()
    with run.log.open("ab") as log:
        worker = subprocess.Popen(
            [sys.executable, "-u", "-m", WORKER, str(run.path)], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    highest = 0
    while worker.poll() is None:
        highest = max(highest, _high_water(worker.pid))
        time.sleep(0.1)
    if worker.returncode:
        raise SystemExit(run.log.read_text()[-2000:])
    return highest


def _high_water(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((line for line in told.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024


def _model(folder: Path, setting: Setting) -> None:
    """Weights at random, with a tokenizer of as many words as the model knows."""
    place = folder / setting.model
    if setting.model not in MODELS or place.exists():
        return
    import torch
    from transformers import AutoConfig

    from peft_ui.models.architecture import auto_class

    config = AutoConfig.for_model(**MODELS[setting.model], pad_token_id=0, bos_token_id=1, eos_token_id=2)
    torch.manual_seed(0)
    auto_class(config, setting.task).from_config(config).save_pretrained(place)
    _tokenizer(MODELS[setting.model].get("vocab_size", 30000)).save_pretrained(place)


def _tokenizer(words: int) -> Any:
    """The demo's, with the first strings of letters as further words, each merged from the one before it and a letter.

    A tokenizer of 250,000 words takes 300 MB: with a small one in its place the table would flatter the formula.
    """
    from tokenizers import Tokenizer
    from transformers import AutoTokenizer

    fast = AutoTokenizer.from_pretrained(locate("demo").name)
    whole = json.loads(fast.backend_tokenizer.to_str())
    known, merges = whole["model"]["vocab"], whole["model"]["merges"]
    letters = string.ascii_lowercase
    for start in ("".join(some) for size in (1, 2, 3) for some in product(letters, repeat=size)):
        for last in letters:
            if len(known) < words and start in known and start + last not in known:
                known[start + last] = len(known)
                merges.append([start, last])
    fast._tokenizer = Tokenizer.from_str(json.dumps(whole))
    return fast


def _rows(folder: Path) -> None:
    """Texts longer than any limit, so that every row is cut to the longest length."""
    words = "the captain counts his gold and sails away over the sea " * 120
    rows = {
        "CAUSAL_LM": {"text": words},
        "SEQ_CLS": {"text": words},
        "TOKEN_CLS": {"tokens": words.split()},
        "SEQ_2_SEQ_LM": {"source": words, "target": words},
    }
    for task, row in rows.items():
        lines = []
        for number in range(72):
            label = {"SEQ_CLS": {"label": ("good", "bad")[number % 2]}, "TOKEN_CLS": {"tags": ["O", "B-X"] * 660}}
            one = row | label.get(task, {})
            lines.append(json.dumps({name: _numbered(value, number) for name, value in one.items()}))
        (folder / f"{task}.jsonl").write_text("\n".join(lines))


def _numbered(value: Any, number: int) -> Any:
    """Another text in each row, so that none is a duplicate."""
    if isinstance(value, str) and len(value) > 10:
        return f"{number} {value}"
    return [str(number), *value[1:]] if isinstance(value, list) and value[0] == "the" else value


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="settings whose model and method hold this text")
    parser.add_argument("--causal", nargs="*", default=[], help="folders of real models that write")
    parser.add_argument("--classifier", nargs="*", default=[], help="folders of real models that classify")
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    main()
