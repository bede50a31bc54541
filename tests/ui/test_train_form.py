"""The settings of the Train tab: of the metrics only those of the task show, and only they count."""

from peft_ui.runs.launch import supervisor_lock
from peft_ui.runs.lock import hold
from peft_ui.ui.page import Page
from peft_ui.ui.rooms import train, train_form
from tests.ui.test_train import Asked, Estimator, Part, page, report  # noqa: F401


def test_only_what_the_task_measures_is_shown_and_counts():
    style = train_form.show_metrics("SEQ_CLS")
    assert [name for name in train_form.METRICS if f'name="{name}"' not in style] == ["loss", "accuracy", "f1"]
    part = {"training": {}, "evaluation": {"metrics": ["perplexity", "f1"], "samples": 8}}
    assert train_form.of_task(part, "SEQ_CLS")["evaluation"] == {"metrics": ["f1"], "samples": 8}
    assert train_form.of_task(part, "DPO")["evaluation"]["metrics"] == ["loss"]


def test_what_was_confirmed_is_still_told_and_no_longer_asked(page):  # noqa: F811
    lock = hold(supervisor_lock(page.settings.home))  # whoever looks for a supervisor finds one
    answers = {"check": None, "keep_rows": None, "preview": report(ends=2)}
    asking = Page(page.settings, Estimator(**answers), page.demo)
    parts = Part(data={"source": "/rows.csv"}), Part(method={"key": "lora"})
    *_, confirmed, words = train.start(asking, *parts, "one", Asked())
    assert "Press “Start all the same”" in words
    run, _, _, words = train.start(asking, *parts, "one", Asked(), confirmed=confirmed)
    assert (run, "rows lose the end of their answer" in words, "Press" in words) == ("one", True, False)
    lock.release()
