"""Our training step against the tutorial's, on a real model: `make bench-train MODEL=folder [ROWS=alpaca.json]`.

The tutorial's way is the plain `Trainer` over `get_peft_model`, float32, eager, every position scored, padded to the
longest. Both ways take the same rows in the same order with the same seed. Each runs in processes of its own, by
turns (ABAB), since a process's peak memory only grows; the ratio is the median of the turns' ratios. Besides the
clock, which other work on the machine disturbs, the CPU seconds of the process are compared.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

BATCH = 4
WARM_UP = 2  # steps that are not counted
WAYS = ("tutorial", "ours")


@dataclass(frozen=True)
class Shape:
    """Made-up rows of a shape that matters: how long a row is, and how much of it is learnt."""

    shortest: int
    longest: int
    learnt: float


REAL = "Alpaca"
SHAPES = {REAL: Shape(40, 256, 0.75), "long context, short answer": Shape(220, 256, 0.03)}


def main() -> None:
    """A table with a line for each shape."""
    asked = _arguments()
    table = Table("rows", "", "tutorial", "ours", "ratio", title=f"{Path(asked.model).name}, LoRA r 8, all linear")
    for name in SHAPES:
        _fill(table, name, [_turn(asked, name) for _ in range(asked.rounds)])
    console = Console()
    console.print(table)
    console.print(f"Products of float32 matrices: {_peak('highest'):.0f} and {_peak('medium'):.0f} GFLOP/s here.")


def _fill(table: Table, name: str, turns: list[dict[str, dict[str, float]]]) -> None:
    """The lines of one shape: medians of both ways, and the median of the turns' ratios."""
    for what in ("tokens/s", "CPU s a step", "peak GB", "loss"):
        of = {way: statistics.median(turn[way][what] for turn in turns) for way in WAYS}
        ratio = statistics.median(turn["ours"][what] / turn["tutorial"][what] for turn in turns)
        table.add_row(
            name, what, f"{of['tutorial']:.5g}", f"{of['ours']:.5g}", f"{ratio:.{4 if what == 'loss' else 2}f}×"
        )


def _turn(asked: argparse.Namespace, shape: str) -> dict[str, dict[str, float]]:
    """Each way once, in processes of their own."""
    found = {}
    for way in WAYS:
        command = [sys.executable, "-m", "bench.train", "--way", way, "--shape", shape, "--steps", str(asked.steps)]
        inherited = {**os.environ, "MODEL": asked.model, "ROWS": asked.rows or ""}
        done = subprocess.run(command, env=inherited, stdout=subprocess.PIPE, check=True, text=True)
        found[way] = json.loads(done.stdout.splitlines()[-1])
        sys.stderr.write(f"{shape}, {way}: {found[way]}\n")
    return found


