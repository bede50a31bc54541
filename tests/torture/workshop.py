"""One home under torture: its supervisor, its runs, and what each run must come to."""

import hashlib
import json
import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from peft_ui.formatting.prepare import prepare
from peft_ui.formatting.store import write_prepared
from peft_ui.runs.atomic import read_json, write_json
from peft_ui.runs.events import read_events
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.launch import ensure_supervisor, supervisor_lock
from peft_ui.runs.lock import is_held
from peft_ui.runs.queue import submit
from peft_ui.runs.state import LIVE, details, state_of
from tests.torture.combinations import Combination
from tests.torture.processes import Fork, fork_supervisor

PATIENCE = 120.0


@dataclass(frozen=True)
class Whole:
    """What a run comes to that nobody disturbs: its weights' digest, and how long its worker was at it."""

    weights: str
    seconds: float


class Workshop:
    """Forked supervisors over one home, and the undisturbed runs beside it.

    Args:
        home: where the tortured runs live.
        kept: the folder of models and of undisturbed runs, which may be there from an earlier time.
        forked: False starts supervisor and workers as the product does, imports included.
    """

    def __init__(self, home: Path, kept: Path, seed: int, forked: bool = True) -> None:
        self.home, self.kept, self.random, self.forked = home, kept, random.Random(seed), forked
        self._supervisor: Fork | None = None
        self._count = 0

    def ensure(self, _home: Path | None = None) -> None:
        """A supervisor, unless there is one; as the product's own, it fails where the home cannot be written."""
        self.home.mkdir(parents=True, exist_ok=True)
        if not self.forked:
            ensure_supervisor(self.home, idle=2.0)
        elif not is_held(lock := supervisor_lock(self.home)):
            lock.touch()
            self._supervisor = fork_supervisor(self.home)
            wait_for(lambda: is_held(lock))

    def kill_supervisor(self) -> None:
        """SIGKILL, and wait until its lock is free."""
        if self._supervisor:
            self._supervisor.kill()
        for process in () if self.forked else psutil.process_iter(["cmdline"]):
            words = process.info["cmdline"] or []
            if "peft_ui.runs.supervisor" in words and str(self.home) in words:
                process.kill()
        wait_for(lambda: not is_held(supervisor_lock(self.home)))

    def submit(self, one: Combination) -> RunFolder:
        """Queue a run of that combination."""
        self._count += 1
        recipe = one.recipe(self.kept / "models")
        rows = prepare(recipe.data, recipe.training.seed, task=recipe.task)
        name = f"{one.name}-{self._count}-{self.random.randrange(10**6)}".replace("_", "-")
        write = lambda data: write_prepared(rows, data)  # noqa: E731
        return submit(recipe.to_dict(), write, self.home, "me", name, ensure=self.ensure)

    def whole(self, one: Combination) -> Whole:
        """What the combination comes to, undisturbed; run once and kept."""
        place = self.kept / "whole" / f"{one.name}.json"
        known = read_json(place)
        if known is None:
            run = self.submit(one)
            state = self.end_of(run)
            assert state == "done", f"{one.name} undisturbed: {state} {details(run)['error']}"
            times = [event["time"] for event in events(run)]
            place.parent.mkdir(parents=True, exist_ok=True)
            known = asdict(Whole(weights(run), times[-1] - times[0]))
            write_json(place, known)
        return Whole(**known)

    def end_of(self, run: RunFolder) -> str:
        """Wait until nobody is at it any more; a killed worker's end is told by the supervisor."""
        try:
            return wait_for(lambda: (state := state_of(run)) not in LIVE and state)
        except TimeoutError as error:
            raise TimeoutError(f"{error}: {run.id} is {state_of(run)}\n{self._where(run)}") from None

    def _where(self, run: RunFolder) -> str:
        """Where supervisor and worker stand, from their own logs."""
        logs = [self.home / "supervisor.log", run.log]
        processes = [self._supervisor.pid] if self._supervisor else []
        for pid in processes + ([worker_of(run)] if is_held(run.lock) else []):
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(pid, signal.SIGUSR1 if self.forked else 0)
        time.sleep(1)
        return "\n".join(f"{log.name}: {log.read_text()[-3000:]}" for log in logs if log.exists())

    def close(self) -> None:
        """End the supervisor, and every worker of the home."""
        self.kill_supervisor()
        for path in (self.home / "runs").glob("*/worker.json"):
            run = RunFolder(path.parent)
            if is_held(run.lock):
                os.killpg(worker_of(run), signal.SIGKILL)


def worker_of(run: RunFolder) -> int:
    """The pid of the run's last worker."""
    return json.loads(run.worker.read_text())["pid"]


def events(run: RunFolder) -> list[dict[str, Any]]:
    return read_events(run.events)[0]


def steps(run: RunFolder, after: int = 0) -> list[int]:
    """The steps that were told from a byte of the events on."""
    return [event["step"] for event in read_events(run.events, after)[0] if event["kind"] == "step"]


def weights(run: RunFolder) -> str:
    """A digest of every tensor that the run saved, names included, and of nothing else."""
    from safetensors import safe_open

    digest = hashlib.sha256()
    for file in sorted(run.adapter.rglob("*.safetensors")):
        with safe_open(file, "numpy") as opened:
            for name in sorted(opened.keys()):
                digest.update(f"{file.name} {name} {opened.get_tensor(name).shape}".encode())
                digest.update(opened.get_tensor(name).tobytes())
    return digest.hexdigest()


def wait_for(what: Callable[[], Any], seconds: float = PATIENCE, pause: float = 0.005) -> Any:
    """What it answers, once that is true."""
    end = time.monotonic() + seconds
    while not (found := what()):
        if time.monotonic() > end:
            raise TimeoutError(f"nothing within {seconds:.0f} s")
        time.sleep(pause)
    return found
