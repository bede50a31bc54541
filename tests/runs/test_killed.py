"""A worker that is killed at three moments and resumed each time ends with the very bits of one that was not."""

import json
import os
import random
import signal

import pytest
from safetensors import safe_open

from peft_ui.formatting.prepare import prepare
from peft_ui.formatting.store import write_prepared
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.follow import follow
from peft_ui.runs.queue import resume, submit
from peft_ui.runs.state import state_of

METHODS = {
    "lora": {"r": 8, "lora_dropout": 0.1},
    "ia3": {},
    "p_tuning": {"num_virtual_tokens": 8, "encoder_hidden_size": 64},
}
STEPS = 150  # enough for the last kill to come before the last step


def recipe_for(key, tiny_recipe):
    training = {"max_steps": STEPS, "save_steps": 20, "per_device_train_batch_size": 4}
    return parse_recipe({**tiny_recipe, "method": {"key": key, **METHODS[key]}, "training": training})


def start(recipe, home, run_id):
    rows = prepare(recipe.data, recipe.training.seed)
    return submit(recipe.to_dict(), lambda data: write_prepared(rows, data), home, "local", run_id)


def follow_and_kill(run, step):
    """Follow; once a step beyond `step` is told, SIGKILL the worker. Returns the steps that were told."""
    told = []
    offset = run.events.stat().st_size if run.events.exists() else 0
    for event in follow(run, offset=offset):
        told += [event["step"]] if event["kind"] == "step" else []
        if told and step is not None and told[-1] >= step:
            os.kill(json.loads(run.worker.read_text())["pid"], signal.SIGKILL)
            step = None
    return told


def tensors(run):
    (file,) = run.adapter.glob("*.safetensors")
    with safe_open(file, "numpy") as opened:
        return {name: opened.get_tensor(name).tobytes() for name in opened.keys()}  # noqa: SIM118  no mapping


@pytest.mark.slow
@pytest.mark.parametrize("key", METHODS)
def test_killed_three_times_and_resumed_is_bitwise_the_same(key, tiny_recipe, tmp_path):
    recipe = recipe_for(key, tiny_recipe)
    whole = start(recipe, tmp_path, "whole")
    assert follow_and_kill(whole, None) == list(range(1, STEPS + 1))
    killed = start(recipe, tmp_path, "killed")
    moments = sorted(random.Random(key).sample(range(2, STEPS // 2), 3))
    for moment in moments:
        assert follow_and_kill(killed, moment)[-1] >= moment
        assert state_of(killed) == "interrupted"
        resume(killed)
    rest = follow_and_kill(killed, None)
    assert (state_of(killed), rest[-1]) == ("done", STEPS)
    assert rest[0] > 1, "the run began anew instead of going on from a checkpoint"
    assert tensors(killed) == tensors(whole)
