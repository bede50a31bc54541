"""Real supervisors and workers, killed at bad moments; training is counting."""

import json
import os
import signal
import subprocess
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from peft_ui.runs.events import read_events
from peft_ui.runs.launch import ensure_supervisor, supervisor_lock, tend
from peft_ui.runs.lock import is_held
from peft_ui.runs.places import waiting
from peft_ui.runs.process import identity
from peft_ui.runs.queue import resume, stop, submit
from peft_ui.runs.state import details, state_of
from tests.runs.conftest import FAKE, lives, no_supervisor, recipe, wait_for, write_rows

pytestmark = pytest.mark.slow


def steps(folder):
    return [event["step"] for event in read_events(folder.events)[0] if event["kind"] == "step"]


def worker_pid(folder):
    return json.loads(folder.worker.read_text())["pid"]


def under_way(folder):
    return lambda: state_of(folder) == "running"


def is_in(folder, state):
    return lambda: state_of(folder) == state


def test_runs_one_after_another_in_their_order(make_run, start_supervisor):
    runs = [make_run(name, steps=2, pause=0.02) for name in ("c", "a", "b")]
    start_supervisor()
    for run in runs:
        wait_for(is_in(run, "done"))
    times = [[event["time"] for event in read_events(run.events)[0]] for run in runs]
    assert times[0][-1] <= times[1][0] and times[1][-1] <= times[2][0]
    assert [details(run)["error"] for run in runs] == [None, None, None]


def test_the_order_outlives_the_supervisor(make_run, start_supervisor):
    first, second, third = (make_run(name, steps=8, pause=0.05) for name in ("c", "b", "a"))
    supervisor = start_supervisor()
    wait_for(under_way(first))
    supervisor.kill()
    supervisor.wait()
    fourth = make_run("0", steps=1)
    start_supervisor()
    for run in (first, second, third, fourth):
        wait_for(is_in(run, "done"))
    begun = [read_events(run.events)[0][0]["time"] for run in (first, second, third, fourth)]
    assert begun == sorted(begun)
    assert [len(lives(run)) for run in (first, second, third, fourth)] == [1, 1, 1, 1]


def test_a_killed_worker_is_interrupted_and_goes_on_when_resumed(make_run, start_supervisor):
    folder = make_run(steps=12, pause=0.04)
    start_supervisor()
    wait_for(lambda: len(steps(folder)) >= 3)
    os.kill(worker_pid(folder), signal.SIGKILL)
    wait_for(is_in(folder, "interrupted"))
    wait_for(lambda: "SIGKILL" in details(folder)["error"]["what"])
    resume(folder, no_supervisor)
    wait_for(is_in(folder, "done"))
    counted = steps(folder)
    assert sorted(set(counted)) == list(range(1, 13)) and len(counted) <= 13
    assert len(lives(folder)) == 2 and details(folder)["error"] is None


def test_a_new_supervisor_waits_for_the_worker_of_a_killed_one(make_run, start_supervisor):
    folder, after = make_run("one", steps=15, pause=0.05), make_run("two", steps=1)
    supervisor = start_supervisor()
    wait_for(under_way(folder))
    supervisor.kill()
    supervisor.wait()
    start_supervisor()
    wait_for(is_in(after, "done"))
    assert state_of(folder) == "done" and steps(folder) == list(range(1, 16))
    assert len(lives(folder)) == 1
    assert read_events(folder.events)[0][-1]["time"] <= read_events(after.events)[0][0]["time"]


def test_worker_and_supervisor_killed_together(make_run, start_supervisor):
    folder = make_run(steps=12, pause=0.04)
    supervisor = start_supervisor()
    wait_for(under_way(folder))
    supervisor.kill()
    supervisor.wait()
    os.kill(worker_pid(folder), signal.SIGKILL)
    wait_for(is_in(folder, "interrupted"))
    start_supervisor()
    resume(folder, no_supervisor)
    wait_for(is_in(folder, "done"))
    assert steps(folder)[-1] == 12
    assert len(lives(folder)) == 2


def test_a_killed_worker_of_an_earlier_supervisor_is_told_of(make_run, start_supervisor):
    folder = make_run(steps=100, pause=0.05)
    supervisor = start_supervisor()
    wait_for(under_way(folder))
    supervisor.kill()
    supervisor.wait()
    start_supervisor()
    time.sleep(0.4)
    os.kill(worker_pid(folder), signal.SIGKILL)
    wait_for(folder.ending.exists)
    assert state_of(folder) == "interrupted"


def test_stop_finishes_the_step(make_run, start_supervisor):
    folder = make_run(steps=200, pause=0.05)
    start_supervisor()
    wait_for(under_way(folder))
    assert stop(folder, no_supervisor) == "stopping"
    wait_for(is_in(folder, "stopped"))
    assert details(folder)["steps"] == steps(folder)[-1] < 200


