import threading

import pytest

from peft_ui.errors import RunError
from peft_ui.runs.ending import read_ending
from peft_ui.runs.events import EventLog
from peft_ui.runs.folder import all_runs
from peft_ui.runs.lock import hold
from peft_ui.runs.places import leave, waiting
from peft_ui.runs.queue import delete, resume, stop, submit
from peft_ui.runs.state import state_of
from tests.runs.conftest import names, no_supervisor, recipe, write_rows


def at_work(folder):
    """What a worker does before its first step."""
    lock = hold(folder.lock)
    log = EventLog(folder.events)
    log.append({"kind": "state", "state": "running"})
    leave(folder)
    return lock, log


def test_runs_wait_in_the_order_of_their_coming(make_run, home):
    for name in ("b", "c", "a"):
        make_run(name)
    assert waiting(home) == ["b", "c", "a"]


def test_submitting_twice_is_one_run_with_one_place(make_run, home):
    first, other, again = make_run("one"), make_run("two"), make_run("one")
    assert first == again and waiting(home) == ["one", "two"] and other.id == "two"


def test_submitting_twice_at_once_is_one_place(make_run, home):
    threads = [threading.Thread(target=make_run, args=("one",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waiting(home) == ["one"] and len(all_runs(home)) == 1


def test_submitting_again_what_has_begun_or_ended_starts_nothing(make_run, home):
    folder = make_run("one")
    lock, log = at_work(folder)
    make_run("one")
    assert waiting(home) == [] and state_of(folder) == "running"
    log.append({"kind": "state", "state": "done"})
    lock.release()
    make_run("one")
    assert waiting(home) == [] and state_of(folder) == "done"


def test_a_run_whose_submitter_died_before_queueing_is_queued_by_the_next(make_run, home):
    folder = make_run("one")
    leave(folder)
    assert state_of(folder) == "interrupted"
    make_run("one")
    assert waiting(home) == ["one"]


def test_submit_asks_for_a_supervisor(home):
    asked = []
    submit(recipe(), write_rows, home, "me", ensure=asked.append)
    assert asked == [home]


def test_a_home_that_cannot_be_written_has_words(tmp_path):
    home = tmp_path / "file"
    home.write_text("not a folder")
    with pytest.raises(RunError, match=r"cannot be written to .*file: Not a directory\. .*--home"):
        submit(recipe(), write_rows, home, "me", ensure=no_supervisor)


def test_stopping_a_waiting_run_takes_it_out_of_the_queue(make_run, home):
    folder = make_run("one")
    make_run("two")
    assert stop(folder, no_supervisor) == "stopped"
    assert waiting(home) == ["two"] and not folder.stop.exists()
    assert stop(folder, no_supervisor) == "stopped"


def test_stopping_a_running_run_asks_and_then_insists(make_run):
    folder = make_run()
    at_work(folder)
    assert stop(folder, no_supervisor) == "stopping"
    assert folder.stop.read_text() == ""
    assert stop(folder, no_supervisor) == "stopping"
    assert folder.stop.read_text() == "now\n"


def test_stopping_what_has_ended_changes_nothing(make_run):
    folder = make_run()
    lock, log = at_work(folder)
    log.append({"kind": "state", "state": "done"})
    lock.release()
    assert stop(folder, no_supervisor) == "done"
    assert not folder.stop.exists()


def test_resume_queues_again_and_takes_back_the_wish_to_stop(make_run, home):
    folder = make_run("one")
    lock, log = at_work(folder)
    stop(folder, no_supervisor)
    log.append({"kind": "state", "state": "stopped"})
    lock.release()
    make_run("two")
    asked = []
    resume(folder, asked.append)
    resume(folder, asked.append)
    assert waiting(home) == ["two", "one"] and asked == [home, home]
    assert state_of(folder) == "waiting" and not folder.stop.exists()


def test_a_stopped_waiting_run_can_be_resumed_and_stopped_again(make_run):
    folder = make_run()
    stop(folder, no_supervisor)
    resume(folder, no_supervisor)
    assert state_of(folder) == "waiting"
    assert stop(folder, no_supervisor) == "stopped"
    assert read_ending(folder).what == "It was stopped while it waited."


def test_resume_refuses_a_run_at_work_and_a_done_one(make_run):
    folder = make_run("one")
    lock, log = at_work(folder)
    with pytest.raises(RunError, match="one is running"):
        resume(folder, no_supervisor)
    log.append({"kind": "state", "state": "done"})
    lock.release()
    with pytest.raises(RunError, match="one is done"):
        resume(folder, no_supervisor)


def test_delete_frees_the_folder_and_the_place_but_not_under_a_worker(make_run, home):
    folder, other = make_run("one"), make_run("two")
    delete(other)
    assert waiting(home) == ["one"] and names(home) == ["one"]
    lock, _ = at_work(folder)
    with pytest.raises(RunError, match="one is running"):
        delete(folder)
    lock.release()
    delete(folder)
    assert names(home) == []


@pytest.mark.parametrize("act", [stop, resume, delete])
def test_a_home_that_cannot_be_written_to_is_told_in_words(make_run, home, act):
    folder = make_run("one")
    (home / "queue.lock").unlink()
    (home / "queue.lock").mkdir()
    with pytest.raises(RunError, match=r"The run cannot be changed: Is a directory. Free some space"):
        act(folder)
    assert (waiting(home), folder.recipe.is_file()) == (["one"], True)
