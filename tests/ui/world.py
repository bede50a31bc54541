"""The app with one visitor's page, and what the killing of its processes is told by: pids, steps, weights."""

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from safetensors import safe_open

from peft_ui.formatting.prepare import prepare
from peft_ui.formatting.store import write_prepared
from peft_ui.recipe.file import read_recipe
from peft_ui.recipe.recipe import Recipe, parse_recipe
from peft_ui.runs.events import read_events
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.queue import submit
from peft_ui.runs.state import state_of
from peft_ui.ui.watch import Watch
from tests.ui.browser import Server, open_tab
from tests.ui.test_road import parameters_of_rank_one

PATIENCE = 120.0  # seconds
STEPS, SAVE_STEPS = 150, 10
PIRATE = Path(__file__).parents[2] / "examples" / "recipes" / "pirate_lora.yaml"


class World:
    """The app on a home of its own, a visitor's page, and a run that nobody disturbed to compare with."""

    def __init__(self, server: Server, page: Any, seed: int) -> None:
        self.server, self.page, self.random = server, page, random.Random(seed)
        self._whole: RunFolder | None = None
        self._count = 0

    @property
    def home(self) -> Path:
        return self.server.home

    def start(self, steps: int = STEPS) -> RunFolder:
        """Queue a run of the demo, as the page's Start does."""
        self._count += 1
        recipe = recipe_of(steps)
        rows = prepare(recipe.data, recipe.training.seed)
        return submit(
            recipe.to_dict(), lambda data: write_prepared(rows, data), self.home, "local", f"run-{self._count}"
        )

    def whole(self) -> RunFolder:
        """The run that was never killed."""
        if self._whole is None:
            self._whole = self.start()
            wait_for(lambda: state_of(self._whole) == "done")
        return self._whole

    def look_at(self, run: RunFolder) -> None:
        """Open the page on this run."""
        self.page.goto(f"{self.server.address}/?run={run.id}")
        open_tab(self.page, "train")
        self.page.locator(f"#train-state [data-run='{run.id}']").wait_for(timeout=1000 * PATIENCE)

    def says(self, *states: str) -> str:
        """Wait until the page says one of these states of the run it looks at; answers its words."""
        selector = ", ".join(f"#train-state [data-state={state}]" for state in states)
        self.page.locator(selector).first.wait_for(timeout=1000 * PATIENCE)
        return " ".join(self.page.locator("#train-state .state").inner_text().split())

    def pid(self, module: str) -> int:
        """The process of that module which belongs to this home or to this page."""
        (found,) = wait_for(lambda: self.pids(module))
        return found

    def pids(self, module: str) -> list[int]:
        assert self.server.process
        family = {child.pid for child in psutil.Process(self.server.process.pid).children(recursive=True)}
        found = []
        for process in psutil.process_iter(["cmdline"]):
            words = process.info["cmdline"] or []
            if module in words and (process.pid in family or any(str(self.home) in word for word in words)):
                found.append(process.pid)
        return found


def recipe_of(steps: int) -> Recipe:
    """The pirate example, with a checkpoint every few steps."""
    given = read_recipe(PIRATE).to_dict()
    training = given["training"] | {"max_steps": steps, "save_steps": SAVE_STEPS}
    return parse_recipe(given | {"training": training, "evaluation": {"samples": 0}})


def kill(pid: int) -> float:
    """SIGKILL; answers when."""
    os.kill(pid, signal.SIGKILL)
    return time.monotonic()


def wait_for(what: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """What it answers, once that is true."""
    end = time.monotonic() + seconds
    while not (found := what()):
        if time.monotonic() > end:
            raise TimeoutError(f"nothing within {seconds:.0f} s")
        time.sleep(0.01)
    return found


def events_of(run: RunFolder) -> list[dict[str, Any]]:
    return read_events(run.events)[0]


def told_steps(run: RunFolder) -> list[int]:
    """All steps that the worker told, those taken anew included."""
    return [event["step"] for event in events_of(run) if event["kind"] == "step"]


def curve(run: RunFolder, steps: int) -> tuple[int, int]:
    """Steps that the page's curve lacks, and those that it holds twice."""
    drawn = Counter(round(step) for step, _ in Watch().look(run).train)
    return steps - len(drawn), sum(drawn.values()) - len(drawn)


def worker_of(run: RunFolder) -> int:
    return json.loads(run.worker.read_text())["pid"]


def tensors(run: RunFolder) -> dict[str, bytes]:
    """The adapter's weights, bit by bit."""
    (file,) = run.adapter.glob("*.safetensors")
    with safe_open(file, "numpy") as opened:
        return {name: opened.get_tensor(name).tobytes() for name in opened.keys()}  # noqa: SIM118  no mapping


def trainable(rank: int) -> str:
    """What the Method tab must say for LoRA at this rank on the demo model."""
    return f"{parameters_of_rank_one(None) * rank:,}"
