"""A real run on a tiny model: it learns, it stops, it goes on, and the disk holds what was trained."""

import json
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import load_file

from peft_ui.errors import MethodError, TrainingError
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.training.flow import Flow
from peft_ui.training.train import train

METHODS = {
    "lora": {"r": 8, "target_modules": "all-linear", "lora_dropout": 0.1},
    "adalora": {"init_r": 6, "target_r": 3, "tfinal": 1},
    "ia3": {},
    "prompt_tuning": {"num_virtual_tokens": 4},
    "p_tuning": {"num_virtual_tokens": 4, "encoder_hidden_size": 16},
    "prefix_tuning": {"num_virtual_tokens": 4, "prefix_projection": True, "encoder_hidden_size": 16},
    "p_tuning_v2": {"num_virtual_tokens": 4},
    "ln_tuning": {},
    "bottleneck": {"bottleneck_size": 8},
    "full": {},
}
LORAS = {
    "lora from its weights": {"key": "lora", "init_lora_weights": "pissa"},
    "lora by QR": {"key": "lora", "init_lora_weights": "olora"},
    "lora of weak directions": {"key": "lora", "init_lora_weights": "mica"},
    "lora from its rows": {"key": "lora", "init_lora_weights": "eva", "r": 4},
    "lora with one half frozen": {"key": "lora", "freeze_a": True},
    "lora with words": {"key": "lora", "trainable_token_indices": [6, 7], "rank_pattern": "q_proj: 2"},
}
ADVANCED = {
    "multitask_prompt_tuning": {"num_virtual_tokens": 4},
    "vera": {"r": 8},
    "pvera": {"r": 8},
    "randlora": {"r": 8},
    "shira": {"r": 2},
    "oft": {"oft_block_size": 8},
    "psoft": {"r": 4},
    "unilora": {},
    "tinylora": {"u": 8},
    "vblora": {"vector_length": 16, "num_vectors": 16},
    "trainable_tokens": {"token_indices": [6, 7, 8]},
    "adaption_prompt": {"adapter_len": 4},
}


class Told(list):
    """The events, and a wish to stop after some step."""

    def __init__(self, stop_after=None):
        super().__init__()
        self.stop_after = stop_after

    def of(self, kind):
        return [event for event in self if event["kind"] == kind]

    def should_stop(self):
        return self.stop_after is not None and len(self.of("step")) + 1 >= self.stop_after


def recipe_with(tiny_recipe, key, **training):
    method = {"key": key, **{**METHODS, **LORAS, **ADVANCED}[key]}
    return parse_recipe({**tiny_recipe, "method": method, "training": {**tiny_recipe["training"], **training}})


def weights(folder):
    return {
        name: tensor
        for file in sorted((folder / "adapter").glob("*.safetensors"))
        for name, tensor in load_file(file).items()
    }


def same(left, right):
    return left.keys() == right.keys() and all(torch.equal(left[name], right[name]) for name in left)


def test_a_set_that_can_be_learnt_is_learnt(tiny_recipe, tmp_path):
    told = Told()
    recipe = recipe_with(tiny_recipe, "lora", num_train_epochs=20)
    summary = train(recipe, tmp_path, told.append)
    losses = [event["loss"] for event in told.of("step")]
    assert summary["state"] == "done"
    assert [event["step"] for event in told.of("step")] == list(range(1, 81))
    assert losses[-1] < 0.2 * losses[0]
    assert summary["eval_loss"] < 0.5
    assert summary["reload_check"]["passed"] is True
    found = json.loads((tmp_path / "evaluation.json").read_text())
    assert found["after"]["loss"] < 0.2 * found["before"]["loss"]
    assert [row["adapter"] == row["target"] for row in found["samples"]] == [True, True]
    assert (tmp_path / "adapter" / "prompt_template.json").exists()
    assert not (tmp_path / "adapter" / "README.md").exists()


@pytest.mark.parametrize("key", METHODS)
def test_every_method_trains_and_reloads(tiny_recipe, tmp_path, key):
    told = Told()
    rate = {"full": 2e-3, "ia3": 5e-2, "adalora": 5e-2}.get(key, 2e-2)
    summary = train(recipe_with(tiny_recipe, key, num_train_epochs=6, learning_rate=rate), tmp_path, told.append)
    losses = [event["loss"] for event in told.of("step")]
    assert summary["state"] == "done"
    assert len(losses) == 24
    assert sum(losses[-4:]) < sum(losses[:4])
    assert summary["reload_check"]["passed"] is True, summary["reload_check"]


@pytest.mark.parametrize("key", LORAS)
def test_every_way_in_which_a_lora_begins_reloads(tiny_recipe, tmp_path, key):
    summary = train(recipe_with(tiny_recipe, key, learning_rate=2e-2), tmp_path)
    assert summary["reload_check"]["passed"] is True, summary["reload_check"]


