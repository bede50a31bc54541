from pathlib import Path

import pytest

from peft_ui.card.origin import origin_of
from tests.hub_stand_in.server import nowhere


@pytest.fixture
def base(tmp_path) -> Path:
    folder = tmp_path / "models--org--base" / "snapshots" / ("0" * 39 + "1")
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"model_type": "llama"}')
    (folder / "README.md").write_text("---\nlicense: gemma\nlanguage: en\nsecret: x\n---\nhello")
    return folder


def test_a_model_on_the_hub_brings_its_licence(hub_here, base):
    hub_here.add_model("org/base", base)
    origin = origin_of("org/base", endpoint=hub_here.url)
    assert (origin.hub_id, origin.kind, origin.about) == ("org/base", "hub", {"license": "gemma", "language": "en"})


def test_a_folder_of_the_hubs_cache_has_an_id_in_its_path(hub_here, base):
    hub_here.add_model("org/base", base)
    origin = origin_of(str(base), endpoint=hub_here.url)
    assert (origin.hub_id, origin.about["license"], origin.revision) == ("org/base", "gemma", "0" * 39 + "1")


def test_a_folder_tells_its_licence_and_not_its_place(tmp_path, base):
    folder = base.rename(tmp_path / "mine")
    origin = origin_of(str(folder))
    assert (origin.hub_id, origin.kind, origin.model_type) == (None, "folder", "llama")
    assert origin.about == {"license": "gemma", "language": "en"}
    assert str(tmp_path) not in repr(origin)


def test_a_folder_that_is_gone(tmp_path):
    assert origin_of(str(tmp_path / "gone")).hub_id is None


def test_the_demo_model():
    origin = origin_of("demo")
    assert (origin.hub_id, origin.kind, origin.model_type) == (None, "demo", "llama")
    assert origin.parameters and origin.parameters > 1_000_000


def test_without_the_hub_there_are_gaps_and_no_error():
    assert origin_of("org/base", endpoint=nowhere()).about == {}


def test_nobodys_token_is_used_without_one(hub_here, base, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_the_owner_of_the_machine")
    hub_here.add_model("org/base", base)
    origin_of("org/base", endpoint=hub_here.url)
    assert {logged.token for logged in hub_here.requests} == {None}
