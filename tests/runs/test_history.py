"""A list of runs that is asked for each second: what rests is not read again, and whatever moves is seen at once."""

import pytest

from peft_ui.runs import history as room
from peft_ui.runs.ending import write_ending
from peft_ui.runs.events import EventLog
from peft_ui.runs.history import History
from peft_ui.runs.lock import hold
from peft_ui.runs.places import leave
from peft_ui.runs.queue import resume, stop
from tests.runs.conftest import no_supervisor


@pytest.fixture
def ended(make_run):
    folder = make_run("one")
    leave(folder)
    say(folder, "running")
    say(folder, "stopped")
    return folder


def say(folder, state):
    log = EventLog(folder.events)
    log.append({"kind": "state", "state": state})
    log.close()


def state(history):
    ((line),) = history.summaries()
    return line["state"]


def test_what_rests_is_not_read_again(ended, home, monkeypatch):
    history = History(home)
    assert state(history) == "stopped"
    monkeypatch.setattr(room, "view", lambda *_: pytest.fail("read again"))
    assert state(history) == "stopped"
    assert history.summaries("you") == []


def test_a_run_that_moves_again_is_seen_at_once(ended, home):
    history = History(home)
    assert state(history) == "stopped"
    resume(ended, no_supervisor)
    assert state(history) == "waiting"
    worker = hold(ended.lock)
    leave(ended)
    say(ended, "starting")
    assert state(history) == "starting"
    stop(ended, no_supervisor)
    assert state(history) == "stopping"
    worker.release()
    assert state(history) == "interrupted"
    write_ending(ended, "failed", "It fell.")
    assert state(history) == "failed"
    say(ended, "done")
    assert state(history) == "done"


def test_what_a_visitor_does_to_the_list_stays_with_him(ended, home):
    history = History(home)
    history.summaries()[0]["state"] = "mine"
    assert state(history) == "stopped"
