"""How fast this machine trains a family of models: measured once, in a process of its own, and kept.

A short training of two small models of the family says how many floating-point operations a second come out of this
machine for that family at two widths. A model's time then follows from its own operations. Nothing is guessed: where
nothing was measured, no time is told.
"""

import json
import math
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from peft_ui.estimate.aside import ASIDE
from peft_ui.estimate.memory import Step
from peft_ui.methods.base import Method
from peft_ui.models.inventory import Inventory
from peft_ui.settings import cache_folder, worker_environment

FILE = "pace-2.json"
PATIENCE = 90  # seconds; a calibration takes under twenty on two quiet cores
SPREAD = 1.5  # either way; assumed, since a large model's step has another share of small operations


@dataclass(frozen=True)
class Pace:
    """What was measured of one family.

    Args:
        family: the model type.
        widths: of the small models that were trained, rising.
        speeds: operations a second at each width.
        seconds_per_layer: what a layer takes in each step however few its tokens are.
        tokens_per_second: of the widest.
        parameters: of the widest.
    """

    family: str
    widths: tuple[int, ...]
    speeds: tuple[float, ...]
    seconds_per_layer: float
    tokens_per_second: float
    parameters: int

    def speed(self, width: int) -> float:
        """Operations a second for a model of this width: between two measured ones by their logarithms."""
        (low, high), (slow, fast) = self.widths, self.speeds
        share = (math.log(width) - math.log(low)) / (math.log(high) - math.log(low))
        return slow + min(max(share, 0.0), 1.0) * (fast - slow)


@dataclass(frozen=True)
class Rows:
    """What is known of the rows: how many are learnt from, tokens in the mean (virtual ones apart), how often."""

    count: int
    mean_length: float
    rounds: float = 1.0


@dataclass(frozen=True)
class Seconds:
    """How long, in seconds: the middle, and the range in which it is to be expected; `basis` says what it rests on."""

    per_step: float
    per_round: float
    total: float
    low: float
    high: float
    basis: str


def operations(inventory: Inventory, method: Method, step: Step, tokens: int) -> float:
    """Floating-point operations of a step over this many tokens.

    Forward, and backward to the values: twice for each weight and token; an embedding is only looked up. Backward to
    the weights: for what learns.
    With checkpointing forward once more. Attention: four for each pair of positions and value of a layer, there and
    twice back.
    """
    facts = inventory.facts
    trainable = method.count(inventory).trainable
    weights = inventory.total - (0 if _scores_with_embedding(inventory) else facts.vocab_size * facts.token_dim)
    passes = 3 if step.gradient_checkpointing else 2
    pairs = 4 * step.length * facts.token_dim * facts.num_layers * (passes + 1) / 2
    return tokens * (2 * weights * passes + 2 * trainable + pairs)


def seconds_for(inventory: Inventory, method: Method, step: Step, pace: Pace, rows: Rows) -> Seconds:
    """The time of a run over these rows, by what was measured."""
    length = rows.mean_length + method.virtual_tokens(inventory)
    speed, layers = pace.speed(inventory.facts.token_dim), inventory.facts.num_layers
    per_step = pace.seconds_per_layer * layers + operations(inventory, method, step, 1) * length * (
        step.batch_size / speed
    )
    per_round = per_step * rows.count / step.batch_size
    total = per_round * rows.rounds
    basis = (
        f"Worked out from a short test here, in which a small {pace.family} model learnt "
        f"{pace.tokens_per_second:,.0f} tokens a second."
    )
    return Seconds(per_step, per_round, total, total / SPREAD, total * SPREAD, basis)


def _scores_with_embedding(inventory: Inventory) -> bool:
    """Whether the output multiplies by the embedding's own matrix."""
    output = inventory.output_module
    return output is not None and all(tensor.name != f"{output}.weight" for tensor in inventory.parameters)


def known_pace(family: str, folder: Path | None = None) -> Pace | None:
    """What was measured on this machine with these versions; None where it was not."""
    found = _kept(_file(folder)).get(_key(family))
    return Pace(**{**found, "widths": tuple(found["widths"]), "speeds": tuple(found["speeds"])}) if found else None


def measured_pace(family: str, folder: Path | None = None) -> Pace | None:
    """What is known, or measured now; None where no small model of this family can be made, or trained in time."""
    file, key = _file(folder), _key(family)
    if key not in _kept(file):
        try:
            found = _calibrated(family)
        except subprocess.TimeoutExpired:
            return None  # the machine was busy: nothing is kept, and it is tried again another time
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps(_kept(file) | {key: found}, indent=1), encoding="utf-8")
        temporary.replace(file)
    return known_pace(family, folder)


def _calibrated(family: str) -> dict[str, Any] | None:
    """What the process tells; None, which is kept too, where it cannot make or train such a model.

    Raises:
        subprocess.TimeoutExpired: it took longer than `PATIENCE`.
    """
    command = [sys.executable, "-m", "peft_ui.estimate.calibrate", family]
    try:
        printed = ASIDE.run(command, PATIENCE, worker_environment())
    except subprocess.CalledProcessError:
        return None
    return json.loads(printed.splitlines()[-1])


def _file(folder: Path | None) -> Path:
    return (folder or cache_folder()) / FILE


def _kept(file: Path) -> dict[str, dict[str, Any] | None]:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return {}  # never measured, or torn: it is measured anew


def _key(family: str) -> str:
    """Another machine, another number of threads or another version has another pace."""
    threads = worker_environment().get("OMP_NUM_THREADS") or os.cpu_count()
    return f"{family} {platform.node()} {threads} {_versions()}"


@lru_cache(maxsize=1)
def _versions() -> str:
    return " ".join(version(package) for package in ("torch", "transformers"))
