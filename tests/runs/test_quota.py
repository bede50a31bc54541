"""Limits, each with its words at the moment of the wish."""

import json
import threading
import time

import pytest

from peft_ui.errors import DataError, RunError
from peft_ui.runs import quota
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.lock import hold
from peft_ui.runs.places import leave
from peft_ui.runs.queue import delete, submit
from peft_ui.runs.wish import read_reason, read_wish
from peft_ui.settings import Quotas
from tests.runs.conftest import no_supervisor, recipe, write_rows


def begin(home, owner, quotas, run=None):
    with quota.room_for(home, owner, quotas, run):
        pass


def trained(run: RunFolder, minutes: float, ago: float = 0.0, state: str = "done") -> None:
    leave(run)
    end = time.time() - ago
    events = [("starting", end - 60 * minutes), (state, end)]
    run.events.write_text("".join(json.dumps({"kind": "state", "state": s, "time": t}) + "\n" for s, t in events))


def test_without_limits_there_is_room(home, make_run):
    make_run("a")
    begin(home, "me", Quotas())
    quota.check_rows(10**9, Quotas())


def test_rows(home):
    with pytest.raises(DataError, match="11 rows, and a run here may have 10"):
        quota.check_rows(11, Quotas(rows=10))
    quota.check_rows(10, Quotas(rows=10))


@pytest.mark.parametrize(
    ("quotas", "words"),
    [
        (Quotas(runs=2), "You keep 2 runs, and 2 are allowed"),
        (Quotas(runs_all=3), "All visitors together keep 3 runs"),
        (Quotas(at_once=2), "2 of your runs wait or train, and 2 may at once"),
        (Quotas(at_once_all=3), "3 runs wait or train here"),
    ],
)
def test_what_is_full_is_said(home, make_run, quotas, words):
    make_run("a"), make_run("b")
    submit(recipe(), write_rows, home, "you", "c", ensure=no_supervisor)
    with pytest.raises(RunError, match=words):
        begin(home, "me", quotas)


def test_bytes_of_runs(home, make_run):
    folder = make_run("a")
    (folder.checkpoints / "step-2").mkdir(parents=True)
    (folder.checkpoints / "step-2" / "file").write_bytes(bytes(3_000_000))
    begin(home, "me", Quotas(runs_bytes=4_000_000))
    with pytest.raises(RunError, match="Your runs take 3 MB, and 3 MB are allowed"):
        begin(home, "me", Quotas(runs_bytes=3_000_000))
    with pytest.raises(RunError, match="Your runs take 3 MB"):
        begin(home, "me", Quotas(runs_bytes=3_000_000), folder)
    begin(home, "you", Quotas(runs_bytes=3_000_000))
    with pytest.raises(RunError, match="The runs of all visitors take 3 MB"):
        begin(home, "you", Quotas(runs_bytes_all=3_000_000))


def test_anothers_runs_take_nothing_of_mine_and_a_resumed_one_is_no_more(home, make_run):
    run = make_run("a")
    begin(home, "you", Quotas(runs=1, at_once=1))
    leave(run)
    begin(home, "me", Quotas(runs=1, runs_all=1, at_once=1), run)
    with pytest.raises(RunError):  # the same wish as a new run would be one more
        begin(home, "me", Quotas(runs=1, runs_all=1, at_once=1))


def test_minutes_are_those_of_a_day_and_outlive_a_deletion(home, make_run):
    run, old = make_run("a"), make_run("b")
    trained(run, 30)
    trained(old, 500, ago=25 * 3600)
    assert quota.used_minutes(home, [run, old], "me") == pytest.approx(30, abs=0.1)
    used = quota.spans_of(run)
    delete(run)
    quota.note_deletion(home, "me", used)
    begin(home, "me", Quotas(minutes=31, minutes_all=31))
    begin(home, "you", Quotas(minutes=30))
    with pytest.raises(RunError, match="You have trained for 30 minutes today, and 30 are allowed"):
        begin(home, "me", Quotas(minutes=30))
    with pytest.raises(RunError, match="All visitors together have trained for 30 minutes"):
        begin(home, "you", Quotas(minutes_all=30))


def test_a_run_ends_when_the_minutes_do(home, make_run):
    run = make_run("a")
    trained(run, 10, state="running")
    worker = hold(run.lock)
    quota.end_what_is_over(home, Quotas(minutes=11))
    assert read_wish(run) == "none"
    quota.end_what_is_over(home, Quotas(minutes=10))
    quota.end_what_is_over(home, Quotas(minutes=10))
    assert read_wish(run) == "stop", "asked once: it saves first"
    assert read_reason(run).startswith("Your 10 minutes of training in 24 hours are used up")
    worker.release()


def test_exports_take_of_the_same_space_as_uploads(home, make_run):
    run = make_run("a")
    (home / "uploads" / "me").mkdir(parents=True)
    (home / "uploads" / "me" / "rows.csv").write_bytes(bytes(600))
    run.exports.mkdir()
    (run.exports / "merged.zip").write_bytes(bytes(500))
    assert (quota.used_bytes(home, "me"), quota.used_bytes(home, "you"), quota.used_bytes(home)) == (1100, 0, 1100)
    quota.check_space("x.csv", home, "me", Quotas(upload_bytes=1200), 100)
    with pytest.raises(DataError, match=r"x.csv does not fit: your uploads and exports may take 0 MB together"):
        quota.check_space("x.csv", home, "me", Quotas(upload_bytes=1200), 101)
    quota.check_space("x.csv", home, "you", Quotas(upload_bytes=1200), 101)
    with pytest.raises(DataError, match="uploads and exports of all visitors"):
        quota.check_space("x.csv", home, "you", Quotas(upload_bytes_all=1200), 101)


def test_of_many_wishes_at_once_only_so_many_come_through(home):
    came = []

    def start(number):
        try:
            with quota.room_for(home, "me", Quotas(at_once=2)):
                submit(recipe(), write_rows, home, "me", f"run-{number}", ensure=no_supervisor)
                came.append(number)
        except RunError:
            pass

    threads = [threading.Thread(target=start, args=(number,)) for number in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(came) == 2
