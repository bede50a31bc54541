"""A run of each task as visitors have it: estimated, trained by the worker, told on the page, asked, taken out.

What CAUSAL_LM does on this road stands in `make demo` and in the rooms' own tests.
"""

import json

import pytest
import torch

from peft_ui.card.draft import write_draft
from peft_ui.errors import MethodError
from peft_ui.estimate.recipe import check_recipe, estimate_recipe, labels_in
from peft_ui.export.archive import write_zip
from peft_ui.export.merged import write_merged
from peft_ui.export.script import write_script
from peft_ui.formatting.prepare import prepare
from peft_ui.formatting.store import write_prepared
from peft_ui.playground.generate import generate
from peft_ui.playground.question import Question, Sampling
from peft_ui.playground.samples import held_out
from peft_ui.runs import worker
from peft_ui.runs.events import read_events
from peft_ui.runs.queue import submit
from peft_ui.runs.state import outcome as ended
from peft_ui.ui.outcome import outcome
from tests.runs.conftest import no_supervisor
from tests.training.tasks import recipe_for

pytestmark = pytest.mark.slow
LONGER = {"SEQ_2_SEQ_LM": {"num_train_epochs": 25, "per_device_train_batch_size": 4}}
ASKED = {
    "SEQ_CLS": ("the film is great", "positive"),
    "TOKEN_CLS": ("Ada lives in Oslo", "Ada/B-PER lives/O in/O Oslo/B-LOC"),
    "SEQ_2_SEQ_LM": ("Ada lives in Rome", "Rome"),
    "DPO": ("the film is", ""),
    "KTO": ("the film is", ""),
}
TOLD = {
    "SEQ_CLS": "Right labels: ",
    "TOKEN_CLS": "F1, each label weighing the same: ",
    "SEQ_2_SEQ_LM": "The loss fell from ",
    "DPO": "Pairs or verdicts judged right: 50% → ",
    "KTO": "Lead of good answers over bad ones: 0",
}


@pytest.mark.parametrize("task", ASKED)
def test_a_run_goes_the_whole_road(task, tmp_path):
    torch.set_num_threads(1)
    recipe = recipe_for(task, tmp_path, **LONGER.get(task, {}))
    check_recipe(recipe)
    estimate = estimate_recipe(recipe, labels=labels_in(recipe))
    prepared = prepare(recipe.data, recipe.training.seed, task=task)
    rows = lambda data: write_prepared(prepared, data)  # noqa: E731
    run = submit(recipe.to_dict(), rows, tmp_path / "home", "me", task, ensure=no_supervisor)

    assert worker.main([str(run.path)]) == 0, run.events.read_text()
    found = ended(run)
    assert (found["state"], found["reload_check"]["passed"]) == ("done", True)
    steps = [event["loss"] for event in read_events(run.events)[0] if event["kind"] == "step"]
    assert len(steps) == found["steps"] and sum(steps[-4:]) < sum(steps[:4])
    (saved,) = run.adapter.glob("adapter_model.safetensors")
    assert saved.stat().st_size == estimate.adapter_bytes, "heads count as many labels as there are"
    assert not [word for word in estimate.warnings if "labels" in word]

    text, expected = ASKED[task]
    _answers(run, task, text, expected)
    assert held_out(run), "questions to begin with"
    page = outcome(run)
    assert TOLD[task] in page
    assert ("guesses" in page) is (task in ("SEQ_CLS", "TOKEN_CLS"))
    _taken_out(run, tmp_path)


def _answers(run, task, text, expected):
    said = generate(run.path, Question(context=text), Sampling(max_new_tokens=8), compare=True)
    assert set(said) == {"base", "adapter"}
    assert said["adapter"] != said["base"]
    if task == "SEQ_CLS":
        first, second = said["adapter"].splitlines()
        assert first.endswith(expected)
        assert float(first.split("%")[0]) + float(second.split("%")[0]) == pytest.approx(100, abs=0.2)
    else:
        assert expected in said["adapter"]


def _taken_out(run, tmp_path):
    card = write_draft(run, tmp_path / "card.md").read_text()
    assert "| loss |" in card
    assert write_zip(run, tmp_path / "adapter.zip").stat().st_size > 0
    assert write_merged(run, tmp_path / "merged")["max_difference"] < 1e-3
    assert json.loads((tmp_path / "merged/config.json").read_text())["architectures"]
    with pytest.raises(MethodError, match=r"There is no plain script for the task"):
        write_script(run, tmp_path / "script")
