"""Where memory was short, what is advised is what the estimate says would fit."""

import json

import pytest

from peft_ui.estimate.recipe import estimate_recipe
from peft_ui.estimate.remedies import remedies
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.failure import MEMORY, words_for
from peft_ui.words.say import speaking
from peft_ui.words.told import told
from tests.estimate.tiny import LLAMA, tiny_model

LARGE = {"per_device_train_batch_size": 64}


def recipe_of(model, length=128, method="lora", **training):
    return parse_recipe(
        {"model": {"name": model}, "data": {"max_length": length}, "method": {"key": method}, "training": training}
    )


@pytest.fixture
def recipe(tmp_path):
    """Of a model of eight layers: of two, activation checkpointing saves nothing."""
    model = tiny_model(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps(LLAMA | {"num_hidden_layers": 8}), encoding="utf-8")
    return recipe_of(model, **LARGE)


def peak(recipe):
    return estimate_recipe(recipe).memory.peak


def test_each_remedy_fits_by_itself(recipe, tmp_path):
    limit = peak(recipe_of(str(tmp_path), per_device_train_batch_size=40))
    assert remedies(recipe, limit) == [
        "By the estimate each of these would fit, and the run can be started anew with one of them:",
        "Rows at once 32, steps gathered into one 2: about 0.6 GB.",
        "Longest example 64 tokens: about 0.6 GB.",
        "Activation checkpointing: about 0.6 GB.",
    ]
    (_, *sentences) = remedies(recipe, peak(recipe_of(str(tmp_path), per_device_train_batch_size=7)))
    assert sentences == ["Rows at once 4, steps gathered into one 16: about 0.5 GB."]


def test_even_where_the_machine_is_large_a_remedy_is_less_than_what_failed(recipe):
    assert "Rows at once 32" in remedies(recipe, 10**12)[1]


def test_where_nothing_fits_a_smaller_model_is_named(recipe):
    (only,) = remedies(recipe, 10)
    assert only.startswith("By the estimate even the smallest settings need 0.5 GB")


def test_a_run_that_ran_out_of_memory_says_what_would_fit(recipe):
    what, remedy = words_for(MemoryError(), recipe.to_dict())
    assert what == MEMORY[0]
    assert remedy.splitlines()[0].startswith("By the estimate")
    assert words_for(MemoryError(), {"fake": 1}) == MEMORY, "where there is no estimate"
    assert words_for(RuntimeError("DefaultCPUAllocator: can't allocate memory: x"), {"fake": 1}) == MEMORY
    with speaking("zh"):
        assert all(told(line) != line for line in [what, *remedy.splitlines()])
