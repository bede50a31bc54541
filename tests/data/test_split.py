import pytest

from peft_ui.data.split import split_rows
from peft_ui.errors import DataError


def test_the_same_seed_holds_out_the_same_rows():
    train, validation = split_rows(10, 0.3, 0)
    assert validation == [3, 5, 7]
    assert train == [0, 1, 2, 4, 6, 8, 9]
    assert split_rows(10, 0.3, 0) == (train, validation)
    assert split_rows(10, 0.3, 1) != (train, validation)


@pytest.mark.parametrize(("count", "fraction", "held_out"), [(2, 0.99, 1), (3, 0.01, 1), (999, 0.1, 100), (5, 0.5, 3)])
def test_at_least_one_row_on_each_side(count, fraction, held_out):
    train, validation = split_rows(count, fraction, 0)
    assert len(validation) == held_out
    assert sorted(train + validation) == list(range(count))


def test_no_fraction_holds_out_nothing():
    assert split_rows(3, 0.0, 0) == ([0, 1, 2], [])


def test_too_few_rows():
    with pytest.raises(DataError, match="1 usable row cannot be split"):
        split_rows(1, 0.1, 0)


@pytest.mark.parametrize("fraction", [1.0, -0.1])
def test_a_fraction_out_of_range(fraction):
    with pytest.raises(DataError, match=f"held-out share is {fraction}"):
        split_rows(10, fraction, 0)
