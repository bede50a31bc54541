"""What a bucket keeps: whole runs, copied when something came to be, brought back at the next start."""

import shutil

import pytest

from peft_ui.runs.bucket import Bucket
from peft_ui.runs.events import EventLog
from peft_ui.runs.folder import RunFolder, all_runs
from peft_ui.runs.places import leave
from peft_ui.runs.queue import delete
from peft_ui.runs.state import state_of


@pytest.fixture
def place(tmp_path):
    return tmp_path / "bucket"


def saved(run, step):
    checkpoint = run.checkpoints / f"step-{step}"
    checkpoint.mkdir(parents=True)
    (checkpoint / "weights").write_bytes(b"w" * step)


def log(run, *states):
    events = EventLog(run.events)
    for state in states:
        events.append({"kind": "state", "state": state})
    events.close()


def test_a_run_comes_back_as_it_was_and_can_go_on(home, place, make_run):
    run = make_run("mine")
    leave(run)
    log(run, "starting", "running")
    saved(run, 3)
    run.lock.touch()
    Bucket(home, place).look()
    shutil.rmtree(home)
    assert Bucket(home, place).read_back() == ["mine"]
    back = RunFolder(home / "runs" / "mine")
    assert (back.checkpoints / "step-3" / "weights").read_bytes() == b"www"
    assert back.read_owner()["owner"] == "me"
    assert state_of(back) == "interrupted", "it has no worker here"
    assert not back.lock.exists()
    assert Bucket(home, place).read_back() == [], "what is here is not brought again"


def test_each_checkpoint_and_the_end_are_copied_and_nothing_else_is(home, place, make_run):
    run, bucket = make_run("mine"), Bucket(home, place)
    bucket.look()
    kept = place / "runs" / "mine"
    saved(run, 1)
    bucket.look()
    stamp = (kept / "recipe.json").stat().st_mtime_ns
    saved(run, 2)
    shutil.rmtree(run.checkpoints / "step-1")
    (run.checkpoints / ".half").mkdir()
    (run.checkpoints / ".half" / "weights").write_text("not whole")
    bucket.look()
    assert sorted(path.name for path in kept.rglob("weights")) == ["weights"]
    assert (kept / "checkpoints" / "step-2" / "weights").is_file()
    assert (kept / "recipe.json").stat().st_mtime_ns == stamp, "what did not change is not written again"
    leave(run)
    log(run, "starting", "done")
    bucket.look()
    assert "done" in (kept / "events.jsonl").read_text()


def test_a_half_copied_run_is_not_believed(home, place, make_run):
    run = make_run("mine")
    saved(run, 5)
    Bucket(home, place).look()
    shutil.rmtree(home)
    torn = place / "runs" / "mine" / "checkpoints" / "step-5" / "weights"
    torn.write_bytes(b"w")
    assert Bucket(home, place).read_back() == []
    torn.unlink()
    assert Bucket(home, place).read_back() == []
    (place / "runs" / "mine" / "files.json").write_text("{")
    assert Bucket(home, place).read_back() == []
    assert all_runs(home) == []


def test_what_its_owner_deletes_goes_there_too(home, place, make_run):
    run, bucket = make_run("mine"), Bucket(home, place)
    bucket.look()
    delete(run)
    bucket.look()
    assert not (place / "runs" / "mine").exists()
