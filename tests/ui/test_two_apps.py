"""Two pages over one home folder: one queue, one supervisor, one worker a run, and both show the same."""

from pathlib import Path

import pytest

from peft_ui.runs.events import read_events
from peft_ui.runs.launch import ensure_supervisor, supervisor_lock
from peft_ui.runs.lock import is_held
from peft_ui.runs.queue import submit
from peft_ui.runs.state import state_of
from peft_ui.ui.server import odd_home
from tests.runs.conftest import FAKE, lives, no_supervisor, wait_for, write_rows
from tests.runs.test_supervisor import supervisors_of
from tests.ui.driver import Driver
from tests.ui.test_train import RECIPE
from tests.ui.test_wiring import opened


def test_a_second_page_and_a_home_that_can_only_be_read_are_said(tmp_path):
    assert odd_home(tmp_path) == ""
    assert odd_home(tmp_path).startswith(f"Another page is open on {tmp_path} too")
    (tmp_path / "file").touch()
    assert "cannot be written to (Not a directory)" in odd_home(tmp_path / "file")


@pytest.fixture
def two(tmp_path: Path):
    home = tmp_path / "home"
    pages = [opened(home, "one") for _ in range(2)]
    yield home, [Driver(page.address) for page in pages]
    for page in pages:
        page.close()


@pytest.mark.slow
def test_two_apps_on_one_home_are_one(two):
    home, (first, second) = two
    ensure_supervisor(home, FAKE, idle=1.0)
    recipes = [RECIPE | {"fake": {"steps": steps, "pause": 0.05}} for steps in (400, 2)]
    long, short = (
        submit(one, write_rows, home, "local", name, no_supervisor)
        for one, name in zip(recipes, ("long", "short"), strict=True)
    )
    wait_for(lambda: state_of(long) == "running")
    for page in (first, second):
        page.open()
        page.set("train-watched", "long")
        assert "long" in page["train-runs"] and "short" in page["train-runs"]
    first.set("train-watched", "short")
    assert 'data-state="waiting"' in first["train-state"]
    second.fire("train-stop", "click")
    wait_for(lambda: state_of(short) == "done")
    assert state_of(long) == "stopped"
    first.set("train-watched", "long")
    assert 'data-state="stopped"' in first["train-state"], "what the other page did shows here"
    assert [len(lives(run)) for run in (long, short)] == [1, 1]
    assert len([one for one in read_events(long.events)[0] if one.get("state") == "starting"]) == 1
    assert len(supervisors_of(home)) <= 1
    wait_for(lambda: not is_held(supervisor_lock(home)))
