"""Scoring only supervised tokens against scoring every position: seconds and peak memory of one step.

Each way runs in processes of its own, by turns, since a process's peak memory only grows.
"""

import json
import resource
import statistics
import subprocess
import sys
import time

from rich.console import Console
from rich.table import Table

SHAPES = {"Alpaca-like": (4, 160, 110), "long context, short answer": (4, 250, 8)}  # rows, tokens, of which learnt
VOCABULARY = 262_144
ROUNDS = 3


def main() -> None:
    """A table of both shapes."""
    table = Table(
        "rows", "every position", "supervised only", "time", "peak memory", title=f"Vocabulary {VOCABULARY:,}"
    )
    for name in SHAPES:
        figures: dict[str, list[dict]] = {"plain": [], "ours": []}
        for _ in range(ROUNDS):
            for way, runs in figures.items():
                done = subprocess.run([sys.executable, "-m", "bench.loss", way, name], capture_output=True, check=True)
                runs.append(json.loads(done.stdout.splitlines()[-1]))
        seconds, memory = (
            {way: statistics.median(run[what] for run in runs) for way, runs in figures.items()}
            for what in ("seconds", "memory")
        )
        table.add_row(
            name,
            f"{seconds['plain']:.2f} s, {memory['plain'] / 1e9:.2f} GB",
            f"{seconds['ours']:.2f} s, {memory['ours'] / 1e9:.2f} GB",
            f"{seconds['plain'] / seconds['ours']:.1f}× faster",
            f"{memory['ours'] / memory['plain']:.2f}×",
        )
    Console().print(table)


def once(way: str, shape: str) -> None:
    """One way in this process: seconds a step, and the peak of resident memory."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import LlamaConfig, LlamaForCausalLM

    from peft_ui.evaluation.loss import summed_loss
    from peft_ui.tokens.encode import IGNORED

    rows, length, learnt = SHAPES[shape]
    torch.manual_seed(0)
    config = LlamaConfig(vocab_size=VOCABULARY, hidden_size=256, intermediate_size=512, num_hidden_layers=4)
    model = get_peft_model(LlamaForCausalLM(config), LoraConfig(task_type="CAUSAL_LM"))
    ids = torch.randint(10, 1000, (rows, length))
    labels = ids.clone()
    labels[:, : length - learnt] = IGNORED
    batch = {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": labels}

    def step() -> None:
        loss = model(**batch).loss if way == "plain" else summed_loss(model, batch)[0] / (rows * learnt)
        loss.backward()

    step()
    started = time.perf_counter()
    for _ in range(3):
        step()
    seconds = (time.perf_counter() - started) / 3
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "memory": memory}))


if __name__ == "__main__":
    once(*sys.argv[1:]) if len(sys.argv) > 1 else main()
