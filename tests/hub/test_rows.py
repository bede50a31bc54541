"""Prepared rows on the Hub's stand-in: one commit, private, read back by `datasets` as what was sent."""

import json
from pathlib import Path

import pytest

from peft_ui.formatting.prepare import prepare
from peft_ui.formatting.settings import DataSettings
from peft_ui.formatting.store import write_prepared
from peft_ui.hub.faults import HubError
from peft_ui.hub.publish import Target
from peft_ui.hub.rows import share_rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    file = tmp_path / "secret-place.csv"
    file.write_text("question,answer\n" + "".join(f"What is {n}?,It is {n}.\n" for n in range(10)) + "Empty?,\n")
    edits = [{"row": 1, "values": {"answer": "Nothing."}}, {"row": 2, "delete": True}]
    settings = DataSettings(source=str(file), edits=edits, validation={"fraction": 0.2})  # type: ignore[arg-type]
    write_prepared(prepare(settings, 0), tmp_path / "set")
    return tmp_path / "set"


def test_one_private_commit_with_a_card(hub_server, folder: Path) -> None:
    told = share_rows(folder, Target("rows"), hub_server.tokens["ada"], hub_server.url)
    repo = hub_server.repos["datasets/ada/rows"]
    assert told == {
        "repo": "ada/rows",
        "url": f"{hub_server.url}/datasets/ada/rows",
        "commit": repo.head.oid,
        "private": True,
    }
    assert repo.private
    assert len(repo.history) == 2, "its making, and one commit"
    rows = [json.loads(line) for line in repo.files["train.jsonl"].splitlines()]
    assert (len(rows), len(repo.files["validation.jsonl"].splitlines())) == (7, 2)
    everything = b"".join(repo.files.values()).decode()
    assert "Nothing." in everything
    assert "What is 1?" not in everything, "that row was deleted"
    assert "secret-place" not in everything
    card = repo.card()
    assert card["configs"][0]["data_files"] == [
        {"split": "train", "path": "train.jsonl"},
        {"split": "validation", "path": "validation.jsonl"},
    ]
    assert "- rows: 9 of 11" in repo.files["README.md"].decode()


def test_again_makes_no_second_commit_and_nobody_pushes_without_a_right(hub_server, folder: Path) -> None:
    first = share_rows(folder, Target("rows"), hub_server.tokens["ada"], hub_server.url)
    assert share_rows(folder, Target("rows"), hub_server.tokens["ada"], hub_server.url) == first
    for token in (None, hub_server.tokens["ada-reads"]):
        with pytest.raises(HubError):
            share_rows(folder, Target("other"), token, hub_server.url)
    with pytest.raises(HubError):
        share_rows(folder, Target("ada/rows"), hub_server.tokens["bob"], hub_server.url)
    assert len(hub_server.repos["datasets/ada/rows"].history) == 2
