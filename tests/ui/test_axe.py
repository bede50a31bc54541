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


@pytest.fixture(scope="module")
def finished(browser, server):
    """One short run, looked at for faults while it goes; then its id."""
    page = look(browser, server, 1360, "light")
    open_tab(page, "train")
    page.locator("#train-max_steps input").fill("12")
    page.locator("#train-max_steps input").press("Tab")
    page.locator("#train-start").click()
    page.locator("#train-state [data-run]").wait_for(timeout=PATIENCE)
    page.locator("#train-start:enabled").wait_for(timeout=PATIENCE)
    page.wait_for_timeout(400)  # it comes out of its paleness in 0.2 s
    assert not faults(page), "while the run goes"
    page.locator("#train-state [data-state=done]").wait_for(timeout=PATIENCE)
    run = page.locator("#train-state [data-run]").get_attribute("data-run")
    page.context.close()
    return run


@pytest.mark.parametrize(
    ("width", "scheme", "route"), [(1360, "light", ""), (390, "dark", ""), (390, "light", "zh"), (1360, "dark", "zh")]
)
def test_a_finished_run_its_answers_and_its_sharing_have_no_faults(browser, server, finished, width, scheme, route):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{server.address}/{route}?__theme={scheme}&run={finished}")
    open_tab(page, "train")
    page.locator("#train-chart .chart-line").first.wait_for(timeout=PATIENCE)
    page.locator("#train-outcome .verdict").first.wait_for(timeout=PATIENCE)
    found = {"train": faults(page)}
    open_tab(page, "play")
    page.locator("#play-instruction textarea").fill("What is the capital of Japan?")
    page.locator("#play-send").click()
    page.locator("#play-base pre").wait_for(timeout=PATIENCE)
    page.locator("#play-stop").wait_for(state="hidden", timeout=PATIENCE)
    page.locator("#publish-panel .label-wrap").click()
    page.locator("#publish-repo").wait_for(timeout=PATIENCE)
    page.wait_for_timeout(400)
    found["play"] = faults(page)
    context.close()
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
