"""Our training step against the tutorial's, on a real model: `make bench-train MODEL=folder [ROWS=alpaca.json]`.

The tutorial's way is the plain `Trainer` over `get_peft_model`, float32, eager, every position scored, padded to the
longest. Both ways take the same rows in the same order with the same seed. Each runs in processes of its own, by
turns (ABAB), since a process's peak memory only grows; the ratio is the median of the turns' ratios. Besides the
clock, which other work on the machine disturbs, the CPU seconds of the process are compared.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.start import event_cost, start_to_first_step
from bench.ways import LEVERS, REAL, SHAPES, WARM_UP, matrix_rate, once
from peft_ui.settings import FEW_PRODUCTS

WAYS = ("tutorial", "ours", *LEVERS)
FIGURES = ("tokens/s", "CPU s a step", "CPU ms a token", "peak GB", "loss", "share of the matrix rate")


def main() -> None:
    """A table with a block for each shape, one with a block for each lever, then what a worker's start costs."""
    asked = _arguments()
    console, peak = Console(), max(matrix_rate("highest"), matrix_rate("medium"))
    name = f"{Path(asked.model).name}, LoRA r 8, all linear"
    table = Table("rows", "", "tutorial", "ours", "ratio", title=name)
    for shape in asked.shapes if asked.shapes is not None else SHAPES:
        _fill(table, shape, ("tutorial", "ours"), _turns(asked, shape, peak, ("tutorial", "ours")))
    console.print(table)
    console.print(f"Products of float32 matrices: at best {peak:.0f} GFLOP/s here.")
    table = Table("setting", "", "without", "with", "ratio", title=f"{name}, {REAL} rows, ours in both columns")
    ways = ("ours", *(asked.levers if asked.levers is not None else LEVERS))
    turns = _turns(asked, REAL, peak, ways) if ways[1:] else []
    for way in ways[1:]:
        _fill(table, way, ("ours", way), turns)
    console.print(table)
    if asked.rows and asked.shapes is None:
        found = start_to_first_step(asked.model, asked.rows)
        told = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in found.items())
        console.print(f"From a worker's start to its first step: {told}; an event costs {event_cost() * 1e3:.2f} ms.")


def _fill(table: Table, name: str, pair: tuple[str, str], turns: list[dict[str, dict[str, float]]]) -> None:
    """The lines of one block: medians of both ways, and the median of the turns' ratios."""
    before, after = pair
    for what in FIGURES:
        of = {way: statistics.median(turn[way][what] for turn in turns) for way in pair}
        ratio = statistics.median(turn[after][what] / turn[before][what] for turn in turns)
        table.add_row(name, what, f"{of[before]:.5g}", f"{of[after]:.5g}", f"{ratio:.{4 if what == 'loss' else 2}f}×")


def _turns(
    asked: argparse.Namespace, shape: str, peak: float, ways: tuple[str, ...]
) -> list[dict[str, dict[str, float]]]:
    """Each way once in a turn, each time in a process of its own."""
    return [{way: _once(asked, shape, peak, way) for way in ways} for _ in range(asked.rounds)]


def _once(asked: argparse.Namespace, shape: str, peak: float, way: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.train", "--way", way, "--shape", shape, "--steps", str(asked.steps)]
    own = {} if way == "tutorial" else FEW_PRODUCTS  # as a worker is born
    inherited = {**os.environ, **own, "MODEL": asked.model, "ROWS": asked.rows or ""}
    done = subprocess.run(command, env=inherited, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    found["share of the matrix rate"] = found["GFLOP/s"] / peak
    sys.stderr.write(f"{shape}, {way}: {found}\n")
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=os.environ.get("MODEL"), required="MODEL" not in os.environ)
    parser.add_argument("--rows", default=os.environ.get("ROWS"))
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--steps", type=int, default=20 + WARM_UP)
    parser.add_argument("--shapes", nargs="*", choices=list(SHAPES), help="only these; none: no table of them")
    parser.add_argument("--levers", nargs="*", choices=list(LEVERS), help="likewise")
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--shape", choices=list(SHAPES))
    return parser.parse_args()


if __name__ == "__main__":
    wish = _arguments()
    if wish.way:
        print(json.dumps(once(wish)))
    else:
        main()
