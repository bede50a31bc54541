"""A million rows from the file to the audit: the first look, a sample of the audit, all of it, and what the page keeps.

    python -m bench.data [ROWS] [TOKENIZER]

The page's process only asks; the estimator works. So the page's memory is that of this process while it asks through
`Estimator`, and the estimator's is told beside it. Rows are made from a seed, with about the lengths of Alpaca's, of
30,000 words that are as unevenly common as words are (Zipf).
"""

import json
import random
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from peft_ui.estimate.client import Estimator

ROWS = 1_000_000
WORDS = Path(__file__).parents[1] / "README.md"


def main() -> None:
    """Make the file, ask, and print a table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    tokenizer = sys.argv[2] if len(sys.argv) > 2 else "demo"
    console = Console()
    with tempfile.TemporaryDirectory() as home:
        file = Path(home) / "rows.jsonl"
        made = write_rows(file, rows)
        console.print(f"{rows:,} rows, {made / 1e6:.0f} MB; tokenizer {tokenizer}")
        console.print(measured(str(file), tokenizer, rows))


def write_rows(file: Path, rows: int) -> int:
    """Alpaca-like rows as JSON lines; returns the bytes."""
    draw = random.Random(0)
    words = list(dict.fromkeys(word for word in WORDS.read_text("utf-8").split() if word.isalpha()))
    letters = "etaoinshrdlucmfwypvbgk"
    words += ["".join(draw.choices(letters, k=draw.randint(3, 11))) for _ in range(30_000)]

    common = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))

    def text(most: int) -> str:
        return " ".join(draw.choices(words, cum_weights=common, k=draw.randint(4, most))).capitalize() + "."

    with file.open("w", encoding="utf-8") as out:
        for number in range(rows):
            row = {"instruction": text(16), "input": text(14) if draw.random() < 0.4 else "", "output": text(100)}
            out.write(json.dumps(row | {"id": number}) + "\n")
    return file.stat().st_size


def measured(file: str, tokenizer: str, rows: int) -> Table:
    """Seconds and memory of each question, in the order in which the page asks."""
    estimator = Estimator()
    page = _Memory(psutil.Process())
    data: dict[str, Any] = {"source": file}
    model = {"name": tokenizer}
    small = {"source": str(Path(__file__).parents[1] / "examples" / "pirate.csv")}
    estimator.ask("preview", model=model, data=small)  # as a page that has been used: the tokenizer is there
    idle, table = page.now(), Table("what", "seconds", "rows a second")
    helper = _Memory(psutil.Process(estimator.pid))
    first = _timed(lambda: estimator.ask("rows", data=data, whole=False))
    table.add_row("first preview: columns and first rows", f"{first:.2f}", "")
    sample = _timed(lambda: estimator.ask("preview", model=model, data=data, sample=True))
    table.add_row("audit of a stated sample", f"{sample:.2f}", "")
    whole = _timed(lambda: estimator.ask("preview", model=model, data=data))
    table.add_row("audit of the whole", f"{whole:.1f}", f"{rows / whole:,.0f}")
    again = _timed(lambda: estimator.ask("preview", model=model, data={**data, "max_length": 256}))
    table.add_row("the same with another limit", f"{again:.1f}", f"{rows / again:,.0f}")
    table.add_row("page: peak memory above idle", f"{(page.peak() - idle) / 1e6:.0f} MB", "")
    table.add_row("estimator: peak memory (files mapped aside)", f"{helper.peak() / 1e6:.0f} MB", "")
    estimator.close()
    return table


def _timed(ask: Any) -> float:
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


class _Memory:
    """The resident memory of a process that is its own, watched a few times a second."""

    def __init__(self, process: psutil.Process) -> None:
        import threading

        self._process, self._most = process, 0
        threading.Thread(target=self._watch, daemon=True).start()

    def now(self) -> int:
        memory = self._process.memory_info()
        return memory.rss - memory.shared

    def peak(self) -> int:
        return self._most

    def _watch(self) -> None:
        while self._process.is_running():
            try:
                self._most = max(self._most, self.now())
            except psutil.Error:
                return
            time.sleep(0.1)


if __name__ == "__main__":
    main()
