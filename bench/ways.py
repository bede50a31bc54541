"""One way of training in this process, the tutorial's or ours, on one shape of rows: its steady state in figures."""

import argparse
import random
import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BATCH = 4
POOL = 800  # rows that a lever draws from: enough for batches of really like length
WARM_UP = 2  # steps that are not counted
LANGUAGE, LABELS, TURNED = "CAUSAL_LM", "SEQ_CLS", "SEQ_2_SEQ_LM"


@dataclass(frozen=True)
class Shape:
    """Rows of a shape that matters: how long one is, how much of it is learnt, and by what kind of model."""

    shortest: int
    longest: int
    learnt: float
    task: str = LANGUAGE


REAL = "Alpaca"
SHAPES = {
    REAL: Shape(40, 256, 0.75),
    "long context, short answer": Shape(220, 256, 0.03),
    "classification, MiniLM's shape": Shape(20, 128, 0.0, LABELS),
    "seq2seq, T5-small's shape": Shape(40, 256, 0.25, TURNED),
}
# Settings that save filler, measured apart from the rest: against our own step without them.
LEVERS: dict[str, dict[str, Any]] = {
    "by length": {"train_sampling_strategy": "group_by_length"},
    "packing": {"packing": True},
    "both": {"train_sampling_strategy": "group_by_length", "packing": True},
}
# Shapes of well-known models; their weights are drawn, since what a step costs does not depend on them. No dropout, so
# that both ways have the same losses.
MINILM = {"hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12, "intermediate_size": 1536}
MINILM |= {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
T5_SMALL = {"d_model": 512, "d_ff": 2048, "num_layers": 6, "num_heads": 8, "vocab_size": 32128, "dropout_rate": 0.0}


def once(asked: argparse.Namespace) -> dict[str, float]:
    """The steady state, after the steps that warm up."""
    from transformers import TrainerCallback, set_seed

    shape = SHAPES[asked.shape]
    rows = _rows(asked, shape)
    set_seed(0)
    read: list[int] = []
    clock: list[tuple[float, float]] = []

    class Clock(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **rest: Any) -> None:
            clock.append((time.perf_counter(), time.process_time()))

    trainer = (_tutorial if asked.way == "tutorial" else _ours)(asked, shape, rows, Clock())
    collate = trainer.data_collator

    def counted(batch: list[Any]) -> Any:
        read.append(sum(map(_tokens, batch)))
        return collate(batch)

    trainer.data_collator = counted
    result = trainer.train()
    steps = asked.steps - WARM_UP
    tokens = sum(read[WARM_UP : asked.steps])
    seconds, work = (last - first for first, last in zip(clock[WARM_UP - 1], clock[-1], strict=True))
    return {
        "tokens/s": tokens / seconds,
        "CPU s a step": work / steps,
        "CPU ms a token": work / tokens * 1e3,
        "peak GB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9,
        "loss": result.training_loss,
        "GFLOP/s": tokens / seconds * _operations(trainer, rows[:BATCH]) / 1e9,
    }


def _operations(trainer: Any, rows: list[Any]) -> float:
    """Floating-point operations for each token that is read, counted in one more step over some of the rows."""
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        trainer.training_step(trainer.model, trainer.data_collator(trainer_rows(trainer, rows)))
    return counter.get_total_flops() / sum(map(_tokens, rows))


def trainer_rows(trainer: Any, rows: list[Any]) -> list[Any]:
    """The rows as this trainer's collator takes them."""
    return rows if hasattr(trainer, "lesson") else [_plain(row) for row in rows]


def _plain(row: Any) -> dict[str, Any]:
    """A row as the tutorials have it."""
    one = len(row.labels) == 1
    ids = list(row.input_ids)
    return {"input_ids": ids, "attention_mask": [1] * len(ids), "labels": row.labels[0] if one else list(row.labels)}


def _tokens(row: Any) -> int:
    """What is read of a row, ours or the tutorial's, filler apart; an answer of its own is read too."""
    ids, labels = (row["input_ids"], row["labels"]) if isinstance(row, dict) else (row.input_ids, row.labels)
    return len(ids) + (len(labels) if isinstance(labels, list) and len(labels) not in (1, len(ids)) else 0)


def _tutorial(asked: argparse.Namespace, shape: Shape, rows: list[Any], clock: Any) -> Any:
    from transformers import DataCollatorForSeq2Seq, DataCollatorWithPadding, Trainer

    model, tokenizer = _model(asked, shape)
    labels = shape.task == LABELS
    collator = DataCollatorWithPadding(tokenizer) if labels else DataCollatorForSeq2Seq(tokenizer, padding="longest")
    data = [_plain(row) for row in rows]
    return Trainer(
        _adapted(model, shape), _settings(asked), train_dataset=data, data_collator=collator, callbacks=[clock]
    )


def _ours(asked: argparse.Namespace, shape: Shape, rows: list[Any], clock: Any) -> Any:
    from peft_ui.evaluation.engines import ENGINES
    from peft_ui.formatting.template import parse_template
    from peft_ui.models.settings import Labels
    from peft_ui.recipe.training import TrainingSettings
    from peft_ui.training.lesson import Lesson
    from peft_ui.training.machine import choose, training_arguments
    from peft_ui.training.trainer import LessonTrainer

    folder = Path(tempfile.mkdtemp())
    choices = choose(folder)
    model, tokenizer = _model(asked, shape)
    engine = ENGINES[shape.task](tokenizer, labels=Labels(("no", "yes")))  # type: ignore[index]
    lesson = Lesson(tokenizer, parse_template("instruction"), rows, [], engine)
    arguments = _settings(asked, **training_arguments(choices))
    settings = TrainingSettings(**LEVERS.get(asked.way, {}))
    return LessonTrainer(lesson, folder, settings, model=_adapted(model, shape), args=arguments, callbacks=[clock])


def _model(asked: argparse.Namespace, shape: Shape) -> tuple[Any, Any]:
    import transformers
    from transformers import AutoConfig, AutoTokenizer, set_seed

    tokenizer = AutoTokenizer.from_pretrained(asked.model)
    if shape.task == LANGUAGE:
        return transformers.AutoModelForCausalLM.from_pretrained(asked.model, dtype="float32"), tokenizer
    tokenizer.padding_side = "right"  # it is borrowed: those of such models fill up there, where no position shifts
    set_seed(0)
    if shape.task == LABELS:
        config = AutoConfig.for_model("bert", **MINILM)
        return transformers.AutoModelForSequenceClassification.from_config(config), tokenizer
    config = AutoConfig.for_model("t5", **T5_SMALL, decoder_start_token_id=0)
    return transformers.AutoModelForSeq2SeqLM.from_config(config), tokenizer


def _adapted(model: Any, shape: Shape) -> Any:
    from peft import LoraConfig, get_peft_model
    from transformers import set_seed

    set_seed(0)
    model.config.use_cache = False
    return get_peft_model(model, LoraConfig(task_type=shape.task, r=8, target_modules="all-linear"))


def _settings(asked: argparse.Namespace, **more: Any) -> Any:
    from transformers import TrainingArguments

    return TrainingArguments(
        output_dir=tempfile.mkdtemp(),
        per_device_train_batch_size=BATCH,
        max_steps=asked.steps,
        learning_rate=2e-4,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        logging_steps=1,
        **{"use_cpu": True, **more},
    )


def _rows(asked: argparse.Namespace, shape: Shape) -> list[Any]:
    """Real rows where a file of them is named; else ids that look English, lengths spread evenly over the range."""
    count = max(BATCH * asked.steps, POOL)
    if asked.rows and asked.shape == REAL:
        return _read_rows(asked)[:count]
    from peft_ui.tokens.encode import IGNORED, Encoded

    random.seed(0)
    made = []
    for number in range(count):
        length = shape.shortest + (number * 37) % (shape.longest - shape.shortest + 1)
        learnt = max(int(length * shape.learnt), 2)
        ids = [2, *(random.randrange(200, 9000) for _ in range(length - 1))]
        labels = [IGNORED] * (length - learnt) + ids[length - learnt :]
        if shape.task == LABELS:
            labels = [number % 2]
        elif shape.task == TURNED:
            labels = ids[1 : learnt + 1]
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


def matrix_rate(precision: str) -> float:
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
