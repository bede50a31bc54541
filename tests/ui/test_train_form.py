"""The settings of the Train tab: of the metrics only those of the task show, and only they count."""

from peft_ui.ui.rooms import train_form


def test_only_what_the_task_measures_is_shown_and_counts():
    style = train_form.show_metrics("SEQ_CLS")
    assert [name for name in train_form.METRICS if f'name="{name}"' not in style] == ["loss", "accuracy", "f1"]
    part = {"training": {}, "evaluation": {"metrics": ["perplexity", "f1"], "samples": 8}}
    assert train_form.of_task(part, "SEQ_CLS")["evaluation"] == {"metrics": ["f1"], "samples": 8}
    assert train_form.of_task(part, "DPO")["evaluation"]["metrics"] == ["loss"]
