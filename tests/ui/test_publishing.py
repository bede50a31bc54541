"""Sharing from the page: the handlers against the Hub's stand-in."""

import json
import zipfile

import gradio as gr
import pytest

from peft_ui.errors import MethodError, RunError
from peft_ui.formatting.prepare import prepare
from peft_ui.formatting.settings import DataSettings
from peft_ui.formatting.store import write_prepared
from peft_ui.hub.publish import Means
from peft_ui.models.locate import DEMO_FOLDER
from peft_ui.settings import Settings
from peft_ui.ui import published
from peft_ui.ui.page import Page
from peft_ui.ui.rooms import publishing, repeating
from peft_ui.words.say import speaking
from tests.card.finished import finished_run
from tests.hub_stand_in.faults import Answer
from tests.hub_stand_in.fixture import hub_here, hub_server  # noqa: F401
from tests.hub_stand_in.torture import not_compared
from tests.ui.test_train import Asked, Estimator

FORM = {"run": "pirate-1", "owner": None, "repo": "ada/pirate", "private": True, "pull_request": False} | {
    "card": "",
    "drafted": {},
}


class Stranger(Asked):
    request = type("Request", (), {"scope": {"peft_ui.owner": "somebody"}})()


def settings(home, visitors="one", on_space=False, signs_in=False):
    return Settings(home, visitors, None, on_space, signs_in)


@pytest.fixture
def page(tmp_path):
    finished_run(tmp_path)
    return Page(settings(tmp_path), Estimator(), gr.Blocks())


@pytest.fixture
def signed(hub_here, monkeypatch):  # noqa: F811
    """Ada is signed in on this machine."""
    monkeypatch.setenv("HF_TOKEN", hub_here.tokens["ada"])
    return hub_here


def pushed(page, request=None, **changes):
    """What the page shows at each step."""
    means = Means(looks=(0.0,), proof=not_compared)
    return list(publishing.publish(page, request or Asked(), means=means, **FORM | {"token": ""} | changes))


def drafted(page, **changes):
    values = {name: value for name, value in FORM.items() if name != "pull_request"}
    return publishing.show_card(page, Asked(), is_open=True, **values | changes)


def test_a_push_tells_its_steps_and_where_it_is(page, hub_here):  # noqa: F811
    steps = pushed(page, token=hub_here.tokens["ada"])
    repo = hub_here.repos["ada/pirate"]
    assert "Sending 6 files" in "".join(step[0] for step in steps)
    assert all(step[2] in ("", gr.skip()) for step in steps)
    assert steps[0][2] == "", "the token leaves the page at the first step"
    assert f'href="{hub_here.url}/ada/pirate"' in steps[-1][0]
    assert repo.head.oid in steps[-1][0]
    assert steps[-1][1]["interactive"] is True
    assert repo.private is True
    assert hub_here.url in drafted(page)[3], "the last push is still told later"


def test_a_token_pasted_for_one_push_goes_before_the_sign_in(page, signed):
    assert publishing.token_of(page, "", Asked()) == signed.tokens["ada"]
    assert publishing.token_of(page, " mine ", Asked()) == "mine"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"token": "hf_wrong"}, "does not know this token"),
        ({"repo": " "}, "has no name"),
        ({"run": None}, "No run is chosen"),
        ({"run": "other"}, "There is no run"),
        ({"repo": "school/pirate"}, "may not publish"),
        ({"card": "no head"}, "has no head"),
    ],
)
def test_what_cannot_be_is_said_in_words(page, signed, changes, words):
    last = pushed(page, **changes)[-1]
    assert words in last[0]
    assert 'role="alert"' in last[0]
    assert last[1]["interactive"] is True
    assert signed.asked("/commit/", "POST") == []


def test_nobody_is_signed_in(page, hub_here, monkeypatch, tmp_path):  # noqa: F811
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(tmp_path / "none"))
    assert "Paste a token" in pushed(page)[-1][0]
    assert hub_here.requests == []


def test_a_refusal_of_the_hub_can_be_repeated(page, signed):
    signed.fail("POST", "/commit/", Answer(500, "trouble"))
    signed.fail("POST", "/commit/", Answer(500, "trouble"), times=None)
    assert "trouble of its own" in pushed(page)[-1][0]
    signed.mend()
    assert "Published" in pushed(page)[-1][0]


def test_a_stranger_can_neither_publish_nor_read_nor_download(page, signed):
    assert "There is no run" in pushed(page, Stranger())[-1][0]
    with pytest.raises(RunError, match="There is no run"):
        publishing.show_card(page, Stranger(), is_open=True, **FORM)
    with pytest.raises(RunError, match="There is no run"):
        repeating.download_script(page, "pirate-1", Stranger())
    assert signed.requests == []


