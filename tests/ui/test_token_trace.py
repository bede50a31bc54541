"""After a push, and while it goes on: the token is nowhere but in the memory of the page that pushes."""

import json
import time
from pathlib import Path

import pytest

from tests.export.shaken import shaken_run
from tests.hub_stand_in.fixture import hub_server  # noqa: F401
from tests.playground.tiny import base_folder
from tests.ui.browser import Server, chromium, needs_browser, open_tab
from tests.ui.watcher import Watcher, files_with

pytestmark = [pytest.mark.slow, needs_browser]
PATIENCE = 180_000


def test_the_token_leaves_no_trace(hub_server, tmp_path, monkeypatch):  # noqa: F811
    token = hub_server.tokens["ada"]
    for name, value in hub_server.environment(tmp_path / "hf").items():
        monkeypatch.setenv(name, value)
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    (tmp_path / "tmp").mkdir()
    run = shaken_run(tmp_path / "home", base_folder(tmp_path / "base"))
    states = [{"kind": "state", "state": state, "time": 1.0} for state in ("starting", "done")]
    run.events.write_text("".join(json.dumps(state) + "\n" for state in states))
    server = Server(tmp_path / "home", tmp_path / "console.txt", TMPDIR=str(tmp_path / "tmp"))
    server.start()
    watcher = Watcher(tmp_path, token)
    watcher.start()
    try:
        with chromium() as browser:
            page = browser.new_context().new_page()
            page.on("request", lambda request: sent.append((request.url, request.post_data or "")))
            sent: list[tuple[str, str]] = []
            page.goto(server.address)
            open_tab(page, "play")
            page.locator("#publish-panel button.label-wrap").click()
            page.locator("#publish-account", has_text="Nobody is signed in").wait_for(timeout=PATIENCE)
            page.locator("#publish-token input").fill(token)
            page.locator("#publish-token input").press("Tab")
            page.locator("#publish-account", has_text="You publish as ada.").wait_for(timeout=PATIENCE)
            page.locator("#publish-button").click()
            page.locator("#publish-result section.published:not(.refused)").wait_for(timeout=PATIENCE)
            page.wait_for_timeout(1500)
            kept = page.evaluate(KEPT) + json.dumps(page.context.cookies()) + page.content()
    finally:
        watcher.over.set()
        watcher.join()
        server.close()
    assert any(token in body for _, body in sent), "it was sent at all"
    assert [url for url, _ in sent if token in url] == []
    assert token not in kept
    assert watcher.found == set()
    assert watcher.was_seen("peft_ui.estimate.process")
    assert watcher.was_seen("peft_ui.export.compare")
    repo = next(repo for name, repo in hub_server.repos.items() if name.startswith("ada/"))
    assert [name for name, content in repo.files.items() if token.encode() in content] == []
    assert (tmp_path / "console.txt").is_file()
    assert files_with(tmp_path, token) == []
    since = time.time() - 3600
    shared = [path for path in Path("/tmp/gradio").rglob("*") if path.is_file() and path.stat().st_mtime > since]
    assert [path for path in shared if token.encode() in path.read_bytes()] == []


KEPT = """async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, document.cookie, await indexedDB.databases(), await caches.keys()
])"""
