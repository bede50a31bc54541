"""Whose file is whose: short names, the owner's folder, and what may be named at all."""

from dataclasses import replace
from pathlib import Path

import pytest

from peft_ui.errors import DataError
from peft_ui.settings import Quotas, Settings
from peft_ui.ui import uploads


@pytest.fixture
def alone(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", visitors="one", password=None, on_space=False)


@pytest.fixture
def shared(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", visitors="many", password=None, on_space=True)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    file = tmp_path / "my rows.csv"
    file.write_text("a,b\n1,2\n")
    return file


def test_an_upload_moves_into_its_owners_folder(rows: Path, shared: Settings) -> None:
    source = uploads.keep(rows, "ann", shared)
    assert source.startswith("uploads/")
    assert source.endswith("/my rows.csv")
    assert not rows.exists(), "it must leave the cache that every visitor shares"
    kept = Path(uploads.resolve(source, "ann", shared))
    assert kept.read_text() == "a,b\n1,2\n"
    assert kept.is_relative_to(shared.home / "uploads" / "ann")
    assert uploads.short_name(str(kept), "ann", shared) == source


def test_nobody_else_can_name_it(rows: Path, shared: Settings) -> None:
    source = uploads.keep(rows, "ann", shared)
    kept = uploads.resolve(source, "ann", shared)
    for name in (source, kept, source.replace("uploads/", "uploads/../ann/"), f"{source}/../my rows.csv"):
        with pytest.raises(DataError):
            uploads.resolve(name, "bob", shared)


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../x.csv", "examples/../pyproject.toml", "examples/..", "~/x.csv", "a b"]
)
def test_a_shared_page_reads_no_paths(name: str, shared: Settings) -> None:
    with pytest.raises(DataError):
        uploads.resolve(name, "ann", shared)


def test_alone_any_file_of_the_machine_may_be_named(rows: Path, alone: Settings) -> None:
    assert uploads.resolve(f" {rows} ", "local", alone) == str(rows)


def test_examples_and_hub_names(shared: Settings) -> None:
    assert Path(uploads.resolve("examples/pirate.csv", "ann", shared)).is_file()
    assert uploads.resolve("owner/data-set", "ann", shared) == "owner/data-set"
    assert uploads.resolve("", "ann", shared) == ""


def test_an_unknown_ending_is_refused_and_named(tmp_path: Path, shared: Settings) -> None:
    file = tmp_path / "rows.xls"
    file.write_bytes(b"x")
    with pytest.raises(DataError, match=r"unknown ending '\.xls'"):
        uploads.keep(file, "ann", shared)


def test_the_space_of_an_owner_and_of_all_has_an_end(rows: Path, shared: Settings) -> None:
    small = replace(shared, quotas=Quotas(upload_bytes=10, upload_bytes_all=20))
    uploads.keep(rows, "ann", small)
    rows.write_text("c,d\n3,4\n")
    with pytest.raises(DataError, match="your uploads and exports may take"):
        uploads.keep(rows, "ann", small)
    assert not rows.exists(), "what is refused does not stay"
    rows.write_text("c,d\n3,4\n")
    assert uploads.keep(rows, "bob", small)
    rows.write_text("e,f\n5,6\n")
    with pytest.raises(DataError, match="all visitors"):
        uploads.keep(rows, "eve", small)


def test_an_upload_that_is_gone_is_said(rows: Path, shared: Settings) -> None:
    rows.unlink()
    with pytest.raises(DataError, match="no longer there"):
        uploads.keep(rows, "ann", shared)


def test_forgetting_deletes_only_ones_own(rows: Path, shared: Settings) -> None:
    source = uploads.keep(rows, "ann", shared)
    with pytest.raises(DataError):
        uploads.forget(source, "bob", shared)
    uploads.forget(source, "ann", shared)
    with pytest.raises(DataError, match="among your files"):
        uploads.resolve(source, "ann", shared)
