"""Runs on the same rows can be told apart by their names."""

from peft_ui.recipe.recipe import parse_recipe
from peft_ui.ui.naming import default_name, started, titled
from peft_ui.words.say import speaking


def named(**parts):
    return default_name(parse_recipe({"data": {"source": "/x/rows.csv"}} | parts).to_dict())


def test_the_name_carries_the_method_its_main_setting_and_what_was_changed():
    assert named(method={"key": "lora"}) == "LoRA · Rank 8 · rows.csv"
    assert named(method={"key": "lora", "r": 16, "use_dora": True}) == "LoRA · Rank 16 · DoRA · rows.csv"
    assert named(method={"key": "prompt_tuning"}) == "Prompt Tuning · Virtual tokens 20 · rows.csv"
    assert named(method={"key": "ia3"}, training={"num_train_epochs": 5}) == "IA3 · Rounds 5 · rows.csv"
    assert named(model={"name": "/m/gemma3-270m"}) == "LoRA · Rank 8 · gemma3-270m · rows.csv"
    rate = named(training={"learning_rate": 0.001, "seed": 7})
    assert rate == "LoRA · Rank 8 · Learning rate 0.001 · Seed 7 · rows.csv"


def test_it_is_said_in_the_language_of_the_page():
    with speaking("zh"):
        assert named(training={"seed": 7}) == "LoRA · 秩 8 · 随机种子 7 · rows.csv"


def test_a_recipe_of_another_time_has_a_name_too():
    assert default_name({"method": {"key": "gone"}, "data": {}}) == "gone"


def test_lists_add_the_time():
    line = {"name": "LoRA", "created": 1_700_000_000}
    assert titled(line) == f"LoRA · {started(1_700_000_000)}"
    assert titled({"name": "LoRA", "created": None}) == "LoRA"
