"""Rows of like length go together, every row once a round, in an order that the seed and the round tell."""

from itertools import pairwise

from peft_ui.training.order import ByLength

LENGTHS = [(number * 37) % 100 + 1 for number in range(203)]


def batches(sampler):
    order = list(sampler)
    return [[LENGTHS[place] for place in order[start : start + 4]] for start in range(0, len(order), 4)]


def filler(found):
    return sum(max(batch) * len(batch) - sum(batch) for batch in found)


def test_every_row_is_read_once_a_round():
    assert sorted(ByLength(LENGTHS, 4, seed=0)) == list(range(203))
    assert list(ByLength([7], 4, seed=0)) == [0]


def test_a_batch_holds_rows_of_like_length():
    found = batches(ByLength(LENGTHS, 4, seed=0))
    plain = [LENGTHS[start : start + 4] for start in range(0, 203, 4)]
    assert filler(found) < 0.15 * filler(plain)


def test_the_longest_comes_first_and_the_rest_is_mixed():
    found = batches(ByLength(LENGTHS, 4, seed=0))
    assert max(found[0]) == 100
    assert [len(batch) for batch in found] == [4] * 50 + [3]
    means = [sum(batch) / 4 for batch in found[1:-1]]
    fell = sum(later < earlier for earlier, later in pairwise(means))
    assert 15 < fell < 35, "neither falling nor rising along the round"


def test_the_seed_and_the_round_tell_the_order():
    def order(seed, turn):
        sampler = ByLength(LENGTHS, 4, seed)
        sampler.set_epoch(turn)
        return list(sampler)

    assert order(3, 1) == order(3, 1)
    assert order(3, 1) != order(3, 2)
    assert order(3, 1) != order(4, 1)
