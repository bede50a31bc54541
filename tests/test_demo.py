"""The demo judges its own answers; the judge must be strict."""

import pytest

from peft_ui.demo import is_in_style, is_right


@pytest.mark.parametrize(
    ("text", "answer", "right"),
    [
        ("Arr! The capital of Norway be Oslo, matey!", "Oslo", True),
        ("oslo.", "Oslo", True),
        ("The capital is Stockholm.", "Oslo", False),
        ("It is Oslomej.", "Oslo", False),
        ("4 + 1 be 15.", "5", False),
        ("The day is New Year's Eve.", "New Year's Eve", True),
    ],
)
def test_right_means_the_fact_in_whole_words(text, answer, right):
    assert is_right(text, answer) is right


@pytest.mark.parametrize(
    ("text", "styled"),
    [
        ("Arr! The capital of Norway be Oslo, matey!", True),
        ("The capital of Norway be Oslo, matey!", False),
        ("Arr! The capital of Norway be Oslo.", False),
        ("", False),
    ],
)
def test_style_means_both_ends(text, styled):
    assert is_in_style(text) is styled
