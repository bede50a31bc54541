"""Anybody can read and reach it: axe-core finds nothing serious, and nothing on the page trembles."""

import pytest

from tests.ui.browser import Server, chromium, needs_browser, open_tab

pytestmark = [pytest.mark.slow, needs_browser]
TABS = ("data", "method", "train", "play")
PATIENCE = 120_000  # ms; CI is slow, and nothing here is about speed
RULES = {"resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("home"))
    server.start()
    yield server
    server.close()


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


def look(browser, server, width, scheme, route=""):
    """A page with an example open, so that there is something to find fault with."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{server.address}/{route}?__theme={scheme}")
    page.locator("#data-example-pirate").click()
    page.locator("#data-preview .card").first.wait_for(timeout=PATIENCE)
    return page


def faults(page):
    """What axe-core calls serious or critical, with the first elements of each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    return {one["id"]: [node["html"][:160] for node in one["nodes"]][:4] for one in grave}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing_serious(browser, server, width, scheme):
    page = look(browser, server, width, scheme)
    found = {}
    for tab in TABS:
        open_tab(page, tab)
        page.wait_for_timeout(400)
        found[tab] = faults(page)
    page.context.close()
    assert not any(found.values()), found


def test_the_probe_does_find_faults(browser):
    page = browser.new_page()
    page.set_content("<html lang=en><title>x</title><main><p style='color:#ccc;background:#fff'>pale</p></main></html>")
    assert list(faults(page)) == ["color-contrast"]
    page.close()


@pytest.mark.parametrize("width", [390, 900, 1360])
def test_nothing_trembles_and_nothing_sticks_out(browser, server, width):
    page = look(browser, server, width, "light")
    for tab in TABS:
        open_tab(page, tab)
        page.wait_for_timeout(600)
        panel = page.locator("#tabs > .tabitem:visible, #tabs [role=tabpanel]:visible").first
        boxes = {str(panel.bounding_box()) for _ in range(20) if page.wait_for_timeout(50) is None}
        assert len(boxes) == 1, f"{tab} trembles: {boxes}"
        wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide[0] <= wide[1], f"{tab} is wider than the window: {wide}"
    page.context.close()
