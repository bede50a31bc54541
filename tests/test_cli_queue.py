"""The queue and the disk of a home on the command line; nothing begins, for the supervisor's lock is held here."""

import json

import pytest
from typer.testing import CliRunner

from peft_ui.cli.commands import app
from peft_ui.errors import RunError
from peft_ui.runs.launch import supervisor_lock
from peft_ui.runs.lock import hold
from peft_ui.runs.queue import stop, submit
from tests.runs.conftest import no_supervisor, recipe, write_rows


@pytest.fixture
def home(tmp_path):
    for name in ("first", "second"):
        submit(recipe(), write_rows, tmp_path, "local", name, ensure=no_supervisor)
    lock = hold(supervisor_lock(tmp_path))
    yield tmp_path
    lock.release()


def said(home, *words):
    done = CliRunner().invoke(app, [*words, "--home", str(home)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def order(lines):
    return [(line["run"], line["place"], line["paused"]) for line in lines]


def test_the_queue_is_listed_moved_held_back_and_let_go(home):
    assert order(said(home, "queue")) == [("first", 1, False), ("second", 2, False)]
    assert order(said(home, "move", "second", "up")) == [("second", 1, False), ("first", 2, False)]
    assert order(said(home, "move", "second", "down")) == [("first", 1, False), ("second", 2, False)]
    assert order(said(home, "pause")) == [("first", 1, True), ("second", 2, True)]
    assert order(said(home, "unpause")) == [("first", 1, False), ("second", 2, False)]


def test_a_run_is_started_again_and_an_ended_one_deleted(home):
    assert said(home, "clone", "first", "--run-id", "third")["state"] == "waiting"
    stop(submit(recipe(), write_rows, home, "local", "first"), no_supervisor)
    assert said(home, "delete", "first")["freed_bytes"] > 0
    assert [line["run"] for line in said(home, "queue")] == ["second", "third"]
    with pytest.raises(RunError, match="There is no run 'first'"):
        said(home, "delete", "first")


def test_what_takes_space_is_told(home, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(home / "nowhere"))
    told = said(home, "space")
    assert {line["run"] for line in told["runs"]} == {"first", "second"}
    assert told["models"] == [] and told["uploads"] == 0 and told["free"] > 0
