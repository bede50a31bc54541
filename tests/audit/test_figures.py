from array import array

from peft_ui.audit.figures import Quantiles, quantiles


def test_quantiles_are_lengths_of_real_examples():
    assert quantiles(array("I", range(1, 101))) == Quantiles(1, 50, 95, 100)
    assert quantiles([7]) == Quantiles(7, 7, 7, 7)
    assert quantiles([9, 1]) == Quantiles(1, 1, 9, 9)
    assert quantiles([]) == Quantiles(0, 0, 0, 0)
