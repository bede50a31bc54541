import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from peft_ui.runs.folder import RunFolder
from peft_ui.runs.launch import ROOT, supervisor_lock
from peft_ui.runs.lock import is_held
from peft_ui.runs.queue import submit

FAKE = "tests.runs.fake_worker"


def no_supervisor(home: Path) -> None:
    """For tests in which nobody takes runs from the queue."""


def recipe(**fake) -> dict:
    return {"model": {"name": "demo"}, "task": "CAUSAL_LM", "method": {"key": "lora"}, "fake": {"steps": 3} | fake}


def write_rows(data: Path) -> None:
    (data / "train.jsonl").write_text('{"context": "a", "target": " b"}\n')


def names(home: Path) -> list[str]:
    """All that lies where the runs are, hidden or not."""
    return sorted(path.name for path in (home / "runs").iterdir())


def wait_for(what, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def lives(folder: RunFolder) -> list[int]:
    """The pids of all workers that ever trained the run."""
    path = folder.path / "lives"
    return [int(line) for line in path.read_text().split()] if path.exists() else []


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def make_run(home):
    """A run in the queue, which nobody serves."""

    def make(run_id=None, **fake) -> RunFolder:
        return submit(recipe(**fake), write_rows, home, "me", run_id, ensure=no_supervisor)

    return make


@pytest.fixture
def start_supervisor(home):
    """Supervisors as children of the test, with fast settings, ended afterwards together with their workers."""
    started: list[subprocess.Popen] = []

    def start(idle: float = 20.0, grace: float = 0.4) -> subprocess.Popen:
        command = [sys.executable, "-m", "peft_ui.runs.supervisor", "--home", str(home), "--worker", FAKE]
        command += ["--idle", str(idle), "--grace", str(grace)]
        started.append(subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL))
        wait_for(lambda: is_held(supervisor_lock(home)) or started[-1].poll() is not None)
        return started[-1]

    yield start
    for supervisor in started:
        supervisor.kill()
        supervisor.wait()
    for path in (home / "runs").glob("*/worker.json"):
        folder = RunFolder(path.parent)
        if is_held(folder.lock):
            os.killpg(lives(folder)[-1], signal.SIGKILL)
