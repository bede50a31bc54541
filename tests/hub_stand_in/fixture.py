"""For tests: `from tests.hub_stand_in.fixture import hub_server, hub_here  # noqa: F401` in a conftest.

`hub_server` is the Hub alone, for clients in processes of their own (`server.environment(home)`) and for whatever
takes an endpoint. `hub_here` also turns the huggingface_hub of this very process towards it: its address, its cache
and its upload protocol are read from the environment once, at import, so they are set where they were put.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub_stand_in.server import Server, hub


@pytest.fixture
def hub_server() -> Iterator[Server]:
    with hub() as server:
        yield server


@pytest.fixture
def hub_here(hub_server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Server:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", hub_server.url)
    monkeypatch.setattr(
        constants, "HUGGINGFACE_CO_URL_TEMPLATE", hub_server.url + "/{repo_id}/resolve/{revision}/{filename}"
    )
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub-cache"))
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return hub_server
