"""As a Space: the app starts as the builder would start it, two people sign in, and neither sees the other's run."""

import json
import re
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from tests.hub_stand_in.fixture import hub_server  # noqa: F401
from tests.models.hub_models import small_model
from tests.ui.browser import chromium, needs_browser, open_tab
from tests.ui.space import space

ROOT = Path(__file__).parents[2]
PATIENCE = 180_000


def head():
    return yaml.safe_load((ROOT / "README.md").read_text(encoding="utf-8").split("---")[1])


def test_the_readme_is_headed_as_a_space():
    said = head()
    assert (said["sdk"], said["app_file"], said["python_version"]) == ("gradio", "app.py", "3.12")
    assert said["hf_oauth"] is True
    assert {"read-repos", "gated-repos", "manage-repos"} <= set(said["hf_oauth_scopes"])
    assert len(said["short_description"]) <= 60
    assert (ROOT / said["app_file"]).is_file()


def test_the_requirements_do_not_fight_the_builder():
    """It installs gradio[oauth,mcp] at `sdk_version`, which caps pydantic at 2.12.5; ZeroGPU lists torch up to 2.11."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    said = [Requirement(line.partition("#")[0]) for line in lines if line.partition("#")[0].strip()]
    ranges = {one.name: one.specifier for one in said}
    for name, version in {"gradio": head()["sdk_version"], "pydantic": "2.12.5", "torch": "2.11.0"}.items():
        assert version in ranges[name], f"{name} {version}"
    assert {"authlib", "itsdangerous"} <= ranges.keys()


@pytest.mark.slow
@needs_browser
def test_two_people_sign_in(hub_server, tmp_path):  # noqa: F811
    hub_server.add_model("org/gated", small_model(tmp_path / "small"), gated="manual", granted={"ada"})
    with space(hub_server, tmp_path / "space") as address, chromium() as browser:
        ada = signed_in(browser, hub_server, address, "ada")
        assert "no lasting disk" in ada.locator("#visitor").inner_text()
        run = trained(ada)
        ada.screenshot(path=str(tmp_path / "ada.png"), full_page=True)
        owner = json.loads((tmp_path / "space" / "home" / "runs" / run / "owner.json").read_text())["owner"]
        assert owner == "hub-sub-ada"
        assert status(ada, f"/download/{run}/adapter.zip") == 200
        kept = json.dumps(ada.context.cookies()) + ada.evaluate("JSON.stringify([{...localStorage}, document.cookie])")

        bob = signed_in(browser, hub_server, address, "bob", f"/?run={run}")
        open_tab(bob, "train")
        bob.locator("#train-runs", has_text="No runs yet").wait_for(timeout=PATIENCE)
        assert run not in bob.content()
        assert "Your account has no access yet" in told_of_model(bob, "org/gated")
        assert "your token opens it" in told_of_model(ada, "org/gated")
        assert status(bob, f"/download/{run}/adapter.zip") == 404

        ada.locator("#sign-in").click()
        ada.locator("#visitor", has_text="Sign in to find your runs").wait_for(timeout=PATIENCE)
        assert status(ada, f"/download/{run}/adapter.zip") == 404
        hub_server.sign_in_as("ada", ["openid", "profile"])
        ada.locator("#sign-in").click()
        ada.locator("#visitor", has_text="You did not allow this page to write").wait_for(timeout=PATIENCE)
        assert "private and gated repositories, so they stay closed here" in ada.locator("#visitor").inner_text()
        assert status(ada, f"/download/{run}/adapter.zip") == 200
    tokens = [token for token in hub_server.world.accounts if token.startswith("hf_oauth_")]
    assert len(tokens) == 3
    files = [path for path in (tmp_path / "space").rglob("*") if path.is_file()]
    for token in [*tokens, "hf_the_own_token_of_this_space"]:
        assert token not in _decoded(kept)
        assert [path for path in files if token.encode() in path.read_bytes()] == []
    asked = {one.token for one in hub_server.requests}
    assert "hf_the_own_token_of_this_space" not in asked


def signed_in(browser, hub, address, name, path="/"):
    """A page of its own browser in which this person has signed in."""
    hub.sign_in_as(name)
    page = browser.new_context(ignore_https_errors=True, viewport={"width": 1360, "height": 900}).new_page()
    page.goto(address + path)
    page.locator("#sign-in").click(timeout=PATIENCE)
    page.locator("#visitor", has_text=f"Signed in as {name}.").wait_for(timeout=PATIENCE)
    return page


def told_of_model(page, name):
    """What stands below the chooser once this model is chosen."""
    open_tab(page, "data")
    field = page.locator("#data-model input")
    field.fill(name)
    field.press("Enter")
    field.press("Tab")
    page.locator("#data-model-facts .notice").wait_for(timeout=PATIENCE)
    return page.locator("#data-model-facts").inner_text()


def trained(page):
    """Two steps of the demo model; the run's id."""
    page.locator("#data-example-pirate").click()
    page.locator("#data-preview article").first.wait_for(timeout=PATIENCE)
    open_tab(page, "train")
    page.locator("#tab-train >> text=More settings").first.click()
    field = page.locator("#train-max_steps input").first
    field.fill("2")
    field.press("Tab")
    page.locator("#train-start").click()
    page.locator("#train-state [data-state=done]").wait_for(timeout=PATIENCE)
    return page.locator("#train-runs [data-run]").first.get_attribute("data-run")


def status(page, path):
    return page.evaluate("path => fetch(path).then(answer => answer.status)", path)


def _decoded(kept):
    """Cookies are told in base64, too; one letter more than whole groups carries no byte."""
    import base64

    parts = [part[: len(part) - (len(part) % 4 == 1)] for part in re.findall(r"[A-Za-z0-9+/=]{40,}", kept)]
    return kept + "".join(base64.b64decode(part + "===", validate=False).decode("latin-1") for part in parts)