def test_the_second_stop_ends_a_hanging_worker(make_run, start_supervisor):
    folder = make_run(steps=5, at=2, end="hang")
    start_supervisor(grace=0.3)
    wait_for(lambda: steps(folder) == [1])
    stop(folder, no_supervisor)
    time.sleep(0.4)
    assert state_of(folder) == "stopping"
    stop(folder, no_supervisor)
    wait_for(is_in(folder, "stopped"))
    wait_for(folder.ending.exists)
    assert state_of(folder) == "stopped" and "at once" in json.loads(folder.ending.read_text())["what"]


def test_the_second_stop_reaches_the_worker_of_an_earlier_supervisor(make_run, start_supervisor):
    folder = make_run(steps=5, at=2, end="hang")
    supervisor = start_supervisor()
    wait_for(lambda: steps(folder) == [1])
    supervisor.kill()
    supervisor.wait()
    start_supervisor(grace=0.3)
    stop(folder, no_supervisor)
    stop(folder, no_supervisor)
    wait_for(is_in(folder, "stopped"))
    assert not is_held(folder.lock)
    assert steps(folder) == [1]


def test_a_reused_pid_is_not_signalled(make_run, start_supervisor):
    folder = make_run(steps=5, at=2, end="hang")
    supervisor = start_supervisor()
    wait_for(lambda: steps(folder) == [1])
    supervisor.kill()
    supervisor.wait()
    stranger = subprocess.Popen(["sleep", "30"], start_new_session=True)
    folder.worker.write_text(json.dumps({"pid": stranger.pid, "started": identity(lives(folder)[0])}))
    start_supervisor(grace=0.1)
    stop(folder, no_supervisor)
    stop(folder, no_supervisor)
    time.sleep(1.0)
    assert stranger.poll() is None and state_of(folder) == "stopping"
    stranger.kill()
    stranger.wait()


@pytest.mark.parametrize(
    ("end", "what"),
    [
        ("exit", "ended with code 3, without a word on why. Its last lines: the last line of a library"),
        ("quiet exit", "ended with code 0"),
        ("error", "ZeroDivisionError: by nothing"),
        ("visitor error", "The rate 9 is too high."),
    ],
)
def test_a_worker_that_fails_has_words(make_run, start_supervisor, end, what):
    folder, after = make_run("one", steps=3, at=2, end=end), make_run("two", steps=1)
    start_supervisor()
    wait_for(is_in(after, "done"))
    assert state_of(folder) == "failed" and what in details(folder)["error"]["what"]


def test_a_worker_that_cannot_begin_does_not_hold_up_the_queue(make_run, start_supervisor, home):
    folder, gone, after = make_run("one"), make_run("two"), make_run("three", steps=1)
    (folder.worker / "in the way").mkdir(parents=True)  # so that taking the run fails
    gone.path.rename(home / "elsewhere")
    start_supervisor()
    wait_for(is_in(after, "done"))
    assert waiting(home) == []
    assert state_of(folder) == "failed" and "IsADirectoryError" in details(folder)["error"]["what"]


def test_two_that_ask_at_once_get_one_supervisor(home):
    threads = [threading.Thread(target=ensure_supervisor, args=(home, FAKE, 0.5)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert is_held(supervisor_lock(home))
    assert len(supervisors_of(home)) == 1
    wait_for(lambda: not is_held(supervisor_lock(home)))
    wait_for(lambda: supervisors_of(home) == [])


def test_a_relative_home_is_the_same_home(home, monkeypatch):
    home.parent.mkdir(exist_ok=True)
    monkeypatch.chdir(home.parent)
    folder = submit(
        recipe(steps=1), write_rows, Path("home"), "me", ensure=partial(ensure_supervisor, worker=FAKE, idle=0.3)
    )
    wait_for(is_in(folder, "done"))
    assert folder.home == home


def test_a_second_supervisor_leaves_at_once(home, start_supervisor):
    first, second = start_supervisor(), start_supervisor()
    assert second.wait(5) == 0 and first.poll() is None


def test_a_run_that_comes_when_the_supervisor_leaves_is_served(make_run, home):
    runs = []
    for number in range(4):
        ensure_supervisor(home, FAKE, idle=0.3)
        time.sleep(0.2 + 0.05 * number)
        runs.append(make_run(str(number), steps=1))
        ensure_supervisor(home, FAKE, idle=0.3)
        wait_for(is_in(runs[-1], "done"))
    assert [len(lives(run)) for run in runs] == [1, 1, 1, 1]


def supervisors_of(home) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"peft_ui.runs.supervisor" in words and os.fsencode(home) in words:
            found.append(int(path.parent.name))
    return found


def test_no_run_that_waits_is_left_without_a_supervisor(make_run, start_supervisor, home):
    first, second = make_run("one", steps=8, pause=0.05), make_run("two", steps=1)
    supervisor = start_supervisor()
    wait_for(under_way(first))
    supervisor.kill()
    supervisor.wait()
    started: list[Path] = []
    tend(home, ensure=started.append)
    assert started == [home]
    start_supervisor()
    wait_for(is_in(second, "done"))
    tend(home, ensure=started.append)
    assert started == [home], "nothing waits, so nobody is needed"
    assert [len(lives(run)) for run in (first, second)] == [1, 1]
