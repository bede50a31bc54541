import pytest

from peft_ui.formatting.examples import (
    Chat,
    Judged,
    Labelled,
    Message,
    Pair,
    Preference,
    Tagged,
    Text,
    from_row,
    label_names,
)

CHAT = Chat((Message("user", "x"), Message("assistant", "y", trained=False), Message("assistant", "z")))


@pytest.mark.parametrize(
    "example",
    [
        Text("a"),
        Pair("a", " b"),
        CHAT,
        Labelled("a", ("good",)),
        Labelled("a", ("good", "new"), several=True),
        Labelled("a", (), several=True),
        Tagged(("Ada", "left"), ("B-PER", "O")),
        Preference(Pair("a", " b"), Pair("a", " c")),
        Preference(CHAT, CHAT),
        Judged(Pair("a", " b"), True),
        Judged(CHAT, False),
    ],
)
def test_an_example_survives_its_row(example):
    assert from_row(example.to_row()) == example


def test_rows_are_plain():
    assert Pair("a", " b").to_row() == {"context": "a", "target": " b"}
    assert Chat((Message("user", "x"),)).to_row() == {"messages": [{"role": "user", "content": "x"}]}
    assert Labelled("a", ("good",)).to_row() == {"text": "a", "label": "good"}
    assert Labelled("a", ("good",), several=True).to_row() == {"text": "a", "labels": ["good"]}
    assert Message("assistant", "y", trained=False).to_row() == {"role": "assistant", "content": "y", "trained": False}


def test_which_examples_have_labels():
    assert label_names(Labelled("a", ("x", "y"), several=True)) == ("x", "y")
    assert label_names(Tagged(("a",), ("O",))) == ("O",)
    assert label_names(Text("a")) == ()


def test_another_row_is_refused():
    with pytest.raises(KeyError):
        from_row({"story": "x"})
