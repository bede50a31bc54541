"""The line in the page's head: what trains now, whichever tab is open."""

import gradio as gr

from peft_ui.runs.lock import hold
from peft_ui.ui.rooms.running import Running
from peft_ui.ui.rooms.under_way import FAST_SECONDS, SLOW_SECONDS, show_under_way
from tests.ui.test_train import Asked, done, page, run  # noqa: F401


def test_nothing_stands_there_until_a_run_lives(page):  # noqa: F811
    run(page, "a", *done(), adapter=True)
    assert show_under_way(Running(page.settings), "", Asked()) == [gr.skip()] * 3


def test_the_run_that_trains_is_told_to_its_owner_with_its_step(page):  # noqa: F811
    step = {"kind": "step", "step": 3, "of": 60, "loss": 0.5}
    folder = run(page, "a", {"kind": "state", "state": "running"}, step)
    theirs = run(page, "b", {"kind": "state", "state": "running"}, step, owner="somebody")
    locks, running = [hold(folder.lock), hold(theirs.lock)], Running(page.settings)
    words, mark, timer = show_under_way(running, "", Asked())
    assert "Step 3 of 60" in words
    assert "more" not in words, "another visitor's run is none of his"
    assert 'data-title="5 % · Running' in words.replace("5%", "5 %")
    assert timer.value == FAST_SECONDS
    assert show_under_way(running, mark, Asked()) == [gr.skip()] * 3
    for lock in locks:
        lock.release()
    words, _, timer = show_under_way(running, mark, Asked())
    assert (words, timer.value) == ("", SLOW_SECONDS), "interrupted: the Train tab says so"
