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
from bench.ways import SHAPES, WARM_UP, matrix_rate, once

WAYS = ("tutorial", "ours")
FIGURES = ("tokens/s", "CPU s a step", "peak GB", "loss", "share of the matrix rate")


def main() -> None:
    """A table with a block for each shape, then what a worker's start costs."""
    asked = _arguments()
    console, peak = Console(), max(matrix_rate("highest"), matrix_rate("medium"))
    table = Table("rows", "", "tutorial", "ours", "ratio", title=f"{Path(asked.model).name}, LoRA r 8, all linear")
    for name in asked.shapes or SHAPES:
        _fill(table, name, [_turn(asked, name, peak) for _ in range(asked.rounds)])
    console.print(table)
    console.print(f"Products of float32 matrices: at best {peak:.0f} GFLOP/s here.")
    if asked.rows:
        found = start_to_first_step(asked.model, asked.rows)
        told = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in found.items())
        console.print(f"From a worker's start to its first step: {told}; an event costs {event_cost() * 1e3:.2f} ms.")


def _fill(table: Table, name: str, turns: list[dict[str, dict[str, float]]]) -> None:
    """The lines of one shape: medians of both ways, and the median of the turns' ratios."""
    for what in FIGURES:
        of = {way: statistics.median(turn[way][what] for turn in turns) for way in WAYS}
        ratio = statistics.median(turn["ours"][what] / turn["tutorial"][what] for turn in turns)
        table.add_row(
            name, what, f"{of['tutorial']:.5g}", f"{of['ours']:.5g}", f"{ratio:.{4 if what == 'loss' else 2}f}×"
        )


def _turn(asked: argparse.Namespace, shape: str, peak: float) -> dict[str, dict[str, float]]:
    """Each way once, in processes of their own."""
    found = {}
    for way in WAYS:
        command = [sys.executable, "-m", "bench.train", "--way", way, "--shape", shape, "--steps", str(asked.steps)]
        inherited = {**os.environ, "MODEL": asked.model, "ROWS": asked.rows or ""}
        done = subprocess.run(command, env=inherited, stdout=subprocess.PIPE, check=True, text=True)
        found[way] = json.loads(done.stdout.splitlines()[-1])
        found[way]["share of the matrix rate"] = found[way]["GFLOP/s"] / peak
        sys.stderr.write(f"{shape}, {way}: {found[way]}\n")
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=os.environ.get("MODEL"), required="MODEL" not in os.environ)
    parser.add_argument("--rows", default=os.environ.get("ROWS"))
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--steps", type=int, default=20 + WARM_UP)
    parser.add_argument("--shapes", nargs="*", choices=list(SHAPES), help="only these")
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--shape", choices=list(SHAPES))
    return parser.parse_args()


if __name__ == "__main__":
    wish = _arguments()
    if wish.way:
        print(json.dumps(once(wish)))
    else:
        main()
