from pathlib import Path

import pytest

from peft_ui.models.fit import Machine, _card, _memory


def test_what_a_model_needs() -> None:
    laptop = Machine(memory=24 * 10**9, each=4)
    assert laptop.needs(1_000_000_000) == 5_200_000_000
    assert laptop.fits(5_000_000_000) is True
    assert laptop.fits(6_000_000_000) is False
    assert laptop.fits(0) is True  # not known: it may be tried


@pytest.mark.parametrize(
    ("told", "machine"),
    [
        ("81559, 9.0\n81559, 9.0\n", Machine(81559 * 2**20, each=2, has_card=True)),
        ("15360, 7.5\n", Machine(15360 * 2**20, each=4, has_card=True)),  # a T4 has no bfloat16
        ("[N/A], 9.0\n", None),
        ("No devices were found\n", None),
        ("", None),
    ],
)
def test_the_card_as_its_driver_tells_it(told: str, machine: Machine | None) -> None:
    assert _card(told) == machine


def test_a_container_has_less_than_its_machine(tmp_path: Path) -> None:
    limit = tmp_path / "memory.max"
    everything = _memory(limit)
    limit.write_text("max\n")
    assert _memory(limit) == everything > 0
    limit.write_text("1000000\n")
    assert _memory(limit) == 1_000_000
