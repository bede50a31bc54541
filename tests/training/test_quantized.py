"""A frozen base in 4 or 8 bits, and the optimizer in 8: what learns on them, on a CPU too. `make test-quantized`.

Their packages cost every process 1.5 seconds of imports (PEFT imports them where they are), so that the other tests run
without them, and these are skipped there.
"""

from dataclasses import replace

import pytest
import torch

from peft_ui.models.load import load_model
from peft_ui.models.quantize import library_of
from peft_ui.training.train import train
from tests.training.tasks import recipe_for
from tests.training.test_train import Told, same, weights

pytestmark = pytest.mark.slow
FORMS = ["nf4", "int8", "int8_torchao"]
METHODS = ["lora", "ia3", "prompt_tuning", "p_tuning_v2", "ln_tuning", "bottleneck", "adalora", "oft", "vera"]


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    torch.set_num_threads(1)


def recipe_on(form, folder, key, **training):
    recipe = recipe_for("CAUSAL_LM", folder, method={"key": key}, **training)
    return replace(recipe, model=recipe.model.model_copy(update={"quantization": form}))


@pytest.mark.parametrize("form", FORMS)
def test_the_gradient_goes_through_the_base_after_it_was_looked_at(form, tmp_path):
    """On a CPU with AVX512-BF16 bitsandbytes packs a layer that only answers, for a product without a way back."""
    pytest.importorskip(library_of(form))
    recipe = recipe_on(form, tmp_path, "lora")
    model = load_model(recipe.model, "CAUSAL_LM")
    layer = model.model.layers[0].mlp.up_proj
    states = torch.randn(3, 32)
    with torch.no_grad():
        answer = layer.eval()(states)
    given = states.clone().requires_grad_(True)
    found = layer.train()(given)
    assert torch.allclose(found, answer, atol=0.05 * answer.std().item())
    found.sum().backward()
    exact = load_model(recipe.model.model_copy(update={"quantization": "none"}), "CAUSAL_LM")
    expected = exact.model.layers[0].mlp.up_proj.weight.sum(0).expand(3, 32)
    assert torch.nn.functional.cosine_similarity(given.grad, expected, dim=1).min() > 0.98


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("key", METHODS)
def test_a_method_learns_on_it_and_reloads(form, key, tmp_path):
    pytest.importorskip(library_of(form))
    rate = {"ia3": 5e-2, "p_tuning_v2": 5e-2, "vera": 5e-2}.get(key, 1e-2)
    told = Told()
    summary = train(
        recipe_on(form, tmp_path, key, num_train_epochs=8, learning_rate=rate), tmp_path / "run", told.append
    )
    losses = [event["loss"] for event in told.of("step")]
    assert sum(losses[-4:]) < sum(losses[:4])
    assert summary["reload_check"]["passed"] is True, summary["reload_check"]


def test_the_optimizer_in_eight_bits_learns_and_is_resumed_bitwise(tmp_path):
    pytest.importorskip("bitsandbytes")
    method = {
        "key": "lora",
        "r": 128,
        "target_modules": "all-linear",
    }  # 4,096 values: the least that are held in 8 bits
    recipe = recipe_for("CAUSAL_LM", tmp_path, method=method, optim="adamw_8bit", learning_rate=5e-3)
    told, cut = Told(), Told(stop_after=3)
    train(recipe, tmp_path / "whole", told.append)
    losses = [event["loss"] for event in told.of("step")]
    assert losses[-1] < 0.6 * losses[0]
    train(recipe, tmp_path / "cut", cut.append, cut.should_stop)
    state = torch.load(tmp_path / "cut/checkpoints/step-3/optimizer.pt", weights_only=True)["state"][0]
    assert state["__bnb_optimizer_quant_state__"]["state1"].dtype == torch.uint8
    train(recipe, tmp_path / "cut")
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "cut"))


def test_trackio_keeps_the_losses_on_this_machine(tmp_path, monkeypatch):
    storage = pytest.importorskip("trackio.sqlite_storage")
    monkeypatch.setattr(storage, "TRACKIO_DIR", tmp_path / "trackio")
    told = Told()
    train(recipe_for("CAUSAL_LM", tmp_path, num_train_epochs=1, report_to="trackio"), tmp_path / "run", told.append)
    kept = storage.SQLiteStorage.get_logs("peft-ui", "run")
    assert [line["train/loss"] for line in kept if "train/loss" in line] == [
        pytest.approx(event["loss"]) for event in told.of("step")
    ]
