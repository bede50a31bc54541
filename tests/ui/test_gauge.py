"""The soak's judgement, on figures made up."""

import os

import pytest

from tests.ui.gauge import Sample, cpu_share, faults, take, thirds


def samples(rss=lambda minute: 300, share=0.1, torch="", rate=4.0):
    """An hour, a sample a minute; memory in MB."""
    return [
        Sample(60.0 * minute, int(rss(minute) * 1e6), 60.0 * minute * share, 20, torch, int(60 * minute * rate))
        for minute in range(61)
    ]


def test_a_calm_hour_is_well():
    calm = samples()
    assert cpu_share(calm) == pytest.approx(0.1)
    assert thirds(calm) == [300e6] * 3
    assert faults(calm, pages=4) == []


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"rss": lambda minute: 300 + 1.5 * minute}, "memory grows steadily: 329, 354, 379 MB"),
        ({"share": 0.3}, "the page takes 30% of a core"),
        ({"torch": "/x/libtorch_cpu.so"}, "torch is mapped after 0 s: /x/libtorch_cpu.so"),
        ({"rate": 0.1}, "they do not poll"),
    ],
)
def test_what_is_wrong_is_said(bad, words):
    (fault,) = faults(samples(**bad), pages=4)
    assert words in fault


@pytest.mark.parametrize("rss", [lambda minute: 200 + min(minute, 30) * 5, lambda minute: 300 + 15 * (minute % 10)])
def test_a_cache_that_fills_once_and_memory_that_breathes_are_no_leak(rss):
    assert faults(samples(rss=rss), pages=4) == []


def test_this_process_is_measured():
    seen = take(os.getpid(), 1.0, 0)
    assert seen.rss > 10e6 and seen.cpu > 0 and seen.threads >= 1
