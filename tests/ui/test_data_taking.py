"""The prepared rows taken along from the real page: downloaded by their owner alone, pushed to the Hub's stand-in."""

import json
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO

import httpx
import pytest

from peft_ui.settings import Settings
from peft_ui.ui.server import Opened, open_page
from tests.hub_stand_in.fixture import hub_here, hub_server  # noqa: F401
from tests.ui.driver import Driver, PageError, free_port

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    settings = Settings(tmp_path_factory.mktemp("home"), "many", None, False)
    one = open_page(settings, port=free_port())
    yield one
    one.close()


@pytest.fixture
def page(opened: Opened) -> Driver:
    page = Driver(opened.address)
    page.fire("data-example-pirate", "click")
    return page


def test_the_rows_as_json_lines_for_their_owner_alone(page: Driver, opened: Opened) -> None:
    page.fire("data-take", "click")
    address = f"/{page['data-take-address']}"
    stranger = Driver(opened.address)
    assert stranger.http.get(address).status_code == 404
    assert httpx.get(opened.address + address).status_code == 404
    assert page.http.get("/download/sets/../runs").status_code == 404
    with zipfile.ZipFile(BytesIO(page.http.get(address).content)) as packed:
        assert sorted(packed.namelist()) == ["rows/train.jsonl", "rows/validation.jsonl"]
        rows = [json.loads(line) for line in packed.read("rows/train.jsonl").splitlines()]
    assert len(rows) == 225
    assert set(rows[0]) == {"context", "target"}
    end = time.monotonic() + 10
    while page.http.get(address).status_code != 404:
        assert time.monotonic() < end, "it is sent once, and gone"

    page.set("data-validation-fraction", 0)
    page.fire("data-take", "click")
    alone = page.http.get(f"/{page['data-take-address']}")
    assert len(alone.text.splitlines()) == 250
    assert alone.headers["content-disposition"] == 'attachment; filename="rows.jsonl"'


def test_a_push_needs_a_token_and_a_name(page: Driver) -> None:
    page.fire("data-push", "click")
    assert "Nobody is signed in here." in page["data-push-result"]
    page.values[page.number("data-push-token")] = "hf_x"
    page.fire("data-push", "click")
    assert "The repository has no name." in page["data-push-result"]
    assert page["data-push-token"] == ""


def test_a_push_to_the_hub(page: Driver, hub_here) -> None:  # noqa: F811
    page.values[page.number("data-push-token")] = hub_here.tokens["ada"]
    page.values[page.number("data-push-repo")] = "pirates"
    page.fire("data-push", "click")
    repo = hub_here.repos["datasets/ada/pirates"]
    assert f"{hub_here.url}/datasets/ada/pirates" in page["data-push-result"]
    assert "Only you and your organisation can see it." in page["data-push-result"]
    assert (repo.private, len(repo.files["train.jsonl"].splitlines())) == (True, 225)
    assert page["data-push-token"] == ""


def test_without_rows_there_is_nothing_to_take(opened: Opened) -> None:
    with pytest.raises(PageError, match="No data set is named"):
        Driver(opened.address).fire("data-take", "click")
