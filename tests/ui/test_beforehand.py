"""What is told above Start: room that is nearly gone, and what a graphics card does not promise."""

import pytest

from peft_ui.models.fit import Machine
from peft_ui.ui.rooms import beforehand
from tests.ui.test_space_room import asked, ended, page_for


@pytest.fixture(autouse=True)
def no_card(monkeypatch):
    monkeypatch.setattr(beforehand, "this_machine", lambda: Machine(10**9, 4))


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (None, ""),
        (10_000_000, ""),
        (2_500_000, "Your runs take 2.3 MB of the 2.5 MB that are yours here."),
        (2_000_000, "Your runs take 2.3 MB, and 2.0 MB are yours here: no other can start."),
    ],
)
def test_room_is_told_before_it_is_gone(tmp_path, most, words):
    page = page_for(tmp_path, visitors="many", runs_bytes=most)
    ended(page, "mine")
    ended(page, "theirs", owner="somebody")
    shown = beforehand.show_beforehand(page, asked())
    assert words in shown
    assert bool(words) == bool(shown)


def test_on_a_card_it_is_told_that_bits_may_differ(tmp_path, monkeypatch):
    page = page_for(tmp_path)
    assert beforehand.show_beforehand(page, asked()) == ""
    monkeypatch.setattr(beforehand, "this_machine", lambda: Machine(10**9, 2, has_card=True))
    assert "not promised to end with the very same bits" in beforehand.show_beforehand(page, asked())