def test_names_come_with_the_token_and_are_asked_for_once(page, signed):
    asked = {"token": "", "names": [], "owner": None, "is_open": True}
    line, owners, names = publishing.show_account(page, Asked(), **asked)
    assert "You publish as ada." in line
    assert owners["choices"] == ["ada", "lab"] == names
    assert owners["value"] == "ada"
    assert publishing.show_account(page, Asked(), **asked | {"names": names, "owner": "lab"})[1]["value"] == "lab"
    assert len(signed.asked("/whoami")) == 1
    assert publishing.show_account(page, Asked(), **asked | {"token": signed.tokens["bob"]})[2] == ["bob"]


def test_nothing_is_asked_before_the_panel_is_opened(page, signed):
    shown = publishing.show_account(page, Asked(), token="", names=[], owner=None, is_open=False)
    assert shown == [gr.skip()] * 3
    assert publishing.show_card(page, Asked(), is_open=False, **FORM) == [gr.skip()] * 4
    assert signed.requests == []


def test_a_name_is_proposed_and_one_that_was_written_stays(page):
    name, text, facts, _ = drafted(page, repo="")
    assert name == "peft-ui-demo-lora"
    assert '"peft-ui-demo-lora"' in text
    assert '"lab/peft-ui-demo-lora"' in drafted(page, repo=name, owner="lab", card=text, drafted=facts)[1]
    assert drafted(page, repo="mine")[0] == gr.skip()
    assert drafted(page, repo="mine", drafted=facts | {"run": "another"})[0] == "peft-ui-demo-lora"
    assert publishing.full_name(" mine ", "lab") == "lab/mine"
    assert publishing.full_name("ada/mine", "lab") == "ada/mine"
    assert publishing.full_name("", "lab") == ""
    assert publishing.on_owner("ada/mine") == "mine"


def test_an_edited_card_is_kept_and_goes_up(page, signed):
    _, text, facts, _ = drafted(page)
    assert '"ada/pirate"' in text
    assert "farewell" in text
    assert "farewell" not in drafted(page, card=text, drafted=facts, private=False)[1]
    mine = text.replace("## Limits", "## My limits")
    _, kept, facts, _ = drafted(page, card=mine, drafted=facts, repo="lab/other")
    assert kept == mine.replace('"ada/pirate"', '"lab/other"')
    pushed(page, card=kept, drafted=facts, repo="lab/third")
    card = signed.repos["lab/third"].files["README.md"].decode()
    assert card == mine.replace('"ada/pirate"', '"lab/third"')


def test_an_untouched_card_is_made_for_the_repository_that_it_goes_to(page, signed):
    _, text, facts, _ = drafted(page, repo="")
    pushed(page, card=text.replace("\n", "\r\n"), drafted=facts, private=False)
    card = signed.repos["ada/pirate"].files["README.md"].decode()
    assert '"ada/pirate"' in card
    assert "farewell" not in card, "private rows stay out of a public card"


def test_what_the_hub_says_is_escaped_and_spoken_in_chinese():
    assert "<b>" not in published.refusal("<b>x</b>")
    with speaking("zh"):
        assert published.step("Sending 6 files, 0.1 MB.") == "正在发送 6 个文件，共 0.1 MB。"
        assert "已发送 1.5 MB，共 6.0 MB。" in published.progress("Sent 1.5 of 6.0 MB.")
        assert published.step("Making sure of the repository a/b.") == "正在确认仓库 a/b。"
    assert 'aria-valuenow="25"' in published.progress("Sent 1.5 of 6.0 MB.")
    assert "progressbar" not in published.progress("Asking the Hub about the card.")


def test_a_method_that_cannot_be_merged_is_refused_with_the_reason(page):
    recipe = page.settings.runs / "pirate-1" / "recipe.json"
    recipe.write_text(json.dumps(json.loads(recipe.read_text()) | {"method": {"key": "prompt_tuning"}}))
    with pytest.raises(MethodError, match="puts learnt vectors before every text"):
        repeating.download_merged(page, "pirate-1", Asked())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "file", "act"),
    [("script", "train.py", repeating.download_script), ("notebook", "train.ipynb", repeating.download_notebook)],
)
def test_what_repeats_the_run_comes_as_a_zip(page, monkeypatch, form, file, act):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    rows = page.settings.home / "rows.jsonl"
    rows.write_text('{"instruction": "greet", "output": "ahoy"}\n' * 20)
    write_prepared(prepare(DataSettings(source=str(rows)), seed=0), page.settings.runs / "pirate-1" / "data")
    assert act(page, "pirate-1", Asked()) == f"download/pirate-1/{form}.zip"
    exports = page.settings.runs / "pirate-1" / "exports"
    assert [path.name for path in exports.iterdir()] == [f"{form}.zip"]
    names = sorted(zipfile.ZipFile(exports / f"{form}.zip").namelist())
    base = sorted(f"base/{path.name}" for path in DEMO_FOLDER.iterdir())
    written = sorted([*base, "requirements.txt", "train.jsonl", file, "validation.jsonl"])
    folder = f"LoRA-Rank-4-my-customers.csv-{form}"
    assert [name for name in names if not name.endswith("/")] == [f"{folder}/{name}" for name in written]
