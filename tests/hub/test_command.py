"""Sharing from the command line, as its users meet it."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def test_draft_change_and_offer(run, hub_server, tmp_path):
    def peft_ui(*arguments):
        command = [sys.executable, "-m", "peft_ui", *map(str, arguments), "--home", str(run.home)]
        environment = hub_server.environment(tmp_path / "hf", hub_server.tokens["ada"])
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    card = tmp_path / "card.md"
    assert json.loads(peft_ui("export", run.id, "--as", "card", "--out", card).stdout) == {"path": str(card)}
    card.write_text(card.read_text() + "\nWritten by me.\n")
    done = peft_ui("publish", run.id, "--repo", "lab/pirate", "--card", card, "--pull-request")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["pull_request"] == told["url"] == f"{hub_server.url}/lab/pirate/discussions/1"
    assert told["private"] is True
    offered = hub_server.repos["lab/pirate"].at("refs/pr/1").files
    assert offered["README.md"].content.decode().endswith("\nWritten by me.\n")
    assert "Sending 6 files" in done.stderr
    card.write_text("no head")
    refused = peft_ui("publish", run.id, "--repo", "lab/pirate", "--card", card)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "has no head" in refused.stderr
