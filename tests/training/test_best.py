"""Which step was best, when to stop waiting, and when a loss does not move: read from the history alone."""

import math

import pytest

from peft_ui.training.best import best_step, held_out_losses, patience_is_gone, stands_still


def history(*losses):
    return [{"eval_loss": loss, "step": 10 * number} for number, loss in enumerate(losses, start=1)]


def steps(*losses):
    return [{"loss": loss, "step": number} for number, loss in enumerate(losses, start=1)]


def test_the_lowest_loss_is_the_best_and_the_first_of_equals():
    assert best_step(history(3, 2, 2, 4)) == 20
    assert best_step(history(3, math.nan, 4)) == 10
    assert best_step(steps(1, 2)) is None
    assert held_out_losses([*steps(1), *history(5)]) == [(10, 5)]


@pytest.mark.parametrize(
    ("losses", "patience", "gone"),
    [
        ((3, 2, 1), 1, False),
        ((3, 2, 2.5), 1, True),
        ((3, 2, 2.5), 2, False),
        ((3, 2, 2.5, 2.1), 2, True),
        ((3, 2, 2.5, 1.9, 2), 2, False),
        ((3, 4, 5), None, False),
        ((), 1, False),
    ],
)
def test_patience_counts_from_the_last_new_low(losses, patience, gone):
    assert patience_is_gone(history(*losses), patience) is gone


def test_a_loss_that_does_not_fall_is_noticed_when_one_can_judge():
    assert stands_still(steps(*[2.0] * 23)) is None
    assert stands_still(steps(*[2.0] * 24)) == (2.0, 2.0)
    assert stands_still(steps(*[2.0] * 12, *[1.9] * 12)) is None
    assert stands_still(steps(*[1.9] * 12, *[2.0] * 12)) == pytest.approx((1.9, 2.0))


def test_chance_is_no_judgement_on_few_points_and_none_on_many():
    noise = [0.27, 0.03, -0.24, 0.15, -0.21, 0.09, -0.06, 0.21, -0.12, -0.12]  # its mean is 0
    flat, falling = [2 + one for one in 30 * noise], [2.2 + one - n / 750 for n, one in enumerate(30 * noise)]
    assert stands_still(steps(*flat[:30])) is None, "ten steps a third cannot tell"
    assert stands_still(steps(*flat)) == pytest.approx((2.0, 2.0))
    assert stands_still(steps(*falling)) is None


def test_a_held_out_loss_that_falls_has_the_last_word():
    flat = steps(*[2.0] * 30)
    assert stands_still([*flat, *history(2.0, 1.9)]) is None
    assert stands_still([*flat, *history(2.0, 1.995)]) == (2.0, 2.0)
