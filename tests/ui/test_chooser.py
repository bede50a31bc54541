"""The model chooser: its handlers alone, against a Hub that stands in for the real one."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from peft_ui.errors import ModelError
from peft_ui.models.downloads import Download
from peft_ui.models.fit import Machine
from peft_ui.models.search import FoundModel
from peft_ui.settings import Settings
from peft_ui.ui import model_card, rights
from peft_ui.ui.model_name import allowed_model
from peft_ui.ui.page import Page
from peft_ui.ui.rooms import chooser
from peft_ui.ui.visitor import LOCAL, OWNER
from peft_ui.words.say import speaking
from tests.hub_stand_in.faults import Down
from tests.hub_stand_in.fixture import hub_here, hub_server  # noqa: F401
from tests.hub_stand_in.server import Server
from tests.models.hub_models import small_model
from tests.models.test_cache import keep

LAPTOP = Machine(memory=24 * 10**9, each=4)
ASKED: Any = SimpleNamespace(request=SimpleNamespace(scope={OWNER: LOCAL}))


class NoDownloads:
    """Downloads that never run: what was asked for, and what is said to be under way."""

    def __init__(self) -> None:
        self.started: list[tuple[Any, ...]] = []
        self.last: Download | None = None

    def of(self, owner: str) -> Download | None:
        return self.last

    def start(self, *given: Any) -> None:
        self.started.append(given)
        self.last = Download(given[0], given[1])

    def cancel(self, owner: str) -> None:
        assert self.last
        self.last = Download(self.last.name, owner, "cancelled")


@pytest.fixture
def hub(hub_here: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:  # noqa: F811
    hub_here.add_model("org/small", small_model(tmp_path / "small"), downloads=5)
    hub_here.add_model("org/small-gated", tmp_path / "small", downloads=1, gated="manual", granted={"bob"})
    monkeypatch.setattr(chooser, "this_machine", lambda: LAPTOP)
    monkeypatch.setattr(rights, "access", lambda: False)
    return hub_here


def page(tmp_path: Path, visitors: str = "one") -> Page:
    settings = Settings(home=tmp_path, visitors=visitors, password=None, on_space=False)  # type: ignore[arg-type]
    return Page(settings, None, gr.Blocks(analytics_enabled=False), NoDownloads())  # type: ignore[arg-type]


def test_a_line_of_the_list_says_what_counts() -> None:
    small = FoundModel("Qwen/Qwen3-0.6B", 600_000_000, "apache-2.0", gated=True)
    assert model_card.found_label(small, LAPTOP) == "Qwen/Qwen3-0.6B · 600.0 M · apache-2.0 · gated"
    large = FoundModel("big/one", 40_000_000_000, "", gated=False)
    words = "will not fit: needs about 177 GB, this machine has 24 GB"
    assert model_card.found_label(large, LAPTOP) == f"big/one · 40.0 B · {words}"
    with speaking("zh"):
        assert "装不下：约需 177 GB，本机有 24 GB" in model_card.found_label(large, LAPTOP)


def test_typing_offers_what_is_here_then_what_the_hub_has(hub: Server, tmp_path: Path) -> None:
    from huggingface_hub import constants

    keep(Path(constants.HF_HUB_CACHE), "ada/small-and-here")
    update, said = chooser.on_typing(page(tmp_path), "small", ASKED)
    assert [name for _, name in update["choices"]] == ["demo", "ada/small-and-here", "org/small", "org/small-gated"]
    assert "on this machine" in update["choices"][1][0]
    assert update["choices"][3][0].endswith("apache-2.0 · gated")
    assert said == ""


def test_one_letter_or_a_path_asks_nobody(hub: Server, tmp_path: Path) -> None:
    for typed in ("s", "", "/home/me/model", "./model", "~/model"):
        assert chooser.on_typing(page(tmp_path), typed, ASKED)[1] == ""
    assert hub.asked("/api/models") == []


def test_without_a_hub_the_list_stays_usable(hub: Server, tmp_path: Path) -> None:
    hub.fail("GET", "/api", Down(), times=None)
    for typed in ("small", "zebra"):  # the demo's line holds the first; nothing here the second
        update, said = chooser.on_typing(page(tmp_path), typed, ASKED)
        assert [name for _, name in update["choices"]] == ["demo"]
        assert "The Hub cannot be reached" in said


def test_a_shared_machine_shows_nothing_of_its_own(hub: Server, tmp_path: Path) -> None:
    from huggingface_hub import constants

    keep(Path(constants.HF_HUB_CACHE), "ada/here")
    assert [name for _, name in chooser.choices(page(tmp_path, "many").settings)] == ["demo"]
    assert [name for _, name in chooser.choices(page(tmp_path).settings)] == ["demo", "ada/here"]


def test_a_name_that_trails_its_facts_is_still_the_name() -> None:
    settings = page(Path()).settings
    assert allowed_model(" org/small · 1.0 k · apache-2.0 · gated", settings) == "org/small"
    with pytest.raises(ModelError, match="No model is chosen"):
        allowed_model(" · ", settings)


def test_the_chosen_model_s_facts_and_its_download(hub: Server, tmp_path: Path) -> None:
    facts, progress, fetch, end, timer = chooser.show_model(page(tmp_path), "org/small", None, ASKED)
    revision = hub.repos["org/small"].head.oid
    for words in ("apache-2.0", f"revision {revision[:7]}", "not on this machine yet", "2.0 k parameters"):
        assert words in facts
    assert (fetch["visible"], fetch["value"]) == (True, "Download the model (4 kB)")
    assert (progress, end["visible"], timer.active) == ("", False, False)


def test_gated_says_how_to_get_access(hub: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts, _, fetch, *_ = chooser.show_model(page(tmp_path), "org/small-gated", None, ASKED)
    assert "hf auth login" in facts
    assert f'href="{hub.url}/org/small-gated"' in facts
    assert fetch["visible"] is False
    facts, *_ = chooser.show_model(page(tmp_path, "many"), "org/small-gated", None, ASKED)
    assert "hf auth login" not in facts
    assert "paste a token of yours below" in facts
    monkeypatch.setattr(rights, "access", lambda: hub.tokens["bob"])
    facts, _, fetch, *_ = chooser.show_model(page(tmp_path), "org/small-gated", None, ASKED)
    assert "your token opens it" in facts
    assert fetch["visible"] is True


def test_what_is_wrong_with_a_name_stands_in_the_place_of_its_facts(hub: Server, tmp_path: Path) -> None:
    facts, _, fetch, *_ = chooser.show_model(page(tmp_path), "org/<b>nothing</b>", None, ASKED)
    assert "role=&quot;alert" not in facts
    assert 'role="alert"' in facts
    assert "<b>" not in facts
    assert fetch["visible"] is False
    assert chooser.show_model(page(tmp_path), "", None, ASKED)[0] == ""


def test_a_download_from_button_to_end(hub: Server, tmp_path: Path) -> None:
    here = page(tmp_path)
    downloads: Any = here.downloads
    _, progress, fetch, end, timer = chooser.download(here, "org/small", None, ASKED)
    assert downloads.started == [("org/small", LOCAL, False, None)]
    assert "asking the Hub" in progress
    assert (fetch["visible"], end["visible"], timer.active) == (False, True, True)

    downloads.last = Download("org/small", LOCAL, "running", 1_200_000_000, 4_800_000_000)
    _, progress, *_ = chooser.tick(here, "demo", None, ASKED)
    assert 'aria-valuenow="25"' in progress
    assert "1.2 GB of 4.8 GB" in progress

    downloads.last = Download("org/small", LOCAL, "failed", what="No room <here>.", remedy="Make some.")
    _, progress, fetch, end, timer, choices = chooser.tick(here, "org/small", None, ASKED)
    assert "No room &lt;here&gt;. Make some." in progress
    assert (fetch["visible"], end["visible"], timer.active) == (True, False, False)
    assert choices["choices"][0][1] == "demo"
    assert chooser.tick(here, "demo", None, ASKED)[1] == ""

    chooser.download(here, "org/small", None, ASKED)
    assert "Cancelled" in chooser.cancel(here, "org/small", None, ASKED)[1]


def test_only_a_model_of_the_hub_is_downloaded(hub: Server, tmp_path: Path) -> None:
    here = page(tmp_path)
    downloads: Any = here.downloads
    chooser.download(here, str(tmp_path / "small"), None, ASKED)
    assert downloads.started == []
    with pytest.raises(ModelError, match="folders of this machine cannot be named"):
        chooser.download(page(tmp_path, "many"), str(tmp_path / "small"), None, ASKED)


def test_a_failed_download_is_told_in_chinese() -> None:
    failed = Download("org/small", LOCAL, "failed", what="The download stopped by itself.")
    with speaking("zh"):
        assert "下载自行中断了。" in model_card.progress(failed, "org/small")
