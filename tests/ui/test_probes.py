"""A second visitor sees, stops, reads, downloads and publishes nothing of the first's: the table of `probes`."""

from collections.abc import Iterator

import pytest

from tests.ui.probe import Probe, functions
from tests.ui.probe_world import MARK, World, world
from tests.ui.probes import EVENTS, PROBES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("home")) as one:
        yield one


@pytest.mark.parametrize("probe", PROBES, ids=[probe.name for probe in PROBES])
def test_nothing_gets_through(page: World, probe: Probe) -> None:
    assert probe.faults(page) == []


def test_there_are_sixty_and_more_each_once() -> None:
    assert len(PROBES) >= 60
    assert len({probe.name for probe in PROBES}) == len(PROBES)


def test_no_function_of_the_page_is_forgotten(page: World) -> None:
    probed = {probe.name.split()[1] for probe in EVENTS} | {"on_upload", "on_recipe_file"}
    assert functions(page) - probed == set()


def test_ann_herself_sees_it_all(page: World) -> None:
    """Else the probes would prove nothing."""
    ann = page.ann
    zipped = ann.http.get(f"/download/{page.run}/adapter.zip")
    assert zipped.status_code == 200
    assert MARK.encode() in zipped.content
    assert zipped.headers["content-disposition"] == 'attachment; filename="what-is-annas-alone.zip"'
    for what in ("merged.zip", "script.zip", "notebook.zip", "recipe.yaml", "rows.zip"):
        assert MARK.encode() in ann.http.get(f"/download/{page.run}/{what}").content, what
        assert ann.http.head(f"/download/{page.run}/{what}").status_code == 200
    assert MARK.encode() in ann.http.get(f"/download/sets/{page.prepared}").content
    ann.set("train-watched", page.run)
    assert MARK in ann["train-log"] + ann["train-name"]
    ann.values[ann.number("data-source")] = page.upload
    ann.fire("data-source", "submit")
    assert MARK in ann["data-rows"]
