"""A finished run as a folder: every file that card, export and hub read, made by hand, without torch."""

import json
from pathlib import Path

import pytest

from peft_ui.runs.folder import RunFolder
from tests.card.finished import finished_run
from tests.hub_stand_in.fixture import hub_here, hub_server  # noqa: F401


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    """A LoRA run on a local file with the bundled demo model."""
    return finished_run(tmp_path / "home")


@pytest.fixture
def rewrite():
    """Change the JSON of one of the run's files."""

    def change(path: Path, **values) -> None:
        path.write_text(json.dumps(json.loads(path.read_text()) | values))

    return change
