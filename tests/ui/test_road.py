"""The road in a real browser, on the real app: rows in, a number that moves, a run that nothing loses, an answer."""

import statistics
import time
from pathlib import Path

import pytest

from tests.ui.browser import Server, chromium, needs_browser, open_tab, pick

pytestmark = [pytest.mark.slow, needs_browser]
PATIENCE = 120_000  # ms; CI is slow, and nothing here is about speed


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "home")
    server.start()
    yield server
    server.close()


@pytest.fixture
def rows(tmp_path) -> Path:
    file = tmp_path / "mine.csv"
    lines = [f"What comes after {n}?,Arr! After {n} be {n + 1} matey!\n" for n in range(80)]
    file.write_text("q,a\n" + "".join(lines), encoding="utf-8")
    return file


def state(page):
    return page.locator("#train-state [data-state]").get_attribute("data-state", timeout=PATIENCE)


def wait_for_state(page, *states):
    selector = ", ".join(f"#train-state [data-state={name}]" for name in states)
    page.locator(selector).first.wait_for(timeout=PATIENCE)


def move_slider(page, value):
    """Five moves in a second; returns when the last one was made (seconds)."""
    slider = page.locator("#method-r input[type=range]")
    for step in range(5):
        slider.evaluate(
            "(one, value) => { one.value = value; one.dispatchEvent(new Event('input', {bubbles: true})); }",
            value - 4 + step,
        )
        page.wait_for_timeout(200)
    return time.perf_counter() - 0.2


def test_the_road(server, rows, capsys):
    asked = set()
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1360, "height": 900})
        context.on("request", lambda request: asked.add(request.url.split("/")[2].split(":")[0]))
        page = context.new_page()
        page.goto(server.address)

        # rows and roles
        page.locator("#data-file input[type=file]").set_input_files(str(rows))
        page.locator("#data-facts", has_text="80 rows").wait_for(timeout=PATIENCE)
        pick(page, "data-format", "Question → answer")
        pick(page, "data-columns-instruction", "q")
        pick(page, "data-columns-target", "a")
        learnt = page.locator("#data-preview .card mark").first
        learnt.wait_for(timeout=PATIENCE)
        assert learnt.inner_text().strip().startswith("Arr! After")
        assert "80 of 80 rows are used" in page.locator("#data-audit").inner_text()

        # the page does not jitter
        boxes = {str(page.locator("#tabs").bounding_box()) for _ in range(10) if page.wait_for_timeout(100) is None}
        assert len(boxes) == 1

        # the number follows the slider
        open_tab(page, "method")
        page.locator("#method-trainable", has_text="%").wait_for(timeout=PATIENCE)
        each = parameters_of_rank_one(server)
        waits = []
        for value in range(8, 18):
            moved = move_slider(page, value)
            page.locator("#method-trainable", has_text=f"{each * value:,}").wait_for(timeout=PATIENCE)
            waits.append(time.perf_counter() - moved)
        with capsys.disabled():
            print(f"\nright number after the last of five moves: p50 {1000 * statistics.median(waits):.0f} ms")

        # a run that outlives the page
        open_tab(page, "train")
        page.locator("#train-num_train_epochs input").fill("20")
        page.locator("#train-num_train_epochs input").press("Tab")
        page.locator("#train-start").dblclick()
        wait_for_state(page, "running")
        page.reload()
        page.locator("#under-way button", has_text="Step").click(timeout=PATIENCE)  # seen on the first tab, too
        wait_for_state(page, "running")
        second = context.new_page()
        second.goto(server.address)
        open_tab(second, "train")
        wait_for_state(second, "running")
        second.close()
        stranger = browser.new_context().new_page()
        server.kill()
        server.start()
        page.goto(server.address, timeout=PATIENCE)
        open_tab(page, "train")
        wait_for_state(page, "running", "done")
        wait_for_state(page, "done")
        assert len(list((server.home / "runs").iterdir())) == 1, "a double click is one run"
        page.wait_for_function("document.title.startsWith('Done')", timeout=PATIENCE)
        page.locator("#under-way button").wait_for(state="detached", timeout=PATIENCE)
        stranger.close()

        # side by side
        open_tab(page, "play")
        page.locator("#play-instruction textarea").fill("What comes after 3?")
        page.locator("#play-send").click()
        page.locator("#play-adapter pre", has_text="Arr!").wait_for(timeout=PATIENCE)
        page.locator("#play-base pre").wait_for(timeout=PATIENCE)
    assert asked == {"127.0.0.1"}


def parameters_of_rank_one(server) -> int:
    """What LoRA adds to the demo model for each rank: the sum of in + out over its query and value projections."""
    import json

    from peft_ui.models.locate import DEMO_FOLDER

    config = json.loads((DEMO_FOLDER / "config.json").read_text())
    head = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    query, value = head * config["num_attention_heads"], head * config["num_key_value_heads"]
    return config["num_hidden_layers"] * (2 * config["hidden_size"] + query + value)
