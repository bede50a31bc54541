"""Rows packed into arrays come out as they went in, and small."""

import pickle

import pytest

from peft_ui.tokens.answers import Compared, Verdict
from peft_ui.tokens.encode import Encoded
from peft_ui.tokens.packed import Packed

ROWS = {
    "encoded": [Encoded([1, 262_143], [-100, 7], False, True, 1, 1), Encoded([], [], True, False, 0, 0)],
    "compared": [Compared([1], [2, 3], [4], True, False, 9, 3)],
    "verdict": [Verdict([1], [2], True, False, False, 1, 1), Verdict([5, 6], [], False, True, True, 2, 0)],
}


@pytest.mark.parametrize("kind", ROWS)
def test_what_goes_in_comes_out(kind: str) -> None:
    rows = ROWS[kind]
    packed = Packed(rows)
    assert (len(packed), list(packed), packed[-1], packed[:1]) == (len(rows), rows, rows[-1], rows[:1])
    assert [type(value) for value in vars(packed[0]).values()] == [type(value) for value in vars(rows[0]).values()]
    with pytest.raises(IndexError):
        packed[len(rows)]


def test_nothing_at_all() -> None:
    assert list(Packed()) == []
    assert not Packed()


def test_a_token_takes_four_bytes_and_its_label_four() -> None:
    packed = Packed(Encoded([100_000 + n] * 100, [-100] * 100, False, False, 100, 0) for n in range(2_000))
    assert len(packed) == 2_000
    held = len(pickle.dumps(packed))  # arrays go into a pickle as they lie in memory
    assert 2_000 * 100 * 8 < held < 2_000 * (100 * 8 + 60) * 1.25
