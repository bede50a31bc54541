"""Each process of the page is killed once at a random moment; `make torture-page` kills each three times."""

import pytest

from tests.ui.browser import Server, chromium, needs_browser
from tests.ui.kills import HEAD, SEED, VICTIMS
from tests.ui.world import World

pytestmark = [pytest.mark.slow, needs_browser]


def test_nothing_is_lost_nothing_doubled_and_the_page_says_so(tmp_path, capsys):
    server = Server(tmp_path / "home")
    server.start()
    rows = []
    try:
        with chromium() as browser:
            world = World(server, browser.new_page(viewport={"width": 1360, "height": 900}), SEED)
            rows = [kill(world) for kill in VICTIMS.values()]
    finally:
        server.close()
        with capsys.disabled():
            print("", f"seed {SEED}", HEAD, *(row.line() for row in rows), sep="\n")
    assert [(row.victim, row.lost, row.doubled, row.wrong) for row in rows] == [(name, 0, 0, "") for name in VICTIMS]
