"""The model chooser in a real browser: letters typed fast, a download that outlives a reload, cancelled, finished."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub_stand_in.faults import Slow
from tests.hub_stand_in.fixture import hub_server  # noqa: F401
from tests.hub_stand_in.server import Server as Hub
from tests.models.hub_models import small_model
from tests.ui.browser import Server, chromium, needs_browser

pytestmark = [pytest.mark.slow, needs_browser]
PATIENCE = 60_000  # ms


@pytest.fixture
def server(hub_server: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:  # noqa: F811
    hub_server.add_model("org/small", small_model(tmp_path / "small", shards=3), downloads=9)
    hub_server.add_model("org/small-gated", tmp_path / "small", gated="manual")
    for name in ("HF_HUB_OFFLINE", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in hub_server.environment(tmp_path / "hf").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HF_HUB_DOWNLOAD_TIMEOUT", "120")  # after its 10 s the slow file is asked for again, and comes
    opened = Server(tmp_path / "home")
    opened.start()
    yield opened
    opened.close()


def test_found_by_typing_and_fetched(server: Server, hub_server: Hub) -> None:  # noqa: F811
    hub_server.fail("GET", "/resolve/.*model-00003", Slow(120))
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        page.goto(server.address)
        page.wait_for_selector("#data-model-facts >> text=bundled, nothing to download")
        field = page.locator("#data-model input")
        field.click()
        field.fill("")
        field.press_sequentially("small", delay=25)
        page.get_by_role("option").filter(has_text="org/small-gated").wait_for()
        assert field.input_value() == "small"  # the answer did not disturb whoever types
        page.get_by_role("option").filter(has_text="org/small ·").click()
        page.wait_for_selector("#data-model-facts >> text=not on this machine yet")

        page.click("#data-model-download")
        bar = page.locator("#data-model-progress [role=progressbar]")
        bar.wait_for()
        page.wait_for_function(
            "Number(document.querySelector('#data-model-progress [role=progressbar]').ariaValueNow) > 50"
        )
        page.reload()
        bar.wait_for()
        assert re.search(r"of \d+ kB", bar.inner_text())
        page.click("#data-model-cancel")
        page.wait_for_selector("#data-model-progress >> text=Cancelled")
        assert "the rest" in page.locator("#data-model-download").inner_text()
        page.click("#data-model-download")
        page.wait_for_selector("#data-model-facts >> text=on this machine")
        page.wait_for_selector("#data-model-download", state="hidden")
