"""Two people at one page of many visitors, each in a browser of his own: by page, the second finds nothing."""

import json
import zipfile

import pytest

from peft_ui.runs.atomic import write_json
from peft_ui.ui.visitor import COOKIE, owner_with
from tests.card.finished import finished_run
from tests.ui.browser import Server, chromium, needs_browser, open_tab

pytestmark = [pytest.mark.slow, needs_browser]
PATIENCE = 120_000
MARK = "only-annas-words"


@pytest.fixture
def server(tmp_path):
    (tmp_path / "tmp").mkdir()
    server = Server(tmp_path / "home", PEFT_UI_VISITORS="many", TMPDIR=str(tmp_path / "tmp"))
    server.start()
    yield server
    server.close()


def annas_run(server, page):
    """A finished run of whoever sits at this page."""
    key = next(one["value"] for one in page.context.cookies() if one["name"] == COOKIE)
    run = finished_run(server.home)
    write_json(run.owner, {"owner": owner_with(key), "created": 1.0})
    run.notes.write_text(json.dumps({"time": 1.0, "name": MARK, "text": MARK}) + "\n")
    run.log.write_text(MARK)
    return run


def test_the_second_sees_stops_reads_and_downloads_nothing(server, tmp_path):
    with chromium() as browser:
        ann, bob = (browser.new_context().new_page() for _ in range(2))
        ann.goto(server.address)
        run = annas_run(server, ann)
        ann.reload()
        open_tab(ann, "train")
        ann.locator("#train-runs", has_text=MARK).wait_for(timeout=PATIENCE)
        open_tab(ann, "play")
        ann.wait_for_function(
            f"document.querySelector('#play-run input').value.includes('{MARK}')", timeout=PATIENCE
        )  # fmt: skip
        with ann.expect_download(timeout=PATIENCE) as taken:
            ann.locator("#download-adapter").click()
        assert taken.value.suggested_filename == "only-annas-words.zip"  # the run's name
        names = zipfile.ZipFile(taken.value.path()).namelist()
        assert "only-annas-words/adapter_model.safetensors" in names
        assert f"{run.id}/training_args.bin" not in names
        assert list((tmp_path / "tmp").rglob("*.zip")) == [], "nothing is copied for a download"

        for query in ("", f"?run={run.id}", f"?recipe={run.id}", f"zh?run={run.id}"):
            bob.goto(f"{server.address}/{query}")
            bob.wait_for_timeout(2500)
            for name in ("data", "method", "train", "play"):
                open_tab(bob, name)
                assert MARK not in bob.content(), (query, name)
            assert bob.locator("#train-stop").is_hidden()
            assert bob.locator("#train-resume").is_hidden()
            assert bob.locator("#train-runs [data-run]").count() == 0
            assert bob.locator("#play-run input").input_value() == ""
        answer = bob.evaluate(f"fetch('/download/{run.id}/adapter.zip').then(one => one.status)")
        assert answer == 404
    assert run.adapter.is_dir()
