"""What takes space, and what may go without the run."""

import os

import pytest

from peft_ui.errors import RunError
from peft_ui.runs.events import EventLog
from peft_ui.runs.lock import hold
from peft_ui.runs.places import leave
from peft_ui.runs.space import bytes_of, drop_checkpoints, drop_exports, space_of, space_of_home, space_of_runs


def filled(folder, state="done"):
    leave(folder)
    log = EventLog(folder.events)
    log.append({"kind": "state", "state": state})
    log.close()
    for part, count in ((folder.checkpoints / "step-2", 2000), (folder.adapter, 300), (folder.exports, 40)):
        part.mkdir(parents=True)
        (part / "file").write_bytes(bytes(count))
    (folder.data / "train.jsonl").write_bytes(bytes(5))
    return folder


def test_a_run_by_what_it_consists_of(make_run):
    folder = filled(make_run("a"))
    one = space_of(folder)
    assert (one.run, one.state, one.rows, one.checkpoints, one.adapter, one.exports) == ("a", "done", 5, 2000, 300, 40)
    assert one.total == bytes_of(folder.path) and one.rest > 64 * 1024  # the room for last words


def test_the_largest_first_and_of_one_owner(make_run, home):
    make_run("small"), filled(make_run("large"))
    assert [one.run for one in space_of_runs(home, "me")] == ["large", "small"]
    assert space_of_runs(home, "you") == []
    told = space_of_home(home)
    assert told["free"] > 0 and told["uploads"] == 0
    assert [one["total"] for one in told["runs"]] == [one.total for one in space_of_runs(home)]


def test_rows_that_two_runs_share_are_freed_with_the_last(make_run, tmp_path):
    run = make_run()
    os.link(run.data / "train.jsonl", tmp_path / "shared")
    assert bytes_of(run.data) == 0


def test_what_a_finished_run_needs_no_more_is_freed(make_run):
    run = filled(make_run())
    assert (drop_checkpoints(run), drop_exports(run)) == (2000, 40)
    assert (run.checkpoints.exists(), run.exports.exists(), (run.adapter / "file").exists()) == (False, False, True)
    assert (drop_checkpoints(run), drop_exports(run)) == (0, 0)


@pytest.mark.parametrize("state", ["stopped", "failed", "running"])
def test_what_a_run_goes_on_from_stays(make_run, state):
    run = filled(make_run(), state)
    lock = hold(run.lock) if state == "running" else None
    with pytest.raises(RunError, match=f"is {state} and goes on from its checkpoints"):
        drop_checkpoints(run)
    assert (run.checkpoints / "step-2" / "file").exists()
    if lock:
        lock.release()