def test_adalora_gives_out_its_ranks_and_writes_only_those(tiny_recipe, tmp_path):
    summary = train(recipe_with(tiny_recipe, "adalora", num_train_epochs=3, learning_rate=5e-2), tmp_path)
    ranks = [len(tensor) for name, tensor in weights(tmp_path).items() if name.endswith("lora_E")]
    assert sum(ranks) == 3 * len(ranks)
    assert len(set(ranks)) > 1, "every layer got the same: nothing was given out by need"
    assert summary["reload_check"]["passed"] is True, summary["reload_check"]
    with pytest.raises(MethodError, match="no step left to cut ranks in: tinit 0 and tfinal 1 take all of the 1 steps"):
        train(recipe_with(tiny_recipe, "adalora", max_steps=1), tmp_path / "short")


@pytest.mark.parametrize("key", [*METHODS, *LORAS, *ADVANCED])
def test_stopped_and_resumed_is_bitwise_the_run_that_never_stopped(tiny_recipe, tmp_path, key):
    recipe = recipe_with(tiny_recipe, key, num_train_epochs=2)
    train(recipe, tmp_path / "whole")
    cut = Told(stop_after=3)
    assert train(recipe, tmp_path / "cut", cut.append, cut.should_stop)["state"] == "stopped"
    assert len(cut.of("step")) == 3
    rest = Told()
    assert train(recipe, tmp_path / "cut", rest.append)["state"] == "done"
    assert [event["step"] for event in rest.of("step")] == [4, 5, 6, 7, 8]
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))


def test_a_run_that_lost_only_its_end_takes_no_further_step(tiny_recipe, tmp_path):
    recipe = recipe_with(tiny_recipe, "lora", num_train_epochs=1.5)
    train(recipe, tmp_path)
    before, told = weights(tmp_path), Told()
    (tmp_path / "evaluation.json").unlink()
    summary = train(recipe, tmp_path, told.append)
    assert (summary["state"], summary["steps"], told.of("step")) == ("done", 6, [])
    assert same(before, weights(tmp_path))


def test_gathered_small_batches_are_the_large_one(tiny_recipe, tmp_path):
    def losses(name, **training):
        told = Told()
        train(recipe_with(tiny_recipe, "ia3", num_train_epochs=1, **training), tmp_path / name, told.append)
        return [event["loss"] for event in told.of("step")]

    large = losses("large", per_device_train_batch_size=8)
    small = losses("small", per_device_train_batch_size=2, gradient_accumulation_steps=4)
    assert small == pytest.approx(large, rel=1e-4)


def test_activation_checkpointing_changes_nothing_but_memory(tiny_recipe, tmp_path):
    def losses(name, checkpointing):
        told = Told()
        recipe = recipe_with(tiny_recipe, "ia3", num_train_epochs=1, gradient_checkpointing=checkpointing)
        train(recipe, tmp_path / name, told.append)
        return [event["loss"] for event in told.of("step")]

    assert losses("on", True) == pytest.approx(losses("off", False), rel=1e-4)


def test_a_loss_that_is_no_number_stops_the_run_with_words():
    told = Told()
    flow = Flow(parse_recipe({}).training, told.append, lambda: False)
    state = SimpleNamespace(global_step=7, max_steps=9, epoch=0.5)
    with pytest.raises(TrainingError, match=r"loss is nan at step 7\..* smaller learning rate than 0\.5"):
        flow.on_log(None, state, None, {"loss": float("nan"), "learning_rate": 0.5})
    assert told == []


def test_a_damaged_checkpoint_is_skipped_and_named(tiny_recipe, tmp_path):
    recipe = recipe_with(tiny_recipe, "lora", num_train_epochs=2)
    train(recipe, tmp_path / "whole")
    cut = Told(stop_after=6)
    train(recipe, tmp_path / "cut", cut.append, cut.should_stop)
    with (tmp_path / "cut/checkpoints/step-6/trainable.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x99")
    rest = Told()
    train(recipe, tmp_path / "cut", rest.append)
    texts = [event["text"] for event in rest.of("message")]
    assert "trainable.safetensors in step-6 is not what was written" in texts
    assert "Going on from step-4." in texts
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))


def test_a_run_goes_on_without_its_source(tiny_recipe, number_rows, tmp_path):
    source = tmp_path / "rows.jsonl"
    source.write_text(number_rows.read_text())
    given = {**tiny_recipe, "data": {**tiny_recipe["data"], "source": str(source)}}
    recipe = recipe_with(given, "lora", num_train_epochs=1)
    cut = Told(stop_after=2)
    train(recipe, tmp_path / "run", cut.append, cut.should_stop)
    source.unlink()
    assert train(recipe, tmp_path / "run")["state"] == "done"
