"""What takes space on the Train tab, and the queue's buttons: each for the visitor's own runs alone."""

from types import SimpleNamespace

import pytest

from peft_ui.errors import DataError, RunError
from peft_ui.models.cache import cached_models
from peft_ui.runs.events import EventLog
from peft_ui.runs.folder import open_run
from peft_ui.runs.launch import supervisor_lock
from peft_ui.runs.lock import hold
from peft_ui.runs.places import enter, queue_turn, waiting
from peft_ui.runs.turns import is_paused
from peft_ui.settings import Quotas, Settings
from peft_ui.ui.page import Page
from peft_ui.ui.rooms import line, space
from peft_ui.ui.rooms.running import Running
from peft_ui.ui.visitor import OWNER
from tests.models.test_cache import keep
from tests.ui.test_train import Estimator, gr, looked, run

OTHER = "0" * 64


@pytest.fixture(autouse=True)
def nobody_starts(tmp_path):
    """Whoever looks for a supervisor finds one: nothing waits in vain, and nothing begins."""
    lock = hold(supervisor_lock(tmp_path))
    yield
    lock.release()


@pytest.fixture(autouse=True)
def models(tmp_path, monkeypatch):
    """A cache of one model."""
    cache = tmp_path / "hub"
    keep(cache, "ada/base")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(cache))
    return lambda: [model.name for model in cached_models()]


def page_for(tmp_path, visitors="one", **limits):
    settings = Settings(home=tmp_path, visitors=visitors, password=None, on_space=False, quotas=Quotas(**limits))
    return Page(settings, Estimator(), gr.Blocks())


def asked(owner="local"):
    return SimpleNamespace(query_params={}, request=SimpleNamespace(scope={OWNER: owner}))


def ended(page, name, owner="local", state="done"):
    folder = run(page, name, {"kind": "state", "state": state}, owner=owner)
    for part, count in ((folder.checkpoints / "step-2", 2_000_000), (folder.adapter, 300_000), (folder.exports, 1000)):
        part.mkdir(parents=True)
        (part / "file").write_bytes(bytes(count))
    return folder


def queued(page, name, owner="local"):
    folder = run(page, name, owner=owner)
    with queue_turn(page.settings.home):
        enter(folder)
    return folder


def offered(page, owner="local"):
    words, choices, _ = space.show_space(page, Running(page.settings), asked(owner))
    return words, {value: title for title, value in choices["choices"]}


def test_all_that_is_the_visitors_with_its_bytes_and_nothing_else(tmp_path):
    page = page_for(tmp_path)
    ended(page, "mine"), ended(page, "half", state="stopped"), ended(page, "others", owner=OTHER), queued(page, "next")
    upload = tmp_path / "uploads" / "local" / "0123456789abcdef" / "rows.csv"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(bytes(7000))
    words, choices = offered(page)
    assert "2.0 MB" in words and "300 kB" in words and "free on this disk" in words
    assert set(choices) == {
        "run:mine", "checkpoints:mine", "exports:mine", "run:half", "exports:half",
        "upload:uploads/0123456789abcdef/rows.csv", "model:ada/base",
    }  # fmt: skip
    assert choices["model:ada/base"].startswith("Model: ada/base (")
    _, others = offered(page_for(tmp_path, "many"), OTHER)
    assert set(others) == {"run:others", "checkpoints:others", "exports:others"}, "models are the machine's"


def test_what_is_chosen_goes_and_nothing_else(tmp_path, models):
    page = page_for(tmp_path)
    folder = ended(page, "mine")
    space.free(page, "checkpoints:mine", asked())
    space.free(page, "exports:mine", asked())
    assert (folder.checkpoints.exists(), folder.exports.exists(), folder.adapter.exists()) == (False, False, True)
    space.free(page, "run:mine", asked())
    assert not folder.path.exists() and (tmp_path / "usage.jsonl").exists()
    space.free(page, "model:ada/base", asked())
    assert models() == []


@pytest.mark.parametrize("chosen", ["run:others", "checkpoints:others", "exports:others", "run:../runs/others"])
def test_anothers_run_is_not_there(tmp_path, chosen):
    page = page_for(tmp_path, "many")
    folder = ended(page, "others", owner=OTHER)
    with pytest.raises(RunError, match=r"There is no run|cannot name a run"):
        space.free(page, chosen, asked("1" * 64))
    assert folder.checkpoints.exists() and folder.exports.exists()


def test_what_else_is_not_the_visitors_stays(tmp_path, models):
    page = page_for(tmp_path, "many")
    upload = tmp_path / "uploads" / OTHER / "0123456789abcdef" / "rows.csv"
    upload.parent.mkdir(parents=True)
    upload.write_text("x")
    with pytest.raises(DataError, match="among your files"):
        space.free(page, "upload:uploads/0123456789abcdef/rows.csv", asked("1" * 64))
    for chosen in ("model:ada/base", None, "", "folder:/"):
        with pytest.raises(RunError, match="Nothing is chosen that you may delete"):
            space.free(page, chosen, asked("1" * 64))
    assert upload.exists() and models() == ["ada/base"]


def test_the_queues_buttons_move_hold_and_let_go(tmp_path):
    page = page_for(tmp_path)
    for name in ("first", "second"):
        queued(page, name)
    shown = looked(page, Running(page.settings), "second")
    assert [shown[name]["visible"] for name in ("earlier", "later", "hold")] == [True, True, True]
    line.earlier(page, "second", asked())
    assert waiting(tmp_path) == ["second", "first"]
    line.later(page, "second", asked())
    assert waiting(tmp_path) == ["first", "second"]
    line.hold(page, asked())
    shown = looked(page, Running(page.settings), "second")
    assert "You hold your queue back" in shown["state"] and shown["hold"]["value"] == "Let my runs start"
    line.hold(page, asked())
    assert not is_paused(tmp_path, "local")


def test_the_queues_buttons_are_for_ones_own_runs(tmp_path):
    page = page_for(tmp_path, "many")
    for name in ("first", "second"):
        queued(page, name, owner=OTHER)
    for act in (line.earlier, line.later, line.again):
        with pytest.raises(RunError, match="There is no run"):
            act(page, "second", asked("1" * 64))
    line.hold(page, asked("1" * 64))
    assert waiting(tmp_path) == ["first", "second"] and not is_paused(tmp_path, OTHER)


def test_a_run_is_started_again_within_its_owners_quota(tmp_path):
    page = page_for(tmp_path, "many", runs=2)
    EventLog(ended(page, "old", owner=OTHER).events).close()
    new = line.again(page, "old", asked(OTHER))
    assert open_run(tmp_path, new).read_owner()["owner"] == OTHER and waiting(tmp_path) == [new]
    with pytest.raises(RunError, match="You keep 2 runs, and 2 are allowed"):
        line.again(page, "old", asked(OTHER))
