"""Two processes that share every batch give the losses of one; a stop reaches them, and they go on from it."""

import pytest

from peft_ui.errors import Faults
from peft_ui.formatting.prepare import prepare
from peft_ui.formatting.store import write_prepared
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs import worker
from peft_ui.runs.events import read_events
from peft_ui.runs.queue import resume, submit
from peft_ui.runs.state import outcome
from tests.runs.conftest import no_supervisor


def run_of(tiny_recipe, home, name, **training):
    recipe = parse_recipe({**tiny_recipe, "training": {**tiny_recipe["training"], **training}})
    prepared = prepare(recipe.data, recipe.training.seed)
    return submit(recipe.to_dict(), lambda data: write_prepared(prepared, data), home, "me", name, no_supervisor)


def told(run, kind):
    return [event for event in read_events(run.events)[0] if event["kind"] == kind]


@pytest.mark.slow
def test_the_losses_of_two_processes_are_those_of_one(tiny_recipe, home, monkeypatch):
    training = {
        "num_train_epochs": 10,  # long enough for a wish to stop to be heard
        "save_steps": 2,
        "gradient_accumulation_steps": 2,
        "per_device_train_batch_size": 4,  # of 29 rows: the last batch of a round has one, and the second process none
    }
    tiny_recipe["data"] = {**tiny_recipe["data"], "validation": {"fraction": 0.275}}
    alone = run_of(tiny_recipe, home, "alone", **training)
    assert worker.main([str(alone.path)]) == 0
    two = run_of(tiny_recipe, home, "two", num_processes=2, packing=True, **training)
    original = worker.EventLog.append

    def append(log, event):
        if event["kind"] == "step" and event["step"] == 2:
            two.stop.touch()
        return original(log, event)

    monkeypatch.setattr(worker.EventLog, "append", append)
    assert worker.main([str(two.path)]) == 0
    assert outcome(two)["state"] == "stopped", outcome(two)
    monkeypatch.undo()
    resume(two, no_supervisor)
    assert worker.main([str(two.path)]) == 0
    assert outcome(two)["state"] == "done", outcome(two)
    assert outcome(two)["reload_check"]["passed"] is True
    steps = [event["step"] for event in told(two, "step")]
    assert steps == [event["step"] for event in told(alone, "step")] == list(range(1, 41)), "told once, by the first"
    losses = [[event["loss"] for event in told(run, "step")] for run in (alone, two)]
    assert losses[1] == pytest.approx(losses[0], rel=1e-4)
    assert told(two, "step")[-1]["tokens"] == told(alone, "step")[-1]["tokens"]


def test_rows_that_cannot_be_shared_evenly_are_refused():
    with pytest.raises(Faults, match=r"2 processes cannot share 3 rows evenly"):
        parse_recipe({"training": {"per_device_train_batch_size": 3, "num_processes": 2}})
