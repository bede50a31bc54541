"""Every task learns what can be learnt, and a run that was stopped or killed goes on bit for bit."""

import json
import multiprocessing
import os
import signal

import pytest
import torch

from peft_ui.training.train import train
from tests.training.tasks import recipe_for
from tests.training.test_train import Told, same, weights

pytestmark = pytest.mark.slow
LEARNT = {
    "SEQ_CLS": ("accuracy", 0.95, {}),
    "TOKEN_CLS": ("f1", 0.95, {}),
    "SEQ_2_SEQ_LM": ("exact_match", 0.7, {"num_train_epochs": 25, "per_device_train_batch_size": 4}),
    "DPO": ("reward_margin", 0.5, {}),
    "KTO": ("reward_margin", 0.5, {}),
}
SHORT = {"num_train_epochs": 2, "max_steps": 6, "save_steps": 2}


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    torch.set_num_threads(1)


def found_in(folder):
    return json.loads((folder / "evaluation.json").read_text())


@pytest.mark.parametrize("task", LEARNT)
def test_what_can_be_learnt_is_learnt(task, tmp_path):
    metric, least, training = LEARNT[task]
    told = Told()
    summary = train(recipe_for(task, tmp_path, metrics=("loss", metric), **training), tmp_path / "run", told.append)
    found = found_in(tmp_path / "run")
    assert summary["reload_check"]["passed"] is True
    assert found["after"][metric] >= least > found["before"][metric]
    assert found["after"]["loss"] < found["before"]["loss"]
    assert {"context", "target", "base", "adapter"} == set(found["samples"][0])


@pytest.mark.parametrize("task", LEARNT)
def test_stopped_and_resumed_is_bitwise_the_run_that_never_stopped(task, tmp_path):
    recipe = recipe_for(task, tmp_path, **SHORT)
    train(recipe, tmp_path / "whole")
    cut = Told(stop_after=3)
    assert train(recipe, tmp_path / "cut", cut.append, cut.should_stop)["state"] == "stopped"
    rest = Told()
    assert train(recipe, tmp_path / "cut", rest.append)["state"] == "done"
    assert [event["step"] for event in rest.of("step")] == [4, 5, 6]
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))
    assert found_in(tmp_path / "whole")["after"] == found_in(tmp_path / "cut")["after"]


@pytest.mark.parametrize("task", LEARNT)
def test_killed_and_resumed_is_bitwise_too(task, tmp_path):
    recipe = recipe_for(task, tmp_path, **SHORT)
    train(recipe, tmp_path / "whole")
    child = multiprocessing.get_context("fork").Process(target=_killed_at_step_5, args=(recipe, tmp_path / "cut"))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    rest = Told()
    train(recipe, tmp_path / "cut", rest.append)
    assert [event["step"] for event in rest.of("step")] == [5, 6]
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))


def _killed_at_step_5(recipe, folder):
    def on_event(event):
        if event["kind"] == "step" and event["step"] == 5:
            os.kill(os.getpid(), signal.SIGKILL)

    train(recipe, folder, on_event)


@pytest.mark.parametrize(
    ("task", "kind", "method"),
    [
        ("SEQ_CLS", "bart", {"key": "lora"}),
        ("SEQ_CLS", "llama", {"key": "prompt_tuning", "num_virtual_tokens": 4}),
        ("SEQ_CLS", "llama", {"key": "p_tuning_v2", "num_virtual_tokens": 4}),
        ("SEQ_CLS", "bert", {"key": "full"}),
        ("TOKEN_CLS", "bert", {"key": "prompt_tuning", "num_virtual_tokens": 4}),
        ("TOKEN_CLS", "llama", {"key": "p_tuning", "num_virtual_tokens": 4}),
        ("SEQ_2_SEQ_LM", "t5", {"key": "prefix_tuning", "num_virtual_tokens": 4}),
        ("SEQ_2_SEQ_LM", "bart", {"key": "prompt_tuning", "num_virtual_tokens": 4}),
        ("DPO", "llama", {"key": "ia3"}),
    ],
)
def test_heads_and_prompts_are_saved_and_read_back(task, kind, method, tmp_path):
    recipe = recipe_for(task, tmp_path, kind, method, num_train_epochs=1, max_steps=4)
    summary = train(recipe, tmp_path / "run")
    assert summary["reload_check"]["passed"] is True, summary["reload_check"]
    found = found_in(tmp_path / "run")
    assert found["after"]["loss"] != found["before"]["loss"]


def test_a_text_may_have_several_labels(tmp_path):
    recipe = recipe_for("SEQ_CLS", tmp_path, num_train_epochs=10)
    rows = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text().splitlines()]
    for row in rows:
        row["label"] = [row["label"], *(["past"] if " was " in row["text"] else [])]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    summary = train(recipe, tmp_path / "run")
    found = found_in(tmp_path / "run")
    assert summary["reload_check"]["passed"] is True
    assert found["after"]["accuracy"] >= 0.9 > found["before"]["accuracy"]
    kept = json.loads((tmp_path / "run/adapter/labels.json").read_text())
    assert kept == {"names": ["negative", "past", "positive"], "several": True}


def test_gathered_small_batches_are_the_large_one(tmp_path):
    def losses(name, **training):
        told = Told()
        train(recipe_for("SEQ_CLS", tmp_path, "llama", max_steps=4, **training), tmp_path / name, told.append)
        return [event["loss"] for event in told.of("step")]

    large = losses("large", per_device_train_batch_size=8)
    small = losses("small", per_device_train_batch_size=2, gradient_accumulation_steps=4)
    assert small == pytest.approx(large, rel=1e-4)
