"""What others measured: PEFT's own comparison of methods on one model and one task, beside each method.

`benchmark.csv` holds the published rows of the methods that are offered here: Llama-3.2-3B, trained on MetaMathQA for
5,000 steps on one graphics card, asked 1,319 sums of GSM8K. A row is one experiment, so a method may have several.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".csv")
SOURCE = "https://github.com/huggingface/peft/tree/main/method_comparison/MetaMathQA"


@dataclass(frozen=True)
class Published:
    """One experiment: the share of sums that came out right (0 to 1), peak memory of the card, seconds of training."""

    experiment: str
    learning_rate: float
    accuracy: float
    memory_bytes: int
    train_seconds: int


@cache
def published() -> dict[str, tuple[Published, ...]]:
    """The experiments by method's key, the best first."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: -float(row["accuracy"]))
    found: dict[str, list[Published]] = {}
    for row in rows:
        one = Published(
            row["experiment"],
            float(row["learning_rate"]),
            float(row["accuracy"]),
            int(row["memory_bytes"]),
            int(row["train_seconds"]),
        )
        found.setdefault(row["key"], []).append(one)
    return {key: tuple(several) for key, several in found.items()}
