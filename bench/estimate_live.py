"""How long the page waits for its figures: `make bench-estimate`, through the real estimator process.

For the configs of Llama-3-8B and 70B and every method: the first answer, which reads the model's config and builds its
skeleton, then the median and the slowest twentieth of warm answers. Each answer has parameters, file and memory at
once (and time, where this machine was measured). Parameters are closed forms; which ones a second way of counting
confirms is what `tests/methods/test_every_method.py` says on every architecture.
"""

import json
import math
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.estimate import LLAMA, SIZES
from peft_ui.errors import VisitorError
from peft_ui.estimate.client import Estimator
from peft_ui.methods import METHODS

ROUNDS = 40
LIMIT = 100.0  # ms
GIVEN: dict[str, dict[str, Any]] = {
    "trainable_tokens": {"token_indices": [7]},
    "lora": {"target_modules": "all-linear"},
}


def main() -> None:
    """The table; 1 where a warm answer took longer than the limit."""
    table = Table("model", "method", "parameters that learn", "p50, ms", "p95, ms", title="Server time of an estimate")
    slow, answers = [], 0
    estimator = Estimator()
    with tempfile.TemporaryDirectory() as home:
        for name, sizes in SIZES.items():
            folder = Path(home) / name
            folder.mkdir()
            (folder / "config.json").write_text(json.dumps(LLAMA | sizes))
            estimator.ask("judge", model={"name": "demo"}, task="CAUSAL_LM")  # the process is up
            chosen = _milliseconds(lambda folder=folder: _judge(estimator, folder))
            table.add_row(name, "(choosing the model)", "", f"{chosen:.0f}", "")
            for method in METHODS:
                recipe = {"model": {"name": str(folder)}, "method": {"key": method.key, **GIVEN.get(method.key, {})}}
                try:
                    found = estimator.ask("estimate", recipe=recipe)
                except VisitorError as error:
                    table.add_row(name, method.key, f"refused: {error.what}", "", "")
                    continue
                taken = sorted(
                    _milliseconds(lambda r=recipe: estimator.ask("estimate", recipe=r)) for _ in range(ROUNDS)
                )
                p50, p95 = statistics.median(taken), taken[math.ceil(0.95 * ROUNDS) - 1]
                answers += 1
                slow += [(name, method.key)] if p95 > LIMIT else []
                table.add_row(name, method.key, f"{found['trainable_parameters']:,}", f"{p50:.1f}", f"{p95:.1f}")
    estimator.close()
    console = Console()
    console.print(table)
    console.print(f"{answers} answers; {len(slow)} over {LIMIT:.0f} ms {slow or ''}")
    sys.exit(bool(slow))


def _judge(estimator: Estimator, folder: Path) -> None:
    estimator.ask("judge", model={"name": str(folder)}, task="CAUSAL_LM")


def _milliseconds(act: Any) -> float:
    started = time.perf_counter()
    act()
    return 1e3 * (time.perf_counter() - started)


if __name__ == "__main__":
    main()