def once(asked: argparse.Namespace) -> dict[str, float]:
    """One way in this process: steady state, after the steps that warm up."""
    from transformers import TrainerCallback, set_seed

    count = BATCH * asked.steps
    real = asked.rows and asked.shape == REAL
    rows = _read_rows(asked)[:count] if real else _rows(SHAPES[asked.shape], count)
    set_seed(0)
    began: list[tuple[float, float]] = []

    class Clock(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
            if state.global_step == WARM_UP:
                began.append((time.perf_counter(), time.process_time()))

    trainer = (_tutorial if asked.way == "tutorial" else _ours)(asked, rows, Clock())
    result = trainer.train()
    seconds, work = time.perf_counter() - began[0][0], time.process_time() - began[0][1]
    steps = asked.steps - WARM_UP
    tokens = sum(len(row.input_ids) for row in _in_order(trainer, rows)[BATCH * WARM_UP :])
    return {
        "tokens/s": tokens / seconds,
        "CPU s a step": work / steps,
        "peak GB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9,
        "loss": result.training_loss,
    }


def _tutorial(asked: argparse.Namespace, rows: list[Any], clock: Any) -> Any:
    from transformers import AutoModelForCausalLM, AutoTokenizer, DataCollatorForSeq2Seq, Trainer

    model = AutoModelForCausalLM.from_pretrained(asked.model, dtype="float32")
    tokenizer = AutoTokenizer.from_pretrained(asked.model)
    collator = DataCollatorForSeq2Seq(tokenizer, padding="longest")
    data = [
        {"input_ids": list(r.input_ids), "labels": list(r.labels), "attention_mask": [1] * len(r.input_ids)}
        for r in rows
    ]
    return Trainer(_adapted(model), _settings(), train_dataset=data, data_collator=collator, callbacks=[clock])


def _ours(asked: argparse.Namespace, rows: list[Any], clock: Any) -> Any:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from peft_ui.evaluation.causal import Causal
    from peft_ui.formatting.template import parse_template
    from peft_ui.training.lesson import Lesson
    from peft_ui.training.machine import choose, training_arguments
    from peft_ui.training.trainer import LessonTrainer

    folder = Path(tempfile.mkdtemp())
    choices = choose(folder)
    model = AutoModelForCausalLM.from_pretrained(asked.model, dtype="float32")
    tokenizer = AutoTokenizer.from_pretrained(asked.model)
    lesson = Lesson(tokenizer, parse_template("instruction"), rows, [], Causal(tokenizer))
    settings = _settings(**training_arguments(choices))
    return LessonTrainer(lesson, folder, model=_adapted(model), args=settings, callbacks=[clock])


def _adapted(model: Any) -> Any:
    from peft import LoraConfig, get_peft_model
    from transformers import set_seed

    set_seed(0)
    model.config.use_cache = False
    return get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", r=8, target_modules="all-linear"))


def _settings(**more: Any) -> Any:
    from transformers import TrainingArguments

    return TrainingArguments(
        output_dir=tempfile.mkdtemp(),
        per_device_train_batch_size=BATCH,
        num_train_epochs=1,
        learning_rate=2e-4,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        logging_steps=1,
        **{"use_cpu": True, **more},
    )


def _rows(shape: Shape, count: int) -> list[Any]:
    """Rows of English-looking ids, lengths spread evenly over the shape's range."""
    import random

    from peft_ui.tokens.encode import IGNORED, Encoded

    random.seed(0)
    made = []
    for number in range(count):
        length = shape.shortest + (number * 37) % (shape.longest - shape.shortest + 1)
        learnt = max(int(length * shape.learnt), 2)
        ids = [2, *(random.randrange(200, 9000) for _ in range(length - 1))]
        labels = [IGNORED] * (length - learnt) + ids[length - learnt :]
        made.append(Encoded(ids, labels, False, False, length - learnt, learnt))
    return made


def _read_rows(asked: argparse.Namespace) -> list[Any]:
    """Real rows, as a run of ours would tokenize them, at most 256 tokens each."""
    from transformers import AutoTokenizer

    from peft_ui.formatting.prepare import prepare
    from peft_ui.formatting.settings import DataSettings
    from peft_ui.tokens.encode import encode_many

    prepared = prepare(DataSettings(source=asked.rows, validation=None), 0)
    return encode_many(prepared.train, prepared.template, AutoTokenizer.from_pretrained(asked.model), 256)


def _in_order(trainer: Any, rows: list[Any]) -> list[Any]:
    """The rows as the trainer's seeded sampler gives them."""
    return [rows[number] for number in trainer._get_train_sampler(trainer.train_dataset)]


def _peak(precision: str) -> float:
    """The machine's rate of float32 products with this library, in GFLOP/s."""
    import torch

    torch.set_float32_matmul_precision(precision)
    left, right = torch.randn(1024, 1024), torch.randn(1024, 4096)
    seconds = []
    for _ in range(10):
        started = time.perf_counter()
        left @ right
        seconds.append(time.perf_counter() - started)
    return 2 * 1024 * 1024 * 4096 / min(seconds) / 1e9


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=os.environ.get("MODEL"), required="MODEL" not in os.environ)
    parser.add_argument("--rows", default=os.environ.get("ROWS"))
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--steps", type=int, default=20 + WARM_UP)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--shape", choices=list(SHAPES))
    return parser.parse_args()


if __name__ == "__main__":
    wish = _arguments()
    if wish.way:
        print(json.dumps(once(wish)))
    else:
        main()
