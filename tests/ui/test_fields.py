"""Faults name their fields as the page does."""

import pytest

from peft_ui.ui.fields import field_words
from peft_ui.words.say import speaking


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("method.r", "Rank (method.r)"),
        ("training.seed", "Seed (training.seed)"),
        ("evaluation.samples", "Samples (evaluation.samples)"),
        ("data.max_length", "Longest example (data.max_length)"),
        ("model.dtype", "Number format (model.dtype)"),
        ("temperature", "Temperature (temperature)"),
        ("recipe", "recipe"),
        ("method.nothing", "method.nothing"),
    ],
)
def test_the_title_stands_before_the_name(field: str, words: str) -> None:
    assert field_words(field) == words


def test_in_chinese_too() -> None:
    with speaking("zh"):
        assert field_words("method.r") == "秩 (method.r)"
