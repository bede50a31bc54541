import pytest

from peft_ui.errors import Faults
from peft_ui.recipe.faults import ALLOWED
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.words.say import speaking
from peft_ui.words.told import told


def faults(given) -> dict[str, str]:
    with pytest.raises(Faults) as caught:
        parse_recipe(given)
    return {fault.field: f"{fault.what} {fault.remedy}" for fault in caught.value.faults}


def test_every_field_has_a_default():
    recipe = parse_recipe({})
    assert recipe.model.name == "demo"
    assert recipe.task == "CAUSAL_LM"
    assert recipe.method.key == "lora"
    assert recipe.data.max_length == 512
    assert recipe.training.num_train_epochs == 3
    assert recipe.evaluation.samples == 8


def test_the_learning_rate_is_the_methods_own_until_one_is_given():
    assert parse_recipe({"method": {"key": "ia3"}}).learning_rate == 5e-3
    assert parse_recipe({"training": {"learning_rate": 0.01}}).learning_rate == 0.01


def test_a_recipe_survives_the_round_trip():
    recipe = parse_recipe({"method": {"key": "lora", "r": 4}, "data": {"source": "a/b", "validation": None}})
    assert parse_recipe(recipe.to_dict()) == recipe


def test_all_faults_are_said_at_once():
    found = faults(
        {
            "modle": {},
            "task": "CAUSAL",
            "method": {"key": "lora", "r": 0, "lora_alhpa": 3},
            "training": {"seed": -1},
        }
    )
    assert set(found) == {"modle", "task", "method.r", "method.lora_alhpa", "training.seed"}
    assert "Did you mean 'model'?" in found["modle"]
    assert "Did you mean 'lora_alpha'?" in found["method.lora_alhpa"]
    assert "greater than or equal to 1" in found["method.r"]


def test_a_misspelt_method_names_the_nearest():
    assert "'lora'" in faults({"method": {"key": "lorra"}})["method.key"]


def test_a_misspelt_choice_names_the_nearest():
    text = faults({"training": {"lr_scheduler_type": "cosin"}})["training.lr_scheduler_type"]
    assert "'cosin' is not a choice." in text
    assert "Did you mean 'cosine'?" in text


def test_prefix_tuning_refuses_activation_checkpointing():
    found = faults({"method": {"key": "prefix_tuning"}, "training": {"gradient_checkpointing": True}})
    assert set(found) == {"training.gradient_checkpointing"}


@pytest.mark.parametrize("given", [None, [], "lora", 3])
def test_what_is_no_object_is_refused(given):
    assert "recipe" in faults(given)


@pytest.mark.parametrize(("rows", "settings", "steps"), [
    (10, {"num_train_epochs": 1, "per_device_train_batch_size": 4}, 3),
    (10, {"num_train_epochs": 2, "per_device_train_batch_size": 4, "gradient_accumulation_steps": 2}, 4),
    (10, {"num_train_epochs": 0.5, "per_device_train_batch_size": 1}, 5),
    (10, {"max_steps": 7}, 7),
])  # fmt: skip
def test_steps_are_counted_as_the_trainer_does(rows, settings, steps):
    assert parse_recipe({"training": settings}).training.steps(rows) == steps


@pytest.mark.parametrize(
    ("given", "english", "chinese"),
    [
        ({"max_steps": 2.5}, "2.5 cannot be used. Give a whole number.", "2.5 不能使用。 请填写整数。"),
        ({"max_steps": "x"}, "'x' cannot be used. Give a whole number.", "'x' 不能使用。 请填写整数。"),
        ({"learning_rate": "fast"}, "'fast' cannot be used. Give a number.", "'fast' 不能使用。 请填写数字。"),
        ({"seed": None}, "None cannot be used. Give a whole number.", "None 不能使用。 请填写整数。"),
        ({"optim": 3}, "3 is not a choice.", "3 不是可选项。"),
        ({"load_best_model_at_end": "x"}, "'x' cannot be used. Give true or false.", "请填写 true 或 false。"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_in_plain_words_in_both_languages(given, english, chinese):
    with pytest.raises(Faults) as caught:
        parse_recipe({"training": given})
    (fault,) = caught.value.faults
    assert english in f"{fault.what} {fault.remedy}"
    with speaking("zh"):
        assert chinese in f"{told(fault.what)} {told(fault.remedy)}"


def test_every_way_out_has_its_chinese():
    with speaking("zh"):
        assert [words for words in set(ALLOWED.values()) if told(words) == words] == []
