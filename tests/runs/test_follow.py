import os
import signal
import subprocess
import sys
from functools import partial

import pytest

from peft_ui.runs.follow import follow
from peft_ui.runs.launch import ensure_supervisor
from peft_ui.runs.places import leave
from peft_ui.runs.queue import stop
from peft_ui.runs.state import state_of
from peft_ui.runs.worker import main
from tests.runs.conftest import FAKE, lives, no_supervisor, wait_for
from tests.runs.fake_worker import count

ensure_fake = partial(ensure_supervisor, worker=FAKE, idle=0.5)


def test_an_ended_run_is_told_whole_or_from_an_offset(make_run):
    before = signal.getsignal(signal.SIGTERM)
    folder = make_run(steps=2)
    main([str(folder.path)], count)
    signal.signal(signal.SIGTERM, before)
    told = [event.get("state") or event["kind"] for event in follow(folder, ensure=no_supervisor)]
    assert told == ["starting", "running", "step", "step", "done"]
    assert list(follow(folder, offset=folder.events.stat().st_size, ensure=no_supervisor)) == []


def test_an_end_that_no_worker_wrote_is_told(make_run):
    folder = make_run("one")
    stop(folder, no_supervisor)
    (last,) = follow(folder, ensure=no_supervisor)
    assert (last["kind"], last["state"], last["what"]) == ("state", "stopped", "It was stopped while it waited.")
    orphan = make_run("two")
    leave(orphan)
    (last,) = follow(orphan, ensure=no_supervisor)
    assert (last["kind"], last["state"]) == ("state", "interrupted")


@pytest.mark.slow
def test_following_serves_a_waiting_run_to_its_end(make_run):
    folder = make_run(steps=4, pause=0.03)
    told = list(follow(folder, every=0.02, ensure=ensure_fake))
    assert [event["step"] for event in told if event["kind"] == "step"] == [1, 2, 3, 4]
    assert told[-1]["state"] == "done"


@pytest.mark.slow
def test_a_killed_worker_ends_the_following(make_run):
    folder = make_run(steps=100, pause=0.05)
    told = []
    for event in follow(folder, every=0.02, ensure=ensure_fake):
        told.append(event)
        if event["kind"] == "step" and event["step"] == 2:
            os.kill(lives(folder)[0], signal.SIGKILL)
    assert told[-1]["state"] == "interrupted" and "SIGKILL" in told[-1]["what"]


@pytest.mark.slow
def test_whoever_follows_may_go_and_the_run_goes_on(make_run):
    folder = make_run(steps=80, pause=0.05)
    code = "import signal, sys; from pathlib import Path; from peft_ui.runs.folder import RunFolder;"
    code += "signal.signal(signal.SIGINT, signal.default_int_handler);"  # a shell's background jobs are born without
    code += "from tests.runs.test_follow import ensure_fake, follow\n"
    code += "for event in follow(RunFolder(Path(sys.argv[1])), ensure=ensure_fake): print(event, flush=True)"
    command = [sys.executable, "-c", code, str(folder.path)]
    follower = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    wait_for(lambda: state_of(folder) == "running")
    os.killpg(follower.pid, signal.SIGINT)
    follower.communicate(timeout=5)
    assert state_of(folder) == "running"
    wait_for(lambda: state_of(folder) == "done")
