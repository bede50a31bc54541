"""What is gated or private, on a page of many visitors: open to whom its owner let in, closed to the next one.

Ann's token opens both; Bob has one that opens neither. Once Ann has fetched them they lie in the one cache of the
page. Her token is looked for wherever it could have been left.
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from peft_ui.runs.folder import RunFolder
from peft_ui.runs.state import state_of
from tests.hub_stand_in.fixture import hub_server  # noqa: F401
from tests.playground.tiny import base_folder
from tests.ui.browser import Server
from tests.ui.driver import Driver, PageError
from tests.ui.watcher import Watcher, files_with

pytestmark = pytest.mark.slow
MODEL, ROWS = "org/gated", "ada/private-rows"
CLOSED = "gated, private or not there"
ROW = {"instruction": "name the sky", "output": "blue"}


@pytest.fixture
def hub(hub_server, tmp_path):  # noqa: F811
    hub_server.add_model(MODEL, base_folder(tmp_path / "base"), gated="manual", granted={"ada"})
    (tmp_path / "rows").mkdir()
    (tmp_path / "rows" / "train.jsonl").write_text((json.dumps(ROW) + "\n") * 20)
    hub_server.add_dataset(ROWS, tmp_path / "rows", private=True)
    return hub_server


@pytest.fixture
def server(hub, tmp_path, monkeypatch) -> Iterator[Server]:
    for name, value in hub.environment(tmp_path / "hf").items():
        monkeypatch.setenv(name, value)
    for name in ("HUGGING_FACE_HUB_TOKEN", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "tmp").mkdir()
    more = {"PEFT_UI_VISITORS": "many", "OMP_NUM_THREADS": "1", "TMPDIR": str(tmp_path / "tmp")}
    # The machine's own sign-in would open everything, and serves nobody here.
    started = Server(tmp_path / "home", tmp_path / "console.txt", HF_TOKEN=hub.tokens["ada-reads"], **more)
    started.start()
    yield started
    started.close()


def until(what: Callable[[], Any], seconds: float = 120) -> Any:
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end
        time.sleep(0.2)
    return found


def refused(act: Callable[[], None]) -> str:
    with pytest.raises(PageError) as caught:
        act()
    return str(caught.value)


def with_token(server: Server, token: str) -> Driver:
    page = Driver(server.address)
    page.set("data-token", token, "submit")
    assert page["data-token"] == ""
    return page


def chosen(page: Driver) -> Driver:
    """An example's rows are open, and the closed model is named; nothing is asked of it yet."""
    page.fire("data-example-pirate", "click")
    page.values[page.number("train-max_steps")] = 2
    page.values[page.number("data-max_length")] = 64
    page.values[page.number("data-model")] = MODEL
    return page


def told_model(page: Driver) -> str:
    page.fire("data-model", "change")
    return page["data-model-facts"]


def start(page: Driver) -> None:
    page.open()
    page.fire("train-start", "click")
    if page["train-start"] == "Start all the same":  # the limit cuts some rows, which is told first
        page.fire("train-start", "click")


def test_one_is_let_in_and_the_next_is_not(server, hub, tmp_path):
    ada, bob = hub.tokens["ada"], hub.tokens["bob"]
    watcher = Watcher(tmp_path, ada, bob)
    watcher.start()

    nobody = chosen(Driver(server.address))
    assert "paste a token of yours below" in told_model(nobody)
    assert CLOSED in nobody["data-preview"]
    wrong = Driver(server.address)
    assert "does not know this token" in refused(lambda: wrong.set("data-token", "hf_wrong", "submit"))
    assert wrong["data-token-kept"] == ""

    ann = chosen(with_token(server, ada))
    assert ann["data-token-kept"] == "ada"
    assert "your token opens it" in told_model(ann)
    assert "<mark" in ann["data-preview"], "the tokenizer alone is fetched for it"
    assert "is not on this machine yet" in refused(lambda: start(ann))
    ann.fire("data-model-download", "click")
    until(lambda: "<li>on this machine</li>" in told_model(ann))
    ann.set("data-source", ROWS, "submit")
    assert "20 rows" in ann["data-facts"]
    start(ann)
    run = RunFolder(server.home / "runs" / ann["train-watched"])
    assert until(lambda: state_of(run) in ("done", "failed") and state_of(run)) == "done", run.log.read_text()
    assert run.read_recipe()["model"] == {
        "name": MODEL,
        "revision": hub.repos[MODEL].head.oid,
        "dtype": "auto",
        "quantization": "none",
    }
    ann.open()
    ann.values[ann.number("play-run")] = run.id
    ann.values[ann.number("play-instruction")] = "name the sky"
    ann.values[ann.number("play-max_new_tokens")] = 16
    ann.fire("play-send", "click")
    assert "<pre>" in ann["play-base"]

    for page in (chosen(Driver(server.address)), chosen(with_token(server, bob))):
        assert "This model is gated" in told_model(page)
        assert CLOSED in page["data-preview"]
        assert CLOSED in page["method-notice"]
        assert CLOSED in refused(lambda page=page: start(page))
        page.values[page.number("data-revision")] = hub.repos[MODEL].head.oid
        assert CLOSED in refused(lambda page=page: start(page))
        page.values[page.number("data-model")] = "demo"
        assert CLOSED in refused(lambda page=page: page.set("data-source", ROWS, "submit"))
        assert CLOSED in refused(lambda page=page: page.fire("data-findings", "click"))
        page.values[page.number("data-source")] = "examples/pirate.csv"
        page.values[page.number("data-validation-source")] = ROWS
        page.fire("data-template", "change")
        assert CLOSED in page["data-preview"]
        assert "sky" not in json.dumps([page.values, page.components], default=str)

    ann.fire("data-token-forget", "click")
    assert CLOSED in refused(lambda: start(chosen(ann)))
    watcher.over.set()
    watcher.join()
    assert watcher.found == set()
    for module in ("estimate.process", "models.download", "runs.supervisor", "runs.worker", "playground.speaker"):
        assert watcher.was_seen(f"peft_ui.{module}"), module
    assert files_with(tmp_path, ada, bob) == []
    assert hub.tokens["ada-reads"] not in {one.token for one in hub.requests}
