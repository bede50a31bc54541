from peft_ui.ui.plan import plan_words, steps_of

FORM = {
    "num_train_epochs": 3,
    "max_steps": -1,
    "per_device_train_batch_size": 4,
    "gradient_accumulation_steps": 2,
    "validation_fraction": 0.1,
}


def test_steps_as_the_trainer_counts_them():
    assert steps_of(90, 8, 3, -1) == 36
    assert steps_of(90, 8, 0.5, -1) == 6
    assert steps_of(90, 8, 3, 20) == 20
    assert steps_of(90, 8, 3, 100) == 100
    assert steps_of(1, 8, 1, -1) == 1


def test_the_plan_follows_the_form():
    assert "About 36 steps, 8 rows in each, from 90 rows." in plan_words(100, FORM)
    own = plan_words(100, FORM | {"validation_source": "uploads/x/held.csv"})
    assert "from 100 rows" in own
    assert "That is short" in plan_words(100, FORM | {"max_steps": 10})
    assert "one round is often enough" in plan_words(20_000, FORM)


def test_a_limit_on_steps_says_after_how_many_rounds_it_ends_the_run():
    half = FORM | {"max_steps": 60, "per_device_train_batch_size": 2, "gradient_accumulation_steps": 1}
    words = plan_words(250, half)  # 225 rows are learnt
    assert "“Steps at most” ends the run after 0.5 rounds, whatever “Rounds” says" in words
    assert "3 to 5 rounds" not in words
    assert "ends the run after 10.7 rounds" in plan_words(100, FORM | {"max_steps": 120})
    assert "Steps at most" not in plan_words(100, FORM | {"max_steps": 36})


def test_without_rows_or_with_an_empty_field_it_says_what_is_missing():
    assert "Choose rows in the Data tab" in plan_words(None, FORM)
    assert "Nothing can be learnt from these rows yet" in plan_words(0, FORM)
    assert "start at 1" in plan_words(100, FORM | {"per_device_train_batch_size": None})
