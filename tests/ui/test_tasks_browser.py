"""Each task in a real browser: its rows, what is found out and learnt, a role corrected, the audit, and a run of it."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from peft_ui.runs.folder import all_runs
from peft_ui.runs.state import summary
from tests.training.tasks import rows_of, tiny_model
from tests.ui.browser import Server, chromium, needs_browser, open_tab, pick

pytestmark = [pytest.mark.slow, needs_browser]
PATIENCE = 120.0  # seconds for all runs


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("home"))
    server.start()
    yield server
    server.close()


@pytest.fixture(scope="module")
def page(server: Server) -> Iterator[Any]:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(server.address)
        page.locator("#data-file input[type=file]").wait_for(state="attached")
        open_tab(page, "train")
        page.locator("#train-max_steps input").fill("1")
        open_tab(page, "data")
        yield page


def bring(page: Any, task: str, folder: Path, **renamed: str) -> None:
    """Upload rows of a task, with some of their columns under other names."""
    file = folder / f"{task}.jsonl"
    rows = [{renamed.get(name, name): value for name, value in row.items()} for row in rows_of(task)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    page.set_input_files("#data-file input[type=file]", str(file))
    page.locator("#data-facts").get_by_text(file.name).wait_for()


def learnt(page: Any, text: str) -> Any:
    """The first card, once it holds this text."""
    page.locator("#data-preview .card").first.get_by_text(text).first.wait_for()
    return page.locator("#data-preview .card").first


def start(page: Any, server: Server) -> None:
    """Press Start and see another run."""
    before = len(all_runs(server.home))
    open_tab(page, "train")
    page.locator("#train-start:not([disabled])").get_by_text("Start", exact=True).click()
    end = time.monotonic() + 60
    while len(all_runs(server.home)) == before:
        assert time.monotonic() < end, "no run was made"
        page.wait_for_timeout(200)
    page.locator("#train-start").get_by_text("Start", exact=True).wait_for()
    open_tab(page, "data")


def test_a_text_gets_its_label(page: Any, server: Server) -> None:
    page.locator("#data-example-sentiment").click()
    page.locator("#data-shape").get_by_text("Read as “Text → label”, 100 % sure.").wait_for()
    assert page.locator("#data-task input").input_value() == "Give a text its label"
    assert learnt(page, "positive").locator(".learnt").all_inner_texts() == ["positive"]
    assert page.locator("#data-audit .labels li").count() == 2
    assert not page.locator("#data-template").is_visible(), "a text that is labelled has no layout"
    start(page, server)


def test_other_rows_bring_another_task_without_a_complaint(page: Any, tmp_path: Path) -> None:
    for name, text in (("pirate", "Arr"), ("sentiment", "positive"), ("butler_chat", "ma"), ("sentiment", "positive")):
        page.locator(f"#data-example-{name}").click()
        page.locator(f"#data-example-{name}").get_by_text("In use").wait_for()
        learnt(page, text)
    assert page.locator(".toast-wrap .error").count() == 0


def test_words_get_their_tags_once_the_task_fits(page: Any, server: Server, tmp_path: Path) -> None:
    pick(page, "data-task", "Answer or continue a text")
    bring(page, "TOKEN_CLS", tmp_path)
    page.locator("#data-shape").get_by_text("They rather look like “Words → tags”.").wait_for()
    page.locator("#data-use-task").get_by_text("Change the task to: Give each word its tag").click()
    assert learnt(page, "/B-PER").locator(".learnt").all_inner_texts()[:3] == ["/B-PER ", "/O ", "/O "]
    assert page.locator("#data-audit .labels li").count() == 3
    start(page, server)


def test_pairs_show_what_is_learnt_and_what_is_learnt_to_avoid(page: Any, server: Server, tmp_path: Path) -> None:
    pick(page, "data-task", "Prefer better answers: pairs (DPO)")
    bring(page, "DPO", tmp_path, rejected="other")
    page.locator("#data-shape").get_by_text("No shape of “Prefer better answers: pairs (DPO)” fits").wait_for()
    pick(page, "data-format", "Better and worse answer")
    for role, column in (("chosen", "other"), ("rejected", "chosen"), ("context", "prompt")):
        pick(page, f"data-columns-{role}", column)
    card = learnt(page, "good<eos>")
    assert (card.locator(".learnt").nth(0).inner_text(), card.locator(".away").inner_text()) == (
        " bad<eos>",
        " good<eos>",
    )
    pick(page, "data-columns-chosen", "chosen")
    pick(page, "data-columns-rejected", "other")
    page.locator("#data-preview .card").first.locator(".away", has_text="bad").wait_for()
    start(page, server)


def test_verdicts(page: Any, server: Server, tmp_path: Path) -> None:
    pick(page, "data-task", "Prefer better answers: thumbs up or down (KTO)")
    bring(page, "KTO", tmp_path)
    page.locator("#data-shape").get_by_text("Read as “Answer with a verdict”, 100 % sure.").wait_for()
    assert "👍" in learnt(page, "good").inner_text()
    page.locator("#data-tokens input").check()
    page.locator("#data-preview .apart .card").first.wait_for()
    page.locator("#data-tokens input").uncheck()
    page.locator("#data-preview > div > .card, #data-preview .card").first.wait_for()
    start(page, server)


def test_one_text_becomes_another(page: Any, server: Server, tmp_path: Path) -> None:
    (tmp_path / "t5").mkdir()
    page.locator("#data-model input").fill(tiny_model(tmp_path / "t5", "t5"))
    page.locator("#data-model input").press("Enter")
    pick(page, "data-task", "Turn one text into another")
    bring(page, "SEQ_2_SEQ_LM", tmp_path)
    page.locator("#data-shape").get_by_text("Read as “Text → other text”, 100 % sure.").wait_for()
    # By words of these rows: an arrow stands in the card of the rows before them, too.
    assert "Rome" in learnt(page, "lives in").locator(".learnt").inner_text()
    start(page, server)


def test_every_run_comes_to_its_end(page: Any, server: Server) -> None:
    end = time.monotonic() + PATIENCE
    while any(summary(run)["state"] != "done" for run in all_runs(server.home)):
        assert time.monotonic() < end, [summary(run) for run in all_runs(server.home)]
        page.wait_for_timeout(500)
    found = {summary(run)["task"]: summary(run)["steps"] for run in all_runs(server.home)}
    assert found == dict.fromkeys(("SEQ_CLS", "TOKEN_CLS", "DPO", "KTO", "SEQ_2_SEQ_LM"), 1)
