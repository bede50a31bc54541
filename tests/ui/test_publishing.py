"""Sharing from the page: the handlers against the Hub's stand-in, then the whole of it in a browser."""

import json
import zipfile
from pathlib import Path

import gradio as gr
import httpx
import pytest

from peft_ui.errors import RunError
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
from tests.export.shaken import shaken_run
from tests.hub_stand_in.faults import Answer
from tests.hub_stand_in.fixture import hub_here, hub_server  # noqa: F401
from tests.hub_stand_in.torture import not_compared
from tests.playground.tiny import base_folder
from tests.ui.browser import Server, chromium, needs_browser, open_tab
from tests.ui.test_train import Asked, Estimator

FORM = {"run": "pirate-1", "repo": "ada/pirate", "private": True, "pull_request": False, "card": "", "drafted": {}}


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
    values = {name: FORM[name] for name in ("run", "repo", "private", "card", "drafted")}
    return publishing.show_card(page, Asked(), **values | changes)


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
    assert hub_here.url in drafted(page)[2], "the last push is still told later"


def test_the_local_sign_in_serves_one_visitor_and_nobody_else(signed, tmp_path):
    token = signed.tokens["ada"]
    assert publishing.token_of(settings(tmp_path), "", None) == token
    assert publishing.token_of(settings(tmp_path), " mine ", None) == "mine"
    assert publishing.token_of(settings(tmp_path, "many"), "", None) is None
    assert publishing.token_of(settings(tmp_path, "one", on_space=True), "", None) is None
    theirs = gr.OAuthToken(token="theirs", scope="", expires_at=0)
    assert publishing.token_of(settings(tmp_path, "many", True, signs_in=True), "", theirs) == "theirs"
    assert publishing.token_of(settings(tmp_path, "many", True, signs_in=True), "", None) is None
    assert publishing.token_of(settings(tmp_path, "many", True), "", theirs) is None


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
        publishing.show_card(
            page, Stranger(), **{name: FORM[name] for name in ("run", "repo", "private", "card")}, drafted={}
        )
    with pytest.raises(RunError, match="There is no run"):
        repeating.download_script(page, "pirate-1", Stranger())
    assert signed.requests == []


def test_names_come_with_the_token_and_are_asked_for_once(page, signed):
    asked = {"run": "pirate-1", "repo": "", "token": "", "names": []}
    line, owners, repo, names = publishing.show_account(page, Asked(), **asked)
    assert "You publish as ada." in line
    assert owners["choices"] == ["ada", "lab"] == names
    assert repo == "ada/peft-ui-demo-lora"
    publishing.show_account(page, Asked(), **asked | {"names": names})
    assert len(signed.asked("/whoami")) == 1
    assert publishing.show_account(page, Asked(), **asked | {"token": signed.tokens["bob"]})[3] == ["bob"]
    assert publishing.on_owner("ada/x", "lab") == "lab/x"


def test_an_edited_card_is_kept_and_goes_up(page, signed):
    text, facts, _ = drafted(page)
    assert '"ada/pirate"' in text
    assert "farewell" in text
    assert "farewell" not in drafted(page, card=text, drafted=facts, private=False)[0]
    mine = text.replace("## Limits", "## My limits")
    kept, facts, _ = drafted(page, card=mine, drafted=facts, repo="lab/other")
    assert kept == mine.replace('"ada/pirate"', '"lab/other"')
    pushed(page, card=kept, drafted=facts, repo="lab/third")
    card = signed.repos["lab/third"].files["README.md"].decode()
    assert card == mine.replace('"ada/pirate"', '"lab/third"')


def test_an_untouched_card_is_made_for_the_repository_that_it_goes_to(page, signed):
    text, facts, _ = drafted(page, repo="")
    pushed(page, card=text.replace("\n", "\r\n"), drafted=facts, private=False)
    card = signed.repos["ada/pirate"].files["README.md"].decode()
    assert '"ada/pirate"' in card
    assert "farewell" not in card, "private rows stay out of a public card"


