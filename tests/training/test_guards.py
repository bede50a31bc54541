"""What would go wrong in silence is said: with the thing, its value, and the way out."""

import json
import shutil

import pytest
import torch

from peft_ui.errors import Faults, TrainingError
from peft_ui.estimate.recipe import check_recipe
from peft_ui.evaluation.causal import Causal
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.training import disk
from peft_ui.training.base import mark, on_its_base
from peft_ui.training.checkpoint import newest_whole
from peft_ui.training.train import train
from peft_ui.training.weights import check_finite
from tests.training.test_train import Told, recipe_with


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    torch.set_num_threads(1)


@pytest.mark.slow
def test_a_rate_that_is_too_high_ends_the_run_and_leaves_a_whole_checkpoint(tiny_recipe, tmp_path):
    told = Told()
    recipe = recipe_with(tiny_recipe, "full", learning_rate=10, max_grad_norm=0, optim="sgd", save_steps=1)
    with pytest.raises(TrainingError, match=r"Try a smaller learning rate"):
        train(recipe, tmp_path, told.append)
    kept = newest_whole(tmp_path / "checkpoints", told.append)
    assert kept is not None
    from safetensors.torch import load_file

    assert all(bool(weight.isfinite().all()) for weight in load_file(kept / "trainable.safetensors").values())


def test_weights_that_are_no_numbers_are_never_saved():
    model = torch.nn.Linear(2, 2)
    check_finite(model, 3)
    with torch.no_grad():
        model.bias[0] = float("inf")
    with pytest.raises(TrainingError, match=r"After step 3 the weight bias holds values that are no numbers"):
        check_finite(model, 3)


@pytest.mark.slow
def test_a_full_disk_is_noticed_before_a_checkpoint_is_begun(tiny_recipe, tmp_path, monkeypatch):
    recipe = recipe_with(tiny_recipe, "lora", num_train_epochs=2, save_steps=2)
    told = Told()
    real = disk.free_bytes
    monkeypatch.setattr(disk, "free_bytes", lambda folder: 1000 if len(told.of("step")) >= 4 else real(folder))
    with pytest.raises(TrainingError, match=r"A checkpoint needs 1\.\d MB, and the disk has 0\.0 MB left"):
        train(recipe, tmp_path, told.append)
    assert [place.name for place in (tmp_path / "checkpoints").iterdir()] == ["step-2"]
    monkeypatch.undo()
    rest = Told()
    assert train(recipe, tmp_path, rest.append)["state"] == "done"
    assert rest.of("step")[0]["step"] == 3


@pytest.mark.slow
def test_a_loss_that_does_not_move_is_a_warning_told_once(tiny_recipe, tmp_path):
    told = Told()
    train(recipe_with(tiny_recipe, "lora", learning_rate=1e-9), tmp_path, told.append)
    (warning,) = [event["text"] for event in told.of("message") if event.get("level") == "warning"]
    assert warning.startswith("The training loss has not fallen:")
    assert "larger learning rate" in warning


def test_rows_without_anything_to_learn_are_refused(tiny_recipe, tmp_path, monkeypatch):
    monkeypatch.setattr(Causal, "has_lesson", lambda self, row: False)
    with pytest.raises(TrainingError, match=r"None of the 32 rows has a token to learn from"):
        train(recipe_with(tiny_recipe, "lora"), tmp_path / "run")


def test_a_method_that_leaves_nothing_to_learn_is_refused(tiny_recipe, tmp_path, monkeypatch):
    recipe = recipe_with(tiny_recipe, "lora")
    monkeypatch.setattr(type(recipe.method), "attach", lambda self, model, plan: model.requires_grad_(False))
    with pytest.raises(TrainingError, match=r"With LoRA nothing in the model .* would learn"):
        train(recipe, tmp_path)


@pytest.mark.slow
def test_a_base_that_changed_is_refused_on_resume(tiny_recipe, tiny_model, tmp_path):
    base = shutil.copytree(tiny_model, tmp_path / "base")
    given = {**tiny_recipe, "model": {"name": str(base)}}
    recipe = recipe_with(given, "lora", num_train_epochs=1)
    cut = Told(stop_after=2)
    train(recipe, tmp_path / "run", cut.append, cut.should_stop)
    with (base / "model.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x01")
    with pytest.raises(TrainingError, match=r"no longer the one that this run began with: model.safetensors is"):
        train(recipe, tmp_path / "run")
    shutil.copy(tiny_model / "model.safetensors", base)
    assert train(recipe, tmp_path / "run")["state"] == "done"


def test_a_base_on_the_hub_stays_at_the_commit_with_which_the_run_began(tmp_path):
    recipe = parse_recipe({"model": {"name": "demo"}})
    said = []
    (tmp_path / "base.json").write_text(json.dumps({"commit": "abc123"}))
    pinned = on_its_base(recipe, tmp_path, said.append)
    assert pinned.model.revision == "abc123"
    assert said == ["demo is None by now; going on with abc123, as begun."]
    assert set(mark(recipe.model)) == {"config.json", "model.safetensors"}


@pytest.mark.parametrize("wish", [{"load_best_model_at_end": True}, {"early_stopping_patience": 2}])
def test_the_best_cannot_be_kept_where_nothing_is_held_out(wish):
    with pytest.raises(Faults, match=r"needs rows that are held out"):
        parse_recipe({"data": {"validation": None}, "training": wish})
    assert parse_recipe({"training": wish})


def test_loraplus_is_for_lora_alone():
    assert parse_recipe({"training": {"loraplus_lr_ratio": 16}})
    with pytest.raises(Faults, match=r"training.loraplus_lr_ratio: IA3 has no second matrices"):
        parse_recipe({"method": {"key": "ia3"}, "training": {"loraplus_lr_ratio": 16}})


def test_examples_longer_than_the_models_positions_are_refused(tiny_recipe):
    def checked(length, method):
        check_recipe(parse_recipe({**tiny_recipe, "data": {**tiny_recipe["data"], "max_length": length}, **method}))

    prompts = {"method": {"key": "prompt_tuning", "num_virtual_tokens": 20}}
    checked(128, {})
    with pytest.raises(Faults, match=r"129 tokens are more than the 128 positions of .* Use at most 128"):
        checked(129, {})
    with pytest.raises(Faults, match=r"128 tokens and 20 virtual tokens are more .* Use at most 108"):
        checked(128, prompts)


def test_more_processes_than_the_machine_has_room_for_are_refused(tiny_recipe):
    asked = {**tiny_recipe["training"], "num_processes": 64, "per_device_train_batch_size": 64}
    with pytest.raises(Faults, match=r"training.num_processes: 64 processes are more than the \d+ graphics cards"):
        check_recipe(parse_recipe({**tiny_recipe, "training": asked}))
