"""Owners take turns; within one owner's runs the order of their coming holds, unless he changes it."""

import json

import pytest

from peft_ui.errors import RunError
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.launch import tend
from peft_ui.runs.places import ready, waiting
from peft_ui.runs.queue import clone, go_on, move, pause, resume, stop, submit
from peft_ui.runs.state import details, state_of
from peft_ui.runs.turns import Place, fair, note_served, read_served
from peft_ui.runs.worker import take
from tests.runs.conftest import no_supervisor, recipe, wait_for, write_rows
from tests.runs.test_supervisor import is_in, under_way


def line(*names):
    return [Place(number, name, name[0]) for number, name in enumerate(names)]


def order(places):
    return [place.run for place in places]


@pytest.mark.parametrize(
    ("names", "served", "expected"),
    [
        (("a1", "a2", "a3"), {}, "a1 a2 a3"),
        (("a1", "a2", "a3", "b1"), {}, "a1 b1 a2 a3"),
        (("a1", "a2", "a3", "b1"), {"a": 1}, "b1 a1 a2 a3"),
        (("a1", "b1", "c1", "a2", "b2"), {"a": 5, "b": 4}, "c1 b1 a1 b2 a2"),
        (("a1", "a2", "b1", "b2", "b3"), {"a": 1, "b": 2}, "a1 b1 a2 b2 b3"),
        ((), {"a": 1}, ""),
    ],
)
def test_owners_take_turns(names, served, expected):
    assert " ".join(order(fair(line(*names), served))) == expected


def test_turns_are_counted_and_few_owners_are_remembered(home, monkeypatch):
    home.mkdir()
    monkeypatch.setattr("peft_ui.runs.turns.REMEMBERED", 2)
    for owner in ("a", "b", "a", "c"):
        note_served(home, owner)
    assert read_served(home) == {"a": 3, "c": 4}


@pytest.fixture
def queue_up(home):
    """Runs named after their owners, in the queue, which nobody serves."""

    def put(*names, **fake) -> list[RunFolder]:
        return [submit(recipe(**fake), write_rows, home, name[0], name, ensure=no_supervisor) for name in names]

    return put


def test_a_worker_takes_a_turn_and_the_next_owner_is_first(queue_up, home):
    first, *_ = queue_up("a1", "a2", "a3", "b1", "b2")
    assert waiting(home) == ["a1", "b1", "a2", "b2", "a3"]
    taken = take(first)
    assert waiting(home) == ["b1", "a2", "b2", "a3"], "a was served, so b comes first"
    taken[0].release()
    resume(first, no_supervisor)
    assert waiting(home) == ["b1", "a2", "b2", "a3", "a1"], "who was stopped stands at the end of his own"


def test_moving_is_among_ones_own_runs(queue_up, home):
    a1, _, a2, a3 = queue_up("a1", "b1", "a2", "a3")
    assert move(a3, earlier=True) and waiting(home) == ["a1", "b1", "a3", "a2"]
    assert move(a3, earlier=True) and waiting(home) == ["a3", "b1", "a1", "a2"]
    assert not move(a3, earlier=True) and not move(a2, earlier=False)
    assert move(a3, earlier=False) and waiting(home) == ["a1", "b1", "a3", "a2"]
    stop(a1, no_supervisor)
    with pytest.raises(RunError, match="The run a1 does not wait"):
        move(a1, earlier=True)


def test_two_runs_with_one_number_are_both_there(queue_up, home):
    """As a kill between the two renames of a move leaves them."""
    queue_up("a1", "a2")
    (home / "queue" / "000000000002-a2").rename(home / "queue" / "000000000001-a2")
    assert waiting(home) == ["a1", "a2"]
    queue_up("a3")
    assert waiting(home) == ["a1", "a2", "a3"]


def test_a_paused_owner_holds_up_nobody_else(queue_up, home):
    a1, *_ = queue_up("a1", "a2", "b1")
    pause(home, "a")
    pause(home, "a")
    assert (ready(home), waiting(home)) == (["b1"], ["b1", "a1", "a2"])
    assert state_of(a1) == "waiting" and details(a1)["paused"] is True and details(a1)["place"] == 2
    asked = []
    go_on(home, "a", asked.append)
    assert ready(home) == ["a1", "b1", "a2"] and asked == [home] and details(a1)["paused"] is False


def test_nobody_is_started_for_a_paused_queue(queue_up, home):
    queue_up("a1")
    pause(home, "a")
    asked = []
    tend(home, ensure=asked.append)
    assert asked == []
    go_on(home, "a", asked.append)
    tend(home, ensure=asked.append)
    assert asked == [home, home]


def test_a_clone_is_a_new_run_of_the_same_rows(queue_up, home):
    (a1,) = queue_up("a1", steps=7)
    a1.beginning.mkdir()
    (a1.beginning / "adapter_config.json").write_text("{}")
    twin = clone(a1, ensure=no_supervisor)
    assert (twin.beginning / "adapter_config.json").samefile(a1.beginning / "adapter_config.json")
    assert twin.read_recipe() == a1.read_recipe() and twin.read_owner()["owner"] == "a"
    assert (twin.data / "train.jsonl").samefile(a1.data / "train.jsonl")
    assert waiting(home) == ["a1", twin.id]
    (a1.data / "train.jsonl").unlink()
    a1.data.rmdir()
    with pytest.raises(RunError, match="The rows of the run a1 are gone"):
        clone(a1, ensure=no_supervisor)
    assert waiting(home) == ["a1", twin.id]


@pytest.mark.slow
def test_two_owners_are_served_in_turns_also_over_a_restart(queue_up, start_supervisor, home):
    runs = queue_up("a1", "a2", "a3", "b1", "b2", steps=4, pause=0.03)
    supervisor = start_supervisor()
    wait_for(under_way(runs[0]))
    supervisor.kill()
    supervisor.wait()
    start_supervisor()
    for run in runs:
        wait_for(is_in(run, "done"))
    begun = sorted(runs, key=lambda run: json.loads(run.worker.read_text())["time"])
    assert [run.id for run in begun] == ["a1", "b1", "a2", "b2", "a3"]


@pytest.mark.slow
def test_a_paused_queue_stands_and_goes_on(queue_up, start_supervisor, home):
    pause(home, "a")
    a1, b1 = queue_up("a1", "b1", steps=2)
    supervisor = start_supervisor(idle=0.5)
    wait_for(is_in(b1, "done"))
    supervisor.wait(5)  # it leaves, for nobody may start
    assert state_of(a1) == "waiting"
    go_on(home, "a", lambda home: start_supervisor())
    wait_for(is_in(a1, "done"))
