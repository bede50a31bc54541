"""The page as it is built: light, complete, in both languages, with nothing that leaks."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BUILD = """
import json, resource, sys, time
from pathlib import Path
from peft_ui.estimate.client import Estimator
from peft_ui.settings import Settings
import peft_ui.ui.server
from peft_ui.ui.app import build_app

demo = build_app(Settings(Path(sys.argv[1]), "one", None, False), Estimator())
used = resource.getrusage(resource.RUSAGE_SELF)
config = demo.get_config_file()
heavy = [name for name in ("torch", "transformers", "peft", "trl", "datasets") if name in sys.modules]
json.dump({"heavy": heavy, "cpu": used.ru_utime + used.ru_stime, "config": config}, sys.stdout, default=str)
"""

OURS = [
    "data-model",
    "data-model-facts",
    "data-model-download",
    "data-model-progress",
    "data-model-cancel",
    "data-task",
    "data-revision",
    "data-dtype",
    "data-quantization",
    "data-source",
    "data-subset",
    "data-split",
    "data-file",
    "data-examples",
    "data-preview",
    "data-audit",
    "data-format",
    "data-template",
    "data-validation-fraction",
    "data-validation-source",
    "data-warnings",
    "data-raise-limit",
    "data-refused",
    "data-max_length",
    "data-columns-instruction",
    "data-columns-input",
    "data-columns-context",
    "data-columns-target",
    "data-columns-messages",
    "method-key",
    "method-trainable",
    "method-adapter-size",
    "method-memory",
    "method-time",
    "method-r",
    "method-lora_alpha",
    "method-target_modules",
    "method-num_virtual_tokens",
    "train-start",
    "train-stop",
    "train-resume",
    "train-state",
    "train-progress",
    "train-chart",
    "train-log",
    "train-runs",
    "train-stats",
    "train-outcome",
    "train-warnings",
    "train-plan",
    "train-log-scale",
    "train-earlier",
    "train-later",
    "train-hold",
    "train-again",
    "train-space",
    "train-space-what",
    "train-num_train_epochs",
    "train-learning_rate",
    "train-seed",
    "play-run",
    "play-context",
    "play-send",
    "play-base",
    "play-adapter",
    "publish-repo",
    "publish-private",
    "publish-card",
    "publish-button",
    "publish-result",
    "download-adapter",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("home")
    done = subprocess.run([sys.executable, "-c", BUILD, str(home)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def ids(built: dict[str, Any], page: str) -> list[str]:
    shown = set(built["config"]["page"][page]["components"])
    return [
        c["props"].get("elem_id")
        for c in built["config"]["components"]
        if c["id"] in shown and c["props"].get("elem_id")
    ]


def test_the_page_stays_light(built: dict[str, Any]) -> None:
    assert built["heavy"] == []


@pytest.mark.parametrize("page", ["", "zh"])
def test_every_id_of_the_contract_is_there_once(built: dict[str, Any], page: str) -> None:
    found = ids(built, page)
    assert [name for name in OURS if found.count(name) != 1] == []


def test_no_id_stands_twice_where_both_could_show(built: dict[str, Any]) -> None:
    from peft_ui.ui.rooms.method import slots

    found = [name for name in ids(built, "") if not name.startswith("method-")]
    assert sorted(name for name in found if found.count(name) > 1) == []
    places = [name for name, _ in slots().values()]
    twice = {name for name in places if places.count(name) > 1}
    assert twice == set(), "two kinds of widget for one setting name: both methods that have it cannot be open at once"


def test_both_languages_have_the_same_page(built: dict[str, Any]) -> None:
    assert ids(built, "") == ids(built, "zh")


def test_no_event_is_offered_to_programs_by_chance(built: dict[str, Any]) -> None:
    public = [d["api_name"] for d in built["config"]["dependencies"] if d.get("api_visibility") == "public"]
    assert public == []


def test_nothing_is_fetched_from_outside() -> None:
    folder = Path(__file__).parents[2] / "peft_ui" / "ui"
    style = (folder / "style.css").read_text(encoding="utf-8")
    assert "http" not in style
    assert "@import" not in style
    assert "GoogleFont" not in (folder / "theme.py").read_text(encoding="utf-8")
