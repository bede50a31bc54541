"""A data set on the Hub, on the real page over HTTP: its subsets and splits, a look before the download, its commit.

The Hub is the stand-in, asked by the unmodified libraries in the estimator's own process.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from peft_ui.settings import Settings
from peft_ui.ui.server import Opened, open_page
from tests.estimate.tiny import tiny_model
from tests.hub_stand_in.server import Server, hub
from tests.ui.driver import Driver, PageError, free_port

pytestmark = pytest.mark.slow
CARD = """---
configs:
- config_name: small
  data_files:
  - {split: train, path: small/train.jsonl}
  - {split: test, path: small/test.jsonl}
- config_name: large
  data_files: large.jsonl
---
"""


def folder_of(place: Path) -> Path:
    (place / "small").mkdir(parents=True)
    (place / "README.md").write_text(CARD)
    for name, word, count in (("small/train", "Sky", 4), ("small/test", "Sea", 3), ("large", "Sun", 2_100)):
        rows = [{"question": f"{word} {number}?", "answer": f"{word}."} for number in range(count)]
        (place / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return place


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("hub")
    with hub() as server:
        server.add_dataset("org/rows", folder_of(place / "rows"))
        server.add_dataset("org/closed", folder_of(place / "closed"), gated="manual")
        script = place / "script"
        script.mkdir()
        (script / "script.py").write_text("import datasets\n")
        server.add_dataset("org/script", script)
        yield server


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def opened(stand_in: Server, home: Path) -> Iterator[Opened]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in stand_in.environment(home / "cache").items():
            patch.setenv(name, value)
        for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HUB_OFFLINE"):
            patch.delenv(name, raising=False)
        one = open_page(Settings(home=home, visitors="one", password=None, on_space=False), port=free_port())
        yield one
        one.close()


@pytest.fixture
def page(opened: Opened, tmp_path: Path) -> Driver:
    page = Driver(opened.address)
    page.set("data-model", tiny_model(tmp_path))
    return page


def name_it(page: Driver, name: str) -> None:
    page.values[page.number("data-source")] = name
    page.fire("data-source", "submit")


def choices(page: Driver, name: str) -> list[str]:
    return [value for _, value in page.components[page.number(name)]["props"]["choices"]]


def test_subset_split_and_commit(page: Driver, stand_in: Server) -> None:
    name_it(page, "org/rows")
    assert choices(page, "data-subset") == ["small", "large"]
    assert (page["data-subset"], page["data-split"]) == ("small", "train")
    assert choices(page, "data-split") == ["train", "test"]
    assert page["data-source-revision"] == stand_in.repos["datasets/org/rows"].head.oid
    assert "All its files: 92 kB." in page.components[page.number("data-source-revision")]["props"]["info"]
    assert "Instruction: Sky 0?" in page["data-preview"]
    assert "4 of 4 rows are used" in page["data-audit"]

    page.set("data-split", "test", "input")
    assert "Instruction: Sea 0?" in page["data-preview"]
    page.set("data-subset", "large", "input")
    assert (choices(page, "data-split"), page["data-split"]) == (["train"], "train")
    assert "Instruction: Sun 0?" in page["data-preview"]


def test_the_first_rows_are_looked_at_before_anything_is_kept(page: Driver, home: Path) -> None:
    kept = home / "cache" / "datasets" / "org___rows"
    name_it(page, "org/rows")
    page.set("data-subset", "large", "input")
    assert "A look at the first 2,000 rows; the others are not downloaded yet." in page["data-audit"]
    assert not kept.exists()
    page.fire("data-fetch", "click")
    assert "2,100 of 2,100 rows are used" in page["data-audit"]
    assert kept.exists()


def test_another_commit_is_another_set_of_rows(page: Driver, stand_in: Server) -> None:
    repo = stand_in.repos["datasets/org/rows"]
    before = repo.head
    files = dict(before.files)
    files["small/train.jsonl"] = type(files["large.jsonl"])(b'{"question": "New?", "answer": "Yes."}\n' * 3, False)
    repo.commit("more", files)
    try:
        name_it(page, "org/rows")
        assert "New?" in page["data-preview"]
        page.set("data-source-revision", before.oid, "submit")
        assert page["data-source-revision"] == before.oid
        assert "Instruction: Sky 0?" in page["data-preview"]
    finally:
        repo.refs["refs/heads/main"] = before.oid


def test_a_run_keeps_the_commit(opened: Opened, stand_in: Server) -> None:
    recipe = {"data": {"source": "org/rows", "subset": "small"}}
    bound = opened.estimator.ask("pinned", recipe=recipe)
    assert bound["data"]["revision"] == stand_in.repos["datasets/org/rows"].head.oid


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("org/script", "works by a script, which is not run here"),
        ("org/closed", "is gated"),
        ("org/nowhere", "is not on the Hub, or may not be seen"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(page: Driver, name: str, words: str) -> None:
    with pytest.raises(PageError, match=words):
        name_it(page, name)
