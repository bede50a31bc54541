"""How long a worker takes from its start to its first step, and what the model's own loading takes of it.

The tokenizer is loaded with the model: Gemma's, a JSON of 33 MB, takes transformers longer than the weights.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LOADING = """
import sys, time
import torch, transformers, peft
started = time.perf_counter()
transformers.AutoTokenizer.from_pretrained(sys.argv[1])
transformers.AutoModelForCausalLM.from_pretrained(sys.argv[1], dtype="float32")
print(time.perf_counter() - started)
"""


def start_to_first_step(model: str, rows: str) -> dict[str, float]:
    """Seconds: `imports` of the worker, `model` (it and its tokenizer, alone), `rest` until the first step begins.

    The contract is `rest` ≤ 5: from imports to the first step, the model's loading apart.
    """
    with tempfile.TemporaryDirectory() as home:
        events = _trained(model, rows, Path(home))
    steps = [event["time"] for event in events if event["kind"] == "step"]
    computing = next(event["time"] for event in events if event.get("text", "").startswith("Computing"))
    first = steps[0] - (steps[1] - steps[0])
    loading = float(_run("-c", LOADING, model).splitlines()[-1])
    return {"imports": computing - events[0]["time"], "model": loading, "rest": first - computing - loading}


def event_cost() -> float:
    """Seconds that one event of a step costs: a line appended to a file."""
    from peft_ui.runs.events import EventLog

    with tempfile.TemporaryDirectory() as folder:
        log = EventLog(Path(folder) / "events.jsonl")
        started = time.perf_counter()
        for step in range(1000):
            log.append({"kind": "step", "step": step, "loss": 1.2345678, "tokens_per_second": 123.4})
        log.close()
        return (time.perf_counter() - started) / 1000


def _trained(model: str, rows: str, home: Path) -> list[dict]:
    from peft_ui.formatting.prepare import prepare
    from peft_ui.formatting.store import write_prepared
    from peft_ui.recipe.recipe import parse_recipe
    from peft_ui.runs.queue import submit

    recipe = parse_recipe(
        {
            "model": {"name": model},
            "data": {"source": rows, "max_length": 256},
            "training": {"max_steps": 3, "per_device_train_batch_size": 1},
            "evaluation": {"samples": 0},
        }
    )
    prepared = prepare(recipe.data, 0)
    run = submit(recipe.to_dict(), lambda data: write_prepared(prepared, data), home, "bench", ensure=lambda home: None)
    worker = subprocess.Popen([sys.executable, "-m", "peft_ui.runs.worker", str(run.path)], stdout=2, env=os.environ)
    while worker.poll() is None and _steps(run.events) < 3:
        time.sleep(0.2)
    worker.kill()
    worker.wait()
    return [json.loads(line) for line in run.events.read_text().splitlines()]


def _steps(events: Path) -> int:
    return events.read_text().count('"kind": "step"') if events.exists() else 0


def _run(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], stdout=subprocess.PIPE, check=True, text=True).stdout
