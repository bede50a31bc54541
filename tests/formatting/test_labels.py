import pytest

from peft_ui.errors import DataError
from peft_ui.formatting.examples import Labelled, Tagged, Text
from peft_ui.formatting.labels import MOST, names_of_labels


def labelled(*names, several=False):
    return [Labelled("x", (name,), several) for name in names]


def test_words_are_in_order_of_letters_and_numbers_of_size():
    assert names_of_labels("text_label", labelled("new", "good", "new")) == (["good", "new"], False)
    assert names_of_labels("text_label", labelled("10", "9", "-1", "nan")) == (["-1", "9", "10", "nan"], False)


def test_tags_are_labels():
    tagged = Tagged(("Ada", "left"), ("B-PER", "O"))
    assert names_of_labels("tokens_tags", [tagged, tagged]) == (["B-PER", "O"], False)


def test_a_text_may_have_several_or_none():
    rows = [Labelled("x", ("b", "a"), True), Labelled("y", (), True)]
    assert names_of_labels("text_label", rows) == (["a", "b"], True)


def test_other_formats_have_none():
    assert names_of_labels("text", [Text("x")]) == ([], False)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (labelled("good", "good"), "All rows have the same label, 'good'"),
        ([*labelled("good"), *labelled("new", several=True)], "Some rows have one label and others a list"),
        (labelled(*map(str, range(MOST + 1))), "more than 2000 different labels"),
    ],
)
def test_labels_that_cannot_be_learnt(rows, words):
    with pytest.raises(DataError, match=words) as caught:
        names_of_labels("text_label", rows)
    assert caught.value.remedy
