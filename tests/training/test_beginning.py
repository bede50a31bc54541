"""A run may go on from an adapter: another run's, a folder's. What does not fit is refused by name."""

import json
import shutil

import pytest
import torch

from peft_ui.data.access import asking_for
from peft_ui.errors import Faults, TrainingError
from peft_ui.methods import method_class
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.training.beginning import keep_from_hub
from peft_ui.training.train import train
from tests.hub_stand_in.faults import Down
from tests.hub_stand_in.fixture import hub_here, hub_server  # noqa: F401
from tests.training.test_train import METHODS, Told, recipe_with, same, weights

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    torch.set_num_threads(1)


@pytest.mark.parametrize("key", ["lora", "prompt_tuning", "p_tuning_v2", "bottleneck", "full"])
def test_the_second_run_begins_where_the_first_one_ended(tiny_recipe, tmp_path, key):
    rate = {"full": 2e-3}.get(key, 2e-2)
    first = train(recipe_with(tiny_recipe, key, num_train_epochs=4, learning_rate=rate), tmp_path / "first")
    told = Told()
    recipe = recipe_with(tiny_recipe, key, num_train_epochs=1, learning_rate=1e-9, continue_from="first")
    second = train(recipe, tmp_path / "second", told.append)
    assert second["eval_loss"] == pytest.approx(first["eval_loss"], rel=1e-4)
    assert "Going on from the adapter first." in [event["text"] for event in told.of("message")]
    assert second["reload_check"]["passed"] is True


def test_a_cut_run_goes_on_bitwise_when_what_it_began_with_is_gone(tiny_recipe, tmp_path):
    train(recipe_with(tiny_recipe, "lora", num_train_epochs=1), tmp_path / "first")
    adapter = shutil.copytree(tmp_path / "first/adapter", tmp_path / "an adapter")
    recipe = recipe_with(tiny_recipe, "lora", num_train_epochs=1, continue_from=str(adapter))
    train(recipe, tmp_path / "whole")
    cut = Told(stop_after=2)
    train(recipe, tmp_path / "cut", cut.append, cut.should_stop)
    shutil.rmtree(adapter)
    assert train(recipe, tmp_path / "cut")["state"] == "done"
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))


def test_an_adapter_on_the_hub_is_fetched_before_the_run_with_the_rights_of_whoever_asks(
    tiny_recipe,
    tmp_path,
    hub_here,  # noqa: F811
):
    first = train(recipe_with(tiny_recipe, "lora", num_train_epochs=4, learning_rate=2e-2), tmp_path / "first")
    hub_here.add_model("ada/adapter", tmp_path / "first/adapter", private=True)
    recipe = recipe_with(tiny_recipe, "lora", num_train_epochs=1, learning_rate=1e-9, continue_from="ada/adapter")
    second = tmp_path / "second"
    second.mkdir()
    with pytest.raises(TrainingError, match=r"'ada/adapter' could not be fetched"), asking_for(hub_here.tokens["bob"]):
        keep_from_hub(recipe, second)
    with asking_for(hub_here.tokens["ada"]):
        keep_from_hub(recipe, second)
    hub_here.fail("*", ".*", Down(), times=None)
    assert train(recipe, second)["eval_loss"] == pytest.approx(first["eval_loss"], rel=1e-4)
    assert sorted(file.name for file in (second / "beginning").iterdir()) == [
        "adapter_config.json",
        "adapter_model.safetensors",
    ]
    token = hub_here.tokens["ada"].encode()
    assert not any(token in file.read_bytes() for file in second.rglob("*") if file.is_file())


def test_an_adapter_that_does_not_fit_is_refused_by_name(tiny_recipe, tmp_path):
    train(recipe_with(tiny_recipe, "lora", num_train_epochs=1), tmp_path / "first")

    def begun(run, **method):
        given = {**tiny_recipe, "method": {"key": "lora", **METHODS["lora"], **method}}
        recipe = parse_recipe({**given, "training": {**given["training"], "continue_from": "first"}})
        return lambda: train(recipe, tmp_path / run)

    with pytest.raises(TrainingError, match=r"first was made with lora_alpha 16, and this recipe says 4\. Set"):
        begun("second", lora_alpha=4)()
    with pytest.raises(TrainingError, match=r"for other layers: .*lora_A.weight is \d+ × \d+ there and missing here"):
        begun("third", target_modules=["q_proj"])()
    assert begun("fourth", lora_dropout=0.5)()["state"] == "done", "dropout changes no weight's meaning"
    nowhere = recipe_with(tiny_recipe, "lora", continue_from="nowhere")
    with pytest.raises(TrainingError, match=r"There is no adapter 'nowhere' to go on from"):
        train(nowhere, tmp_path / "fifth")


@pytest.mark.parametrize("method", [{"key": "p_tuning"}, {"key": "prefix_tuning", "prefix_projection": True}])
def test_what_was_thrown_away_cannot_learn_on(method):
    with pytest.raises(Faults, match=r"throws its network away"):
        parse_recipe({"method": method, "training": {"continue_from": "first"}})
    assert method_class("prefix_tuning")().why_not_continued() == ""


def test_tensorboard_hears_every_loss(tiny_recipe, tmp_path):
    pytest.importorskip("tensorboardX")
    recipe = recipe_with(tiny_recipe, "lora", num_train_epochs=1, report_to="tensorboard")
    train(recipe, tmp_path)
    (file,) = (tmp_path / "tensorboard").glob("events.out.tfevents.*")
    written = file.read_bytes()
    assert written.count(b"train/loss") >= 4
    assert b"eval/loss" in written


def test_a_missing_package_is_named(tiny_recipe, tmp_path):
    from peft_ui.estimate.recipe import check_recipe
    from peft_ui.training.report import reporters

    recipe = recipe_with(tiny_recipe, "lora", report_to="wandb", optim="adamw_8bit")
    with pytest.raises(Faults) as caught:
        check_recipe(recipe)
    said = {fault.field: str(fault) for fault in caught.value.faults}
    assert "pip install wandb" in said["training.report_to"]
    assert "bitsandbytes" in said["training.optim"]
    with pytest.raises(TrainingError, match=r"needs the package wandb"):
        reporters("wandb", tmp_path)
    assert json.loads(json.dumps(recipe.to_dict()))["training"]["report_to"] == "wandb"
