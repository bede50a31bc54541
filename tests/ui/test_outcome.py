"""What a finished run came to, in words."""

import json

import pytest

from peft_ui.ui import outcome
from peft_ui.ui.rooms.running import Running
from tests.ui.test_train import done, looked, page, run  # noqa: F401


def test_a_finished_run_shows_what_it_came_to(page):  # noqa: F811
    folder = run(page, "a", *done())
    sample = {"context": "Instruction: <b>Hi</b>", "target": "Arr", "base": "Hello", "adapter": "Arr!"}
    check = {"passed": True, "max_difference": 0.0, "why": ""}
    found = {"rows": 4, "before": {"loss": 3.5}, "after": {"loss": 1.25}, "samples": [sample], "reload_check": check}
    folder.evaluation.write_text(json.dumps(found))
    shown = looked(page, Running(page.settings), "a")["outcome"]
    assert "The loss fell from 3.5 before to 1.25 after" in shown
    assert "&lt;b&gt;Hi&lt;/b&gt;" in shown
    assert [f"<div>{text}</div>" in shown for text in ("Hello", "Arr!", "Arr")] == [True] * 3
    assert "read back" in shown
    assert "have not changed yet" not in shown
    folder.evaluation.write_text(json.dumps(found | {"samples": [sample | {"adapter": "Hello "}]}))
    assert "The answers below have not changed yet: train longer" in outcome.outcome(folder)
    run(page, "b", {"kind": "state", "state": "running"})
    assert looked(page, Running(page.settings), "b")["outcome"] == ""


@pytest.mark.parametrize(
    ("after", "poor"),
    [({"accuracy": 0.9, "f1": 0.7}, True), ({"accuracy": 0.79}, True), ({"accuracy": 0.8}, False), ({}, False)],
)
def test_too_many_wrong_labels_are_called_so(page, after, poor):  # noqa: F811
    folder = run(page, "a", *done())
    folder.evaluation.write_text(json.dumps({"before": dict.fromkeys(after, 0.5), "after": {"loss": 1.0} | after}))
    assert ("Too many labels are still wrong" in outcome.outcome(folder)) == poor


@pytest.mark.parametrize(
    ("after", "said", "never"),
    [
        (1.9, "The loss fell from 2 before to 1.9 after", "rate."),
        (1.99, "The loss hardly moved: 2 before, 1.99 after. Try more rounds or a larger learning rate.", "smaller"),
        (2.2, "The loss rose from 2 before to 2.2 after", "larger"),
    ],
)
def test_what_a_run_came_to_is_one_judgement_with_one_advice(page, after, said, never):  # noqa: F811
    folder = run(page, "a", *done())
    sample = {"context": "Hi", "target": "Arr", "base": "Hello", "adapter": "Hello"}
    found = {"before": {"loss": 2.0}, "after": {"loss": after}, "samples": [] if after == 1.9 else [sample]}
    folder.evaluation.write_text(json.dumps(found))
    shown = outcome.outcome(folder)
    assert said in shown
    assert never not in shown
    assert "have not changed yet" not in shown
