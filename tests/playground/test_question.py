import pytest

from peft_ui.errors import Faults
from peft_ui.playground.question import Sampling, ask, draw


def test_nothing_or_two_things_asked_is_refused():
    with pytest.raises(Faults, match="either an instruction or a text"):
        ask(instruction="  ", context="")
    with pytest.raises(Faults, match="not both"):
        ask(instruction="a", context="b")
    assert ask(instruction="a", input="b").context is None


def test_faults_are_told_all_at_once():
    with pytest.raises(Faults) as caught:
        draw(max_new_tokens=0, top_p=2)
    assert caught.value.lines() == [
        "max_new_tokens: 0 cannot be used. It should be greater than or equal to 1.",
        "top_p: 2 cannot be used. It should be less than or equal to 1.",
    ]


def test_none_is_the_default_and_zero_is_greedy():
    assert draw(temperature=None, seed=None) == Sampling()
    assert Sampling().greedy
    assert Sampling(temperature=0).greedy
    assert not Sampling(temperature=0.7).greedy
