"""The last of the road in a real browser: the demo trained, its card changed, published, found again, taken home."""

import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import psutil
import pytest

from peft_ui.models.locate import DEMO_FOLDER
from tests.hub_stand_in.fixture import hub_server  # noqa: F401
from tests.ui.browser import Server, chromium, needs_browser, open_tab

pytestmark = [pytest.mark.slow, needs_browser]
PATIENCE = 240_000  # ms; nothing here is about speed
REPO = "ada/from-the-page"
ANYWHERE = """
import json, sys
from huggingface_hub import HfApi
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

demo, repo, folder = sys.argv[1:]
told = {"found": [model.id for model in HfApi().list_models(author="ada", search="page")]}
inputs = AutoTokenizer.from_pretrained(repo)("Instruction: Greet me.\\nAnswer:", return_tensors="pt")
said = []
for place in (None, repo, folder):
    base = AutoModelForCausalLM.from_pretrained(demo, dtype="float32")
    model = PeftModel.from_pretrained(base, place) if place else base
    said.append(model.eval()(**inputs).logits)
base, by_name, unzipped = said
told["learnt"] = (base - by_name).abs().max().item()
told["unzipped"] = (unzipped - by_name).abs().max().item()
print(json.dumps(told))
"""


@pytest.fixture
def server(hub_server, tmp_path, monkeypatch):  # noqa: F811
    """The page, on a machine that nobody is signed in on."""
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in hub_server.environment(tmp_path / "hf").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    server = Server(tmp_path / "home")
    server.start()
    yield server
    server.close()


def test_from_training_to_a_name_that_peft_loads(server, hub_server, tmp_path):  # noqa: F811
    token = hub_server.tokens["ada"]
    with chromium() as browser:
        page = browser.new_context(viewport={"width": 1360, "height": 1000}, accept_downloads=True).new_page()
        page.goto(server.address)
        run = train(page, server)
        open_tab(page, "play")
        page.locator("#publish-panel button.label-wrap").click()
        page.locator("#publish-account", has_text="Nobody is signed in").wait_for(timeout=PATIENCE)
        holds(page, "publish-card", "peft-ui-demo-lora")
        write(page, "publish-token", token)
        page.locator("#publish-account", has_text="You publish as ada.").wait_for(timeout=PATIENCE)
        holds(page, "publish-card", "ada/peft-ui-demo-lora")
        write(page, "publish-repo", REPO)
        holds(page, "publish-card", REPO)
        card = page.locator("#publish-card textarea")
        card.fill(card.input_value() + "\nWritten by me in the page.\n")
        page.locator("#publish-button").click()
        page.locator("#publish-result :is(.where, .progress)").wait_for(timeout=PATIENCE)
        seen = watched_processes(page, server)
        said = page.locator("#publish-result").inner_text()
        assert page.locator("#publish-token input").input_value() == ""
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
        with page.expect_download(timeout=PATIENCE) as download:
            page.locator("#download-adapter").click()
        archive = tmp_path / "adapter.zip"
        download.value.save_as(archive)
        with page.expect_download(timeout=PATIENCE) as download:
            page.locator("#download-merged").click()
        download.value.save_as(tmp_path / "merged.zip")
        folder = Path(download.value.suggested_filename).stem

    told = json.loads((run / "published.json").read_text())
    assert (told["repo"], told["private"], told["check"]["passed"]) == (REPO, True, True), said
    assert told["check"]["max_difference"] is not None, told["check"]["why"]
    assert told["commit"] in said
    repo = hub_server.repos[REPO]
    assert repo.head.oid == told["commit"]
    assert repo.files["README.md"].decode().endswith("Written by me in the page.\n")
    assert loaded_anywhere(hub_server, tmp_path, archive) == {"found": [REPO], "learnt": True, "unzipped": 0.0}

    merged = zipfile.ZipFile(tmp_path / "merged.zip").namelist()
    assert folder.endswith("-merged")
    assert {f"{folder}/{name}" for name in ("model.safetensors", "tokenizer.json")} <= set(merged)

    secret = token.encode()
    assert token not in kept
    assert token not in "".join(seen)
    assert [path for path in tmp_path.rglob("*") if path.is_file() and secret in path.read_bytes()] == []
    assert [name for name, content in repo.files.items() if secret in content] == []


def train(page, server) -> Path:
    """The pirate example for one round; answers the run's folder."""
    page.locator("#data-example-pirate").click()
    page.locator("#data-preview .card").first.wait_for(timeout=PATIENCE)
    open_tab(page, "train")
    write(page, "train-num_train_epochs", "1")
    page.locator("#train-start").click()
    page.locator("#train-state [data-state=done]").wait_for(timeout=PATIENCE)
    return server.home / "runs" / page.locator("#train-state [data-run]").get_attribute("data-run")


def write(page, name, text):
    """Write into a field and leave it."""
    field = page.locator(f"#{name}").locator("input, textarea").first
    field.fill(text)
    field.press("Tab")


def holds(page, name, text):
    """Wait until a field holds a text."""
    page.wait_for_function(
        "([name, text]) => document.querySelector(`#${name} textarea`).value.includes(text)",
        arg=[name, text],
        timeout=PATIENCE,
    )


def watched_processes(page, server) -> list[str]:
    """Arguments and environments of the page and all its children, again and again until the push has ended."""
    seen, end = [], time.monotonic() + PATIENCE / 1000
    while not page.locator("#publish-result section").is_visible():
        assert time.monotonic() < end, "the push did not end"
        page_process = psutil.Process(server.process.pid)
        for process in [page_process, *page_process.children(recursive=True)]:
            try:
                seen += [*process.cmdline(), *process.environ().values()]
            except psutil.Error:
                continue  # it has just ended
        page.wait_for_timeout(100)
    assert seen
    return seen


def loaded_anywhere(hub_server, tmp_path, archive) -> dict:  # noqa: F811
    """What unmodified libraries find, by the adapter's name and in the zip."""
    zipfile.ZipFile(archive).extractall(tmp_path / "zip")
    (folder,) = (tmp_path / "zip").iterdir()
    environment = hub_server.environment(tmp_path / "elsewhere", hub_server.tokens["ada"])
    command = [sys.executable, "-c", ANYWHERE, str(DEMO_FOLDER), REPO, str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return told | {"learnt": told["learnt"] > 0.01}
