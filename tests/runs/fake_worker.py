"""A worker whose training is counting: `python -m tests.runs.fake_worker FOLDER`, with real processes and no torch.

The recipe's `fake` part: steps, pause (seconds a step), and `end`: what happens at the step `at`.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from peft_ui.errors import TrainingError
from peft_ui.runs.worker import main


def count(folder: Path, on_event, should_stop) -> dict:
    fake = json.loads((folder / "recipe.json").read_text())["fake"]
    checkpoint = folder / "checkpoints" / "step"
    with (folder / "lives").open("a") as lives:
        lives.write(f"{os.getpid()}\n")
    done = int(checkpoint.read_text()) if checkpoint.exists() else 0
    for step in range(done + 1, fake["steps"] + 1):
        if step == fake.get("at"):
            act(fake["end"])
        time.sleep(fake.get("pause", 0.0))
        on_event({"kind": "step", "step": step, "of": fake["steps"], "loss": 1 / step})
        checkpoint.parent.mkdir(exist_ok=True)
        checkpoint.with_name("new").write_text(str(step))
        checkpoint.with_name("new").rename(checkpoint)
        if should_stop():
            return {"state": "stopped", "steps": step, "train_loss": 1 / step, "eval_loss": None}
    return {"state": "done", "steps": fake["steps"], "train_loss": 1 / fake["steps"], "eval_loss": 0.5}


def act(end: str) -> None:
    if end == "visitor error":
        raise TrainingError("The rate 9 is too high.", "Try 0.001.")
    if end == "error":
        raise ZeroDivisionError("by nothing")
    if end == "exit":
        sys.stderr.write("the last line of a library\n")
        os._exit(3)
    if end == "quiet exit":
        os._exit(0)
    if end == "hang":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(60)


if __name__ == "__main__":
    sys.exit(main(job=count))
