import pytest

from peft_ui.formatting.examples import Chat, Message, Pair, from_row


@pytest.mark.parametrize("example", [Pair("a", " b"), Chat((Message("user", "x"), Message("assistant", "y")))])
def test_an_example_survives_its_row(example):
    assert from_row(example.to_row()) == example


def test_rows_are_plain():
    assert Pair("a", " b").to_row() == {"context": "a", "target": " b"}
    assert Chat((Message("user", "x"),)).to_row() == {"messages": [{"role": "user", "content": "x"}]}


def test_another_row_is_refused():
    with pytest.raises(KeyError):
        from_row({"text": "x"})
