"""The clock of the machine is set forward or back: order, states and figures stay what they are."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from peft_ui.runs import quota
from peft_ui.runs.ending import read_ending, write_ending
from peft_ui.runs.events import EventLog
from peft_ui.runs.launch import ROOT
from peft_ui.runs.lock import hold, is_held
from peft_ui.runs.places import leave, waiting
from peft_ui.runs.queue import resume
from peft_ui.runs.state import details, state_of
from peft_ui.settings import Quotas
from peft_ui.ui.watch import Watch
from tests.runs.conftest import no_supervisor, wait_for
from tests.runs.fake_worker import __name__ as fake_worker

YEAR = 365 * 24 * 3600.0
NOW = 1_800_000_000.0


@pytest.fixture(params=[-YEAR, YEAR], ids=["back", "forward"])
def jump(request):
    return request.param


def events_with_a_jump(folder, jump, state):
    """Six steps of a second each; between the third and the fourth the clock is set."""
    leave(folder)
    log = EventLog(folder.events)
    log.append({"kind": "state", "state": "starting", "time": NOW})
    for step in range(1, 7):
        when = NOW + step + (jump if step > 3 else 0)
        log.append({"kind": "step", "step": step, "of": 10, "loss": 1.0, "time": when})
    log.append({"kind": "state", "state": state, "time": NOW + 7 + jump})
    log.close()


def test_the_order_of_the_queue_asks_no_clock(make_run, home, jump, monkeypatch):
    make_run("first")
    monkeypatch.setattr("time.time", lambda: NOW + jump)
    make_run("second")
    monkeypatch.setattr("time.time", lambda: NOW)
    make_run("third")
    assert waiting(home) == ["first", "second", "third"]


def test_an_ending_counts_whatever_its_time(make_run, jump, monkeypatch):
    folder = make_run()
    events_with_a_jump(folder, 0, "running")
    monkeypatch.setattr("time.time", lambda: NOW + jump)
    write_ending(folder, "interrupted", "It was killed.")
    assert state_of(folder) == "interrupted" and read_ending(folder).what == "It was killed."
    resume(folder, no_supervisor)
    assert state_of(folder) == "waiting"


def test_no_figure_is_negative_and_no_minute_is_charged_twice(make_run, home, jump):
    folder = make_run()
    events_with_a_jump(folder, jump, "done")
    sight = Watch().look(folder)
    assert sight.state == "done" and len(sight.train) == 6
    assert sight.took is None or 0 <= sight.took < 60, "the jump is no work"
    assert 0 <= quota.used_minutes(home, [folder], "me", now=NOW + 10) < 1
    quota.end_what_is_over(home, Quotas(minutes=1))


def test_the_time_that_is_left_is_not_made_of_a_jump(make_run, jump):
    folder = make_run()
    events_with_a_jump(folder, jump, "running")
    log = EventLog(folder.events)
    for step in (7, 8):
        log.append({"kind": "step", "step": step, "of": 10, "loss": 1.0, "time": NOW + step - 6})
        log.append({"kind": "step", "step": step + 1, "of": 10, "loss": 1.0, "time": NOW + step - 6 + jump})
    log.close()
    lock = hold(folder.lock)
    left = Watch().look(folder).seconds_left
    lock.release()
    assert left is None or 0 <= left < 3600


@pytest.mark.slow
def test_a_dead_worker_that_nobody_reaps_is_no_living_one(make_run):
    """A zombie keeps its pid and its entry in /proc, but no lock: the run is interrupted and can go on."""
    folder = make_run(steps=100, pause=0.05)
    command = [sys.executable, "-m", fake_worker, str(folder.path)]
    zombie = subprocess.Popen(command, cwd=ROOT, start_new_session=True)  # our child, which we do not wait for
    wait_for(lambda: state_of(folder) == "running")
    os.kill(zombie.pid, signal.SIGKILL)
    wait_for(lambda: not is_held(folder.lock))
    assert Path(f"/proc/{zombie.pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    assert state_of(folder) == "interrupted" and "Resume" in details(folder)["error"]["remedy"]
    resume(folder, no_supervisor)
    second = subprocess.Popen([*command], cwd=ROOT, start_new_session=True)
    wait_for(lambda: state_of(folder) == "running")
    second.kill()
    second.wait()
    zombie.wait()
