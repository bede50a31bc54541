import pytest

from peft_ui.runs.ending import Ending, read_ending, write_ending
from peft_ui.runs.events import EventLog
from peft_ui.runs.history import History
from peft_ui.runs.lock import hold
from peft_ui.runs.places import leave
from peft_ui.runs.state import Facts, derive, details, outcome, state_of, summary

KILLED = Ending("interrupted", "killed", "resume", 1.0, 0)
TABLE = [
    # queued, held, wish, said, ending, state
    (True, False, "none", None, None, "waiting"),
    (True, False, "none", "stopped", None, "waiting"),
    (True, False, "none", "running", KILLED, "waiting"),
    (True, True, "none", None, None, "starting"),
    (True, True, "none", "running", None, "starting"),
    (True, True, "none", "stopped", None, "waiting"),  # the last worker is about to leave
    (False, True, "none", "starting", None, "starting"),
    (False, True, "none", "running", None, "running"),
    (False, True, "none", "running", KILLED, "running"),
    (False, True, "stop", "starting", None, "stopping"),
    (False, True, "stop", "running", None, "stopping"),
    (False, True, "now", "running", None, "stopping"),
    (False, True, "stop", "done", None, "done"),
    (False, True, "none", "failed", None, "failed"),
    (False, False, "none", "done", None, "done"),
    (False, False, "stop", "stopped", None, "stopped"),
    (False, False, "none", "failed", None, "failed"),
    (False, False, "none", "starting", None, "interrupted"),
    (False, False, "none", "running", None, "interrupted"),
    (False, False, "stop", "running", None, "interrupted"),
    (False, False, "now", "running", None, "stopped"),
    (False, False, "none", None, None, "interrupted"),
    (False, False, "none", "running", KILLED, "interrupted"),
    (False, False, "none", None, Ending("stopped", "", "", 1.0, 0), "stopped"),
    (False, False, "none", "running", Ending("failed", "", "", 1.0, 0), "failed"),
]


@pytest.mark.parametrize(("queued", "held", "wish", "said", "ending", "state"), TABLE)
def test_state_table(queued, held, wish, said, ending, state):
    assert derive(Facts(queued, held, wish), said, ending) == state


def test_the_files_of_a_run_say_its_state(make_run):
    folder = make_run()
    assert state_of(folder) == "waiting"
    lock = hold(folder.lock)
    assert lock and state_of(folder) == "starting"
    log = EventLog(folder.events)
    log.append({"kind": "state", "state": "running"})
    leave(folder)
    assert state_of(folder) == "running"
    folder.stop.touch()
    assert state_of(folder) == "stopping"
    lock.release()
    assert state_of(folder) == "interrupted"
    log.append({"kind": "state", "state": "stopped"})
    assert state_of(folder) == "stopped"


def test_an_ending_counts_until_the_next_event(make_run):
    folder = make_run()
    log = EventLog(folder.events)
    log.append({"kind": "state", "state": "running"})
    leave(folder)
    write_ending(folder, "failed", "It broke.", "Mend it.")
    assert state_of(folder) == "failed"
    assert details(folder)["error"] == {"what": "It broke.", "remedy": "Mend it."}
    log.append({"kind": "state", "state": "starting"})
    assert read_ending(folder) is None and state_of(folder) == "interrupted"


def test_summary_of_a_run_that_waits(make_run):
    line = summary(make_run("one"))
    assert line.pop("created") > 1_700_000_000
    assert line == {
        "run": "one",
        "state": "waiting",
        "model": "demo",
        "method": "lora",
        "task": "CAUSAL_LM",
        "steps": 0,
        "of": None,
        "train_loss": None,
        "eval_loss": None,
    }


def test_details_and_outcome(make_run):
    first, second = make_run("one"), make_run("two")
    assert [details(first)["place"], details(second)["place"]] == [1, 2]
    leave(first)
    check = {"passed": True, "max_difference": 0.0, "why": None}
    told = {
        "state": "done",
        "steps": 3,
        "train_loss": 0.5,
        "eval_loss": 0.75,
        "train_seconds": 2.0,
        "reload_check": check,
    }
    EventLog(first.events).append({"kind": "state", "state": "done", "summary": told})
    first.adapter.mkdir()
    seen = details(first)
    assert seen["adapter"] == str(first.adapter) and seen["folder"] == str(first.path)
    assert seen["recipe"]["method"] == {"key": "lora"} and seen["error"] is None and seen["place"] is None
    assert outcome(first) == told | {"run": "one", "folder": str(first.path), "adapter": str(first.adapter)}
    assert details(second)["adapter"] is None


def test_the_words_of_the_worker_are_the_error(make_run):
    folder = make_run()
    leave(folder)
    assert details(folder)["error"]["remedy"].startswith("Resume")
    log = EventLog(folder.events)
    log.append({"kind": "error", "what": "Too hot.", "remedy": "Cool it."})
    log.append({"kind": "state", "state": "failed"})
    assert outcome(folder)["error"] == {"what": "Too hot.", "remedy": "Cool it."}
    assert outcome(folder)["train_seconds"] is None


def test_history_shows_each_owner_his_runs_newest_first_and_forgets_the_deleted(make_run, home):
    make_run("b")
    middle = make_run("a")
    make_run("c")
    history = History(home)
    assert [line["run"] for line in history.summaries()] == ["c", "a", "b"]
    EventLog(middle.events).append({"kind": "step", "step": 2, "of": 3, "loss": 1.0})
    assert [line["steps"] for line in history.summaries("me")] == [0, 2, 0]
    assert history.summaries("you") == []
    middle.path.rename(home / "away")
    assert [line["run"] for line in history.summaries()] == ["c", "b"]
