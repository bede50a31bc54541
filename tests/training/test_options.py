"""Settings beside the plain ones: each changes what it says it changes, and a run that was cut goes on bit for bit."""

import json
import multiprocessing
import os
import shutil
import signal

import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM

from peft_ui.errors import Faults, TrainingError
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.training.train import train
from tests.training.test_train import Told, recipe_with, same, weights

pytestmark = pytest.mark.slow
OPTIONS = {
    "loraplus": {"loraplus_lr_ratio": 16, "weight_decay": 0.1},
    "adafactor": {"optim": "adafactor"},
    "course": {"lr_scheduler_type": "cosine", "warmup_steps": 3, "weight_decay": 0.1, "max_grad_norm": 0.1},
    "checkpointing": {"gradient_checkpointing": True, "neftune_noise_alpha": 5.0},
    "by length": {"train_sampling_strategy": "group_by_length"},
    "packing": {"packing": True},
    "best": {"load_best_model_at_end": True, "early_stopping_patience": 2, "eval_steps": 2, "save_total_limit": 1},
}


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    torch.set_num_threads(1)


def losses(told):
    return [event["loss"] for event in told.of("step")]


@pytest.mark.parametrize("option", OPTIONS)
def test_stopped_and_resumed_is_bitwise_the_run_that_never_stopped(tiny_recipe, tmp_path, option):
    recipe = recipe_with(tiny_recipe, "lora", num_train_epochs=2, **OPTIONS[option])
    train(recipe, tmp_path / "whole")
    cut = Told(stop_after=3)
    train(recipe, tmp_path / "cut", cut.append, cut.should_stop)
    rest = Told()
    assert train(recipe, tmp_path / "cut", rest.append)["state"] == "done"
    assert [event["step"] for event in rest.of("step")] == [4, 5, 6, 7, 8]
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))


@pytest.mark.parametrize("option", ["loraplus", "adafactor", "best"])
def test_killed_and_resumed_is_bitwise_too(tiny_recipe, tmp_path, option):
    recipe = recipe_with(tiny_recipe, "lora", num_train_epochs=2, save_steps=2, **OPTIONS[option])
    train(recipe, tmp_path / "whole")
    child = multiprocessing.get_context("fork").Process(target=_killed_at_step_5, args=(recipe, tmp_path / "cut"))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    train(recipe, tmp_path / "cut")
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))


def _killed_at_step_5(recipe, folder):
    def on_event(event):
        if event["kind"] == "step" and event["step"] == 5:
            os.kill(os.getpid(), signal.SIGKILL)

    train(recipe, folder, on_event)


def test_each_setting_changes_the_losses(tiny_recipe, tmp_path):
    def course(name, **training):
        told = Told()
        train(recipe_with(tiny_recipe, "lora", num_train_epochs=1, **training), tmp_path / name, told.append)
        return losses(told)

    plain = course("plain")
    for option in ("loraplus", "adafactor", "course"):
        changed = course(option, **OPTIONS[option])
        assert changed[0] == plain[0], "before the first step nothing differs"
        assert changed[-1] != plain[-1], option


def test_rows_that_share_lines_have_the_losses_that_they_have_apart(tiny_recipe, tmp_path):
    def course(name, **training):
        told = Told()
        train(recipe_with(tiny_recipe, "lora", num_train_epochs=2, **training), tmp_path / name, told.append)
        return losses(told), [event["tokens"] for event in told.of("step")]

    plain, shared = course("apart"), course("shared", packing=True)
    assert shared[0] == pytest.approx(plain[0], rel=1e-4)
    assert shared[1] == plain[1]


def test_packing_is_refused_where_rows_could_not_be_told_apart(tiny_recipe, tmp_path):
    def packed(**part):
        return parse_recipe({**tiny_recipe, "training": {"packing": True}, **part})

    with pytest.raises(Faults, match=r"Rows cannot share lines for the task SEQ_CLS"):
        packed(task="SEQ_CLS")
    with pytest.raises(Faults, match=r"Prompt Tuning puts words before a row"):
        packed(method={"key": "prompt_tuning"})
    with pytest.raises(Faults, match=r"noise on the words"):
        packed(training={"packing": True, "neftune_noise_alpha": 5})
    bloom = AutoConfig.for_model("bloom", vocab_size=300, hidden_size=32, n_layer=1, n_head=2)
    shutil.copytree(tiny_recipe["model"]["name"], tmp_path / "bloom")
    AutoModelForCausalLM.from_config(bloom).save_pretrained(tmp_path / "bloom")
    with pytest.raises(TrainingError, match=r"bloom does not keep rows that share a line apart"):
        train(packed(model={"name": str(tmp_path / "bloom")}), tmp_path / "run")


def test_a_run_that_gets_worse_ends_early_and_keeps_its_best(tiny_recipe, tmp_path):
    """At this rate the held-out loss soon climbs: 60 rounds are asked for, and far fewer steps are taken."""
    told = Told()
    training = {"num_train_epochs": 60, "learning_rate": 0.3, **OPTIONS["best"]}
    summary = train(recipe_with(tiny_recipe, "lora", **training), tmp_path, told.append)
    seen = {event["step"]: event["loss"] for event in told.of("eval")}
    best = min(seen, key=seen.get)
    found = json.loads((tmp_path / "evaluation.json").read_text())
    assert summary["state"] == "done"
    assert summary["steps"] == best + 4 < 240
    assert found["after"]["loss"] == pytest.approx(seen[best], rel=1e-5)
    assert summary["reload_check"]["passed"] is True
    texts = [event["text"] for event in told.of("message")]
    assert any(text.startswith("The held-out loss found no new low in 2 evaluations") for text in texts)
    assert any(text.startswith(f"Step {best} had the lowest held-out loss") for text in texts)
    assert {place.name for place in (tmp_path / "checkpoints").glob("step-*")} == {f"step-{best}", f"step-{best + 4}"}
    again = Told()
    (tmp_path / "evaluation.json").unlink()
    train(recipe_with(tiny_recipe, "lora", **training), tmp_path, again.append)
    assert again.of("step") == [], "a run that ended early is over, also for a resume"
    assert json.loads((tmp_path / "evaluation.json").read_text())["after"] == found["after"]