def test_what_the_hub_says_is_escaped_and_spoken_in_chinese():
    assert "<b>" not in published.refusal("<b>x</b>")
    with speaking("zh"):
        assert published.step("Sending 6 files, 0.1 MB.") == "正在发送 6 个文件，共 0.1 MB。"
        assert published.step("Making sure of the repository a/b.") == "正在确认仓库 a/b。"


@pytest.mark.slow
def test_the_script_comes_as_a_zip(page, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    rows = page.settings.home / "rows.jsonl"
    rows.write_text('{"instruction": "greet", "output": "ahoy"}\n' * 20)
    write_prepared(prepare(DataSettings(source=str(rows)), seed=0), page.settings.runs / "pirate-1" / "data")
    address = repeating.download_script(page, "pirate-1", Asked())
    assert address == "download/pirate-1/script.zip"
    exports = page.settings.runs / "pirate-1" / "exports"
    assert [path.name for path in exports.iterdir()] == ["script.zip"]
    names = sorted(zipfile.ZipFile(exports / "script.zip").namelist())
    base = sorted(f"base/{path.name}" for path in DEMO_FOLDER.iterdir())
    written = [*base, "requirements.txt", "train.jsonl", "train.py", "validation.jsonl"]
    assert [name for name in names if not name.endswith("/")] == [f"pirate-1-script/{name}" for name in written]


@pytest.mark.slow
@needs_browser
def test_publish_in_a_browser(hub_server, tmp_path, monkeypatch):  # noqa: F811
    token = hub_server.tokens["ada"]
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in hub_server.environment(tmp_path / "hf").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    home = tmp_path / "home"
    run = shaken_run(home, base_folder(tmp_path / "base"))
    done = {"kind": "state", "state": "done", "time": 2.0, "summary": {"state": "done"}}
    run.events.write_text(
        json.dumps({"kind": "state", "state": "starting", "time": 1.0}) + "\n" + json.dumps(done) + "\n"
    )
    server = Server(home)
    server.start()
    try:
        with chromium() as browser:
            page = browser.new_context(viewport={"width": 1360, "height": 1000}).new_page()
            page.goto(server.address)
            open_tab(page, "play")
            page.locator("#publish-panel button.label-wrap").click()
            page.locator("#publish-account", has_text="Nobody is signed in").wait_for(timeout=180_000)
            page.locator("#publish-token input").fill(token)
            page.locator("#publish-token input").press("Tab")
            page.locator("#publish-account", has_text="You publish as ada.").wait_for(timeout=180_000)
            page.wait_for_timeout(1000)  # the names that come with the account fill the field first
            page.locator("#publish-repo").locator("input, textarea").fill("ada/from-the-page")
            page.locator("#publish-repo").locator("input, textarea").press("Tab")
            card = page.locator("#publish-card textarea")
            page.wait_for_function(
                "document.querySelector('#publish-card textarea').value.includes('ada/from-the-page')", timeout=180_000
            )
            card.fill(card.input_value() + "\nWritten by me in the page.\n")
            page.locator("#publish-button").click()
            page.locator("#publish-result section").wait_for(timeout=180_000)
            said = page.locator("#publish-result").inner_text()
            page.screenshot(path=str(tmp_path / "published.png"), full_page=True)
            assert page.locator("#publish-token input").input_value() == ""
            kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
        environment = Path(f"/proc/{server.process.pid}/environ").read_bytes()
    finally:
        server.close()
    told = json.loads(run.published.read_text())
    assert told["repo"] == "ada/from-the-page"
    assert told["commit"] in said
    assert told["check"]["passed"] is True
    assert told["check"]["max_difference"] is not None, told["check"]["why"]
    found = httpx.get(f"{hub_server.url}/api/models/ada/from-the-page", headers={"authorization": f"Bearer {token}"})
    assert found.json()["sha"] == told["commit"]
    repo = hub_server.repos["ada/from-the-page"]
    assert repo.private
    assert repo.files["README.md"].decode().endswith("Written by me in the page.\n")
    secret = token.encode()
    assert token not in kept
    assert secret not in environment
    assert [path for path in tmp_path.rglob("*") if path.is_file() and secret in path.read_bytes()] == []
    assert [name for name, content in repo.files.items() if secret in content] == []
