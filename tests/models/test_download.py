"""Real downloads in processes of their own, from a Hub that stands in for the real one."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from peft_ui.errors import ModelError
from peft_ui.models.download import SPARE, check_disk
from peft_ui.models.downloads import Download, Downloads
from tests.hub_stand_in.faults import Cut, Slow
from tests.hub_stand_in.fixture import hub_server  # noqa: F401
from tests.hub_stand_in.server import Server
from tests.models.hub_models import small_model

pytestmark = pytest.mark.slow


@pytest.fixture
def downloads(hub_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Downloads]:  # noqa: F811
    """Downloads whose processes are born towards the stand-in, with a cache below tmp_path."""
    for name, value in hub_server.environment(tmp_path / "hf").items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    hub_server.add_model("org/small", small_model(tmp_path / "small", shards=3))
    kept = Downloads()
    yield kept
    kept.close()


def until(downloads: Downloads, fits: Callable[[Download], bool], seconds: float = 60) -> Download:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        one = downloads.of("ann")
        if one and fits(one):
            return one
        time.sleep(0.02)
    raise TimeoutError(str(downloads.of("ann")))


def ended(one: Download) -> bool:
    return one.state != "running"


def snapshot(tmp_path: Path) -> list[str]:
    return sorted(file.name for file in tmp_path.glob("hf/hub/models--org--small/snapshots/*/*"))


def test_only_what_a_model_needs_is_fetched_and_counted(downloads: Downloads, tmp_path: Path) -> None:
    downloads.start("org/small", "ann")
    one = until(downloads, ended)
    assert one.state == "done", one
    assert snapshot(tmp_path) == [
        "README.md",
        "config.json",
        "model-00001-of-00003.safetensors",
        "model-00002-of-00003.safetensors",
        "model-00003-of-00003.safetensors",
        "model.safetensors.index.json",
        "tokenizer.json",
    ]
    assert one.total == sum((tmp_path / "small" / name).stat().st_size for name in snapshot(tmp_path))
    assert one.done == one.total


def test_cancelled_in_the_middle_goes_on_where_it_was(
    downloads: Downloads,
    hub_server: Server,  # noqa: F811
    tmp_path: Path,
) -> None:
    hub_server.fail("GET", "/resolve/.*model-00003", Slow(60))
    downloads.start("org/small", "ann")
    until(downloads, lambda one: len([name for name in snapshot(tmp_path) if name.endswith("safetensors")]) == 2)
    downloads.cancel("ann")
    assert downloads.of("ann").state == "cancelled"  # type: ignore[union-attr]
    assert list(tmp_path.rglob("*.incomplete")) == []
    before = len(hub_server.asked("/resolve/.*model-00001", "GET"))

    downloads.start("org/small", "ann")
    one = until(downloads, ended)
    assert one.state == "done", one
    assert "model-00003-of-00003.safetensors" in snapshot(tmp_path)
    assert len(hub_server.asked("/resolve/.*model-00001", "GET")) == before == 1


def test_a_killed_process_is_told_and_does_not_stay_running(
    downloads: Downloads,
    hub_server: Server,  # noqa: F811
) -> None:
    hub_server.fail("GET", "/resolve/.*safetensors$", Slow(60), times=None)
    downloads.start("org/small", "ann")
    until(downloads, lambda one: one.total > 0)
    os.kill(downloads._processes["ann"].pid, 9)
    one = until(downloads, ended)
    assert (one.state, one.what) == ("failed", "The download stopped by itself.")


def test_when_the_page_dies_its_download_leaves_nothing_half_behind(
    downloads: Downloads,
    hub_server: Server,  # noqa: F811
    tmp_path: Path,
) -> None:
    hub_server.fail("GET", "/resolve/.*safetensors$", Slow(60), times=None)
    downloads.start("org/small", "ann")
    until(downloads, lambda one: bool(list(tmp_path.rglob("*.incomplete"))))
    pipe = downloads._processes["ann"].stdin
    assert pipe
    pipe.close()  # as the kernel does when the page is killed
    until(downloads, ended)
    assert downloads._processes["ann"].poll() is not None
    assert list(tmp_path.rglob("*.incomplete")) == []


def test_a_gated_model_opens_to_a_token_that_stands_in_no_argument(
    downloads: Downloads,
    hub_server: Server,  # noqa: F811
    tmp_path: Path,
) -> None:
    hub_server.add_model("org/small", tmp_path / "small", gated="manual", granted={"bob"})
    downloads.start("org/small", "ann")
    one = until(downloads, ended)
    assert (one.state, one.what) == ("failed", "The model 'org/small' is gated.")

    token = hub_server.tokens["bob"]
    hub_server.fail("GET", "/resolve/.*model-00003", Slow(2))
    downloads.start("org/small", "ann", token)
    until(downloads, lambda one: one.total > 0)
    process = Path("/proc") / str(downloads._processes["ann"].pid)
    assert token.encode() not in (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    assert until(downloads, ended).state == "done"


def test_a_line_that_is_cut_is_taken_up_again(downloads: Downloads, hub_server: Server, tmp_path: Path) -> None:  # noqa: F811
    hub_server.fail("GET", "/resolve/.*model-00002", Cut(500))
    downloads.start("org/small", "ann")
    assert until(downloads, ended).state == "done"
    name = "model-00002-of-00003.safetensors"
    (whole,) = tmp_path.glob(f"hf/hub/models--org--small/snapshots/*/{name}")
    assert whole.read_bytes() == (tmp_path / "small" / name).read_bytes()


def test_a_network_that_stays_away_is_said_and_what_is_whole_is_not_fetched_again(
    downloads: Downloads,
    hub_server: Server,  # noqa: F811
    tmp_path: Path,
) -> None:
    """Lost while the third file comes: its line breaks each time, until the network is back."""
    hub_server.fail("GET", "/resolve/.*model-00003", Cut(500), times=None)
    downloads.start("org/small", "ann")
    one = until(downloads, ended, seconds=120)
    assert one.state == "failed" and "org/small" in f"{one.what} {one.remedy}", one
    assert one.remedy == "Start it again: files that are whole are not fetched again."
    assert list(tmp_path.rglob("*.incomplete")) == []

    hub_server.mend()
    downloads.start("org/small", "ann")
    assert until(downloads, ended).state == "done"
    assert len(hub_server.asked("/resolve/.*model-00001", "GET")) == 1


def test_no_weights_no_network_and_one_at_a_time(
    downloads: Downloads,
    hub_server: Server,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub_server.fail("GET", "/resolve/.*safetensors$", Slow(60), times=None)
    first = downloads.start("org/small", "ann")
    assert downloads.start("org/small", "ann") == first
    with pytest.raises(ModelError, match="org/small is being downloaded"):
        downloads.start("org/other", "ann")
    with pytest.raises(ModelError, match="Other downloads are under way"):
        downloads.start("org/small", "bob")
    downloads.cancel("ann")

    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "config.json").write_text("{}")
    hub_server.add_model("org/bare", tmp_path / "bare")
    downloads.start("org/bare", "ann")
    assert until(downloads, ended).what == "The model 'org/bare' has no safetensors weights."

    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    downloads.start("org/small", "ann")
    assert until(downloads, ended).what == "The Hub cannot be reached."


def test_a_full_disk_is_said_before_anything_is_written() -> None:
    check_disk("org/small", 2_000_000_000, 2_000_000_000 + SPARE)
    check_disk("org/small", 0, 10)
    with pytest.raises(ModelError, match=r"org/small needs 2\.0 GB on the disk, and 2\.4 GB are free"):
        check_disk("org/small", 2_000_000_000, 2_400_000_000)
