"""The search against a Hub that stands in for the real one, in this very process."""

import json
import struct
from pathlib import Path

import pytest

from peft_ui.errors import ModelError
from peft_ui.models.search import FoundModel, HubSearch, Silent
from tests.hub_stand_in.faults import Answer, Down, Portal, rate_limited
from tests.hub_stand_in.fixture import hub_here, hub_server  # noqa: F401
from tests.hub_stand_in.server import Server
from tests.models.hub_models import small_model


@pytest.fixture
def hub(hub_here: Server, tmp_path: Path) -> Server:  # noqa: F811
    small = small_model(tmp_path / "small")
    hub_here.add_model("org/small", small, downloads=5)
    hub_here.add_model("org/small-famous", small, downloads=50, gated="manual", granted={"bob"})
    hub_here.add_model("ada/small-secret", small, private=True)
    (tmp_path / "pickled").mkdir()
    (tmp_path / "pickled" / "pytorch_model.bin").write_bytes(b"x")
    hub_here.add_model("org/small-pickled", tmp_path / "pickled", downloads=500)
    return hub_here


def test_most_downloaded_first_and_only_with_safetensors(hub: Server) -> None:
    assert HubSearch().find("small") == [
        FoundModel("org/small-famous", 2000, "apache-2.0", True),
        FoundModel("org/small", 2000, "apache-2.0", False),
    ]
    assert [model.name for model in HubSearch().find("small", limit=1)] == ["org/small-famous"]
    assert HubSearch().find("nothing like it") == []


def test_the_machine_s_own_token_is_never_sent_by_itself(hub: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", hub.tokens["ada"])
    HubSearch().find("small")
    assert {logged.token for logged in hub.requests} == {None}
    assert "ada/small-secret" in [model.name for model in HubSearch().find("small", hub.tokens["ada"])]


def test_looked_at(hub: Server, tmp_path: Path) -> None:
    model = HubSearch().look("org/small")
    assert (model.name, model.licence, model.gated) == ("org/small", "apache-2.0", False)
    assert model.revision == hub.repos["org/small"].head.oid
    assert sorted(model.files) == ["README.md", "config.json", "model.safetensors", "tokenizer.json"]
    assert model.size == sum((tmp_path / "small" / name).stat().st_size for name in model.files)


def test_who_may_open_a_gated_model(hub: Server) -> None:
    assert HubSearch().may_open("org/small-famous") is False
    assert HubSearch().may_open("org/small-famous", hub.tokens["bob"]) is True
    assert HubSearch().may_open("org/small-famous", hub.tokens["ada"]) is False


def test_a_silent_hub_is_left_alone_for_a_while(hub: Server) -> None:
    now = [100.0]
    search = HubSearch(clock=lambda: now[0])
    hub.fail("GET", "/api/models", Down(), times=None)
    with pytest.raises(Silent, match="The Hub cannot be reached"):
        search.find("small")
    asked = len(hub.requests)
    with pytest.raises(Silent):
        search.look("org/small")
    assert len(hub.requests) == asked
    hub.mend()
    now[0] += 31
    assert len(search.find("small")) == 2


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (rate_limited(30), "The Hub asks this machine to slow down"),
        (Answer(503, "down"), r"The Hub has trouble of its own just now \(503\)"),
        (Answer(401, "Invalid credentials"), "The Hub does not know your token"),
        (Portal(), "Something else answers in the Hub's place"),
    ],
)
def test_a_refusal_is_told_and_the_search_stays_usable(hub: Server, fault: Answer | Portal, words: str) -> None:
    search = HubSearch()
    hub.fail("GET", "/api/models", fault)
    with pytest.raises(ModelError, match=words) as caught:
        search.find("small")
    assert not isinstance(caught.value, Silent)
    assert len(search.find("small")) == 2


def test_no_such_model(hub: Server) -> None:
    with pytest.raises(ModelError, match="There is no model 'org/nothing' on the Hub"):
        HubSearch().look("org/nothing")


def test_offline_mode_is_a_silent_hub(hub: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(Silent):
        HubSearch().find("small")


def test_parameters_of_a_giant_come_from_its_header_alone(hub: Server, tmp_path: Path) -> None:
    folder = tmp_path / "giant"
    folder.mkdir()
    header = json.dumps({"w": {"dtype": "BF16", "shape": [7_000_000, 1000], "data_offsets": [0, 0]}}).encode()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header)
    hub.add_model("org/giant", folder)
    assert HubSearch().find("giant") == [FoundModel("org/giant", 7_000_000_000, "", False)]
