"""The real page over HTTP: its own handlers, its real estimator, files that really move."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from peft_ui.recipe.recipe import parse_recipe
from peft_ui.settings import Settings
from peft_ui.ui import uploads
from peft_ui.ui.own import keep_recipe
from peft_ui.ui.server import Opened, open_page
from tests.estimate.tiny import tiny_model
from tests.ui.driver import Driver, PageError, free_port

pytestmark = pytest.mark.slow


def opened(home: Path, visitors: str) -> Opened:
    settings = Settings(home=home, visitors=visitors, password=None, on_space=False)  # type: ignore[arg-type]
    return open_page(settings, port=free_port())


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return tiny_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def alone(home: Path) -> Iterator[Opened]:
    page = opened(home, "one")
    yield page
    page.close()


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    file = tmp_path / "mine.csv"
    lines = [f"What is {n} + 1?,{n + 1}\n" for n in range(1, 31)]
    file.write_text("q,a\n" + "".join(lines), encoding="utf-8")
    return file


def test_upload_roles_preview_and_the_right_number(alone: Opened, model: str, rows: Path) -> None:
    page = Driver(alone.address)
    page.set("data-model", model)
    page.upload("data-file", rows)
    assert page["data-source"].startswith("uploads/")
    assert page["data-file"] is None
    assert "30 rows" in page["data-facts"]
    assert "This does not fit yet" in page["data-preview"]

    page.values[page.number("data-format")] = "question_answer"
    page.fire("data-format", "input")
    page.values[page.number("data-columns-instruction")] = "q"
    page.set("data-columns-target", "a")
    assert "Instruction: What is " in page["data-preview"]
    assert '<mark class="learnt"> ' in page["data-preview"]
    assert "30 of 30 rows are used" in page["data-audit"]

    page.set("method-r", 4)
    assert ">896<" in page["method-trainable"]  # 2 layers x 4 x ((32 + 32) + (32 + 16))
    page.set("method-r", 7)
    assert ">1,568<" in page["method-trainable"]


def test_an_example_is_one_click(alone: Opened, model: str) -> None:
    page = Driver(alone.address)
    page.set("data-model", model)
    page.fire("data-example-pirate", "click")
    assert page["data-source"] == "examples/pirate.csv"
    assert page["data-format"] == "instruction"
    assert (page["data-columns-instruction"], page["data-columns-target"]) == ("instruction", "output")
    assert page["data-preview"].count('<article class="card"') == 5


def test_rows_are_turned_page_by_page(alone: Opened, model: str, rows: Path) -> None:
    page = Driver(alone.address)
    page.upload("data-file", rows)
    assert "Rows 1 to 20 of 30" in page["data-rows"]
    page.fire("data-later", "click")
    assert "Rows 21 to 30 of 30" in page["data-rows"]
    page.fire("data-later", "click")
    assert "Rows 21 to 30 of 30" in page["data-rows"]
    page.fire("data-earlier", "click")
    assert "Rows 1 to 20 of 30" in page["data-rows"]


def test_a_method_brings_its_own_form_and_figures(alone: Opened, model: str) -> None:
    page = Driver(alone.address)
    page.set("data-model", model)
    page.set("method-key", "prompt_tuning", "input")
    assert "Prompt Tuning" in page["method-about"]
    assert page.components[page.number("method-r")]["props"]["visible"] is False
    page.set("method-num_virtual_tokens", 10)
    assert ">320<" in page["method-trainable"]


def test_what_cannot_work_says_why_where_the_figures_are(alone: Opened, model: str) -> None:
    page = Driver(alone.address)
    page.set("data-model", model)
    page.set("method-target_modules", "nowhere")
    assert "No layer of this model is named" in page["method-notice"]
    assert ">–<" in page["method-trainable"]


DRAFT = {
    "source": "examples/pirate.csv",
    "template": "own",
    "template_text": "Q: {instruction}",
    "max_length": 256,
}


def test_a_draft_comes_back_with_its_rows(alone: Opened, model: str) -> None:
    page = Driver(alone.address, "zh")
    page.keep(
        "data",
        {
            **DRAFT,
            "model": model,
            "format": "question_answer",
            "columns_instruction": "output",
            "columns_target": "input",
        },
    )
    page.keep("method", {"method_key": "prompt_tuning", "method_num_virtual_tokens_slider": 10})
    page.keep("train", {"num_train_epochs": 7, "optim": "nothing of the kind"})
    page.open()
    assert (page["data-model"], page["data-source"], page["data-max_length"]) == (model, DRAFT["source"], 256)
    assert (page["data-template"], page["data-template-text"]) == ("own", "Q: {instruction}")
    assert (page["data-columns-instruction"], page["data-columns-target"]) == ("output", "input")
    assert page.components[page.number("data-columns-target")]["props"]["visible"] is True
    assert "pirate.csv" in page["data-facts"]
    assert "<mark" in page["data-preview"]
    assert (page["method-key"], page["method-num_virtual_tokens"]) == ("prompt_tuning", 10)
    assert (page["train-num_train_epochs"], page["train-optim"]) == (7, "adamw_torch")


def test_a_draft_of_anothers_rows_brings_back_the_rest(alone: Opened) -> None:
    page = Driver(alone.address)
    page.keep("data", {**DRAFT, "source": "uploads/0123456789abcdef/rows.csv", "format": "messages"})
    page.open()
    assert (page["data-source"], page["data-max_length"]) == (None, 256)
    assert page["data-format"] is None
    assert "Your examples appear here" in page["data-preview"]


def test_the_settings_of_a_recipe_fill_all_tabs(alone: Opened, home: Path, model: str, rows: Path) -> None:
    source = uploads.keep(shutil.copy(rows, rows.with_name("again.csv")), "local", Settings(home, "one", None, False))
    recipe = {
        "model": {"name": model},
        "data": {
            "source": str(uploads.path_of(source, "local", Settings(home, "one", None, False))),
            "format": "question_answer",
            "columns": {"instruction": "a", "target": "q"},
            "validation": None,
            "max_length": 8192,
        },
        "method": {"key": "lora", "r": 300, "target_modules": ["q_proj", "k_proj"]},
        "training": {"seed": 5},
    }
    name = keep_recipe(Settings(home, "one", None, False), "local", parse_recipe(recipe).to_dict())
    page = Driver(alone.address, query=f"recipe={name}")
    page.keep("data", DRAFT)
    page.open()
    assert (page["data-source"], page["data-max_length"], page["data-validation-fraction"]) == (source, 8192, 0)
    assert (page["data-columns-instruction"], page["data-columns-target"]) == ("a", "q")
    assert "30 of 30 rows are used" in page["data-audit"]
    assert (page["method-r"], page["method-target_modules"]) == (300, "q_proj, k_proj")
    assert page["train-seed"] == 5
    page.fire("method-key", "change")
    assert ">67,200<" in page["method-trainable"]  # 2 layers x 300 x ((32 + 32) + (32 + 16)), q and k


@pytest.mark.parametrize(("name", "text"), [("broken.json", '[{"a": 1},'), ("table.xlsx", "x")])
def test_a_refused_file_is_told_once_and_what_was_open_stays(
    alone: Opened, home: Path, model: str, tmp_path: Path, name: str, text: str
) -> None:
    page = Driver(alone.address)
    page.set("data-model", model)
    page.fire("data-example-pirate", "click")
    before = {part: page[part] for part in ("data-source", "data-format", "data-facts", "data-preview", "data-rows")}
    bad = tmp_path / name
    bad.write_text(text)
    page.upload("data-file", bad)
    assert f"{name} was not opened." in page["data-refused"]
    assert "What was open stays open: pirate.csv." in page["data-refused"]
    assert str(home) not in page["data-refused"]
    assert page["data-file"] is None
    assert {part: page[part] for part in before} == before
    assert list(home.rglob(name)) == []
    cleared = [d for d in page.events if [page.number("data-source"), "change"] in [list(t[:2]) for t in d["targets"]]]
    assert [page.number("data-refused")] in [d["outputs"] for d in cleared]
    page.fire("data-example-json_answers", "click")
    assert page["data-refused"] == ""


def test_a_file_of_a_gigabyte_may_be_uploaded(alone: Opened) -> None:
    assert alone.demo.max_file_size == 2**30


def test_a_limit_that_cuts_is_mended_with_one_click(alone: Opened) -> None:
    page = Driver(alone.address)
    page.fire("data-example-pirate", "click")
    page.set("data-max_length", 32)
    assert "rows lose the start of their question" in page["data-warnings"]
    assert page["train-warnings"] == ""
    page.fire_judged()
    assert "rows lose the start of their question" in page["train-warnings"]
    limit = page["data-raise-limit"]
    assert limit.startswith("Raise the limit to ")
    page.fire("data-raise-limit", "click")
    assert f"Raise the limit to {page['data-max_length']:,}" == limit
    page.fire("data-max_length", "change")
    assert page["data-warnings"] == ""
    page.fire_judged()
    assert page["train-warnings"] == ""


def test_rows_without_an_answer_promise_no_steps_and_start_nothing(alone: Opened, home: Path, model: str) -> None:
    page = Driver(alone.address)
    page.set("data-model", model)
    page.set("data-max_length", 64)
    bare = home.parent / "bare.csv"
    bare.write_text("instruction,output\n" + "Hello?,\n" * 9, encoding="utf-8")
    page.upload("data-file", bare)
    assert "bare.csv has no row to learn from: all 9 were left out" in page["data-preview"]
    assert str(home) not in page["data-preview"]
    page.fire_judged()
    assert "Nothing can be learnt from these rows yet" in page["train-plan"]
    runs = list((home / "runs").glob("*"))
    with pytest.raises(PageError, match=r"^bare\.csv has no row to learn from"):
        page.fire("train-start", "click")
    assert list((home / "runs").glob("*")) == runs


@pytest.mark.parametrize(
    ("name", "value", "where"), [("method-r", 0, "method-notice"), ("data-max_length", 4, "data-preview")]
)
def test_a_number_beyond_its_range_is_answered_and_not_changed(
    alone: Opened, model: str, name: str, value: int, where: str
) -> None:
    page = Driver(alone.address)
    page.set("data-model", model)
    page.fire("data-example-pirate", "click")
    page.set(name, value)
    assert f"({name.replace('-', '.')}): {value} cannot be used. It should be greater than or equal to" in page[where]
    assert page[name] == value


def test_wrong_names_are_refused_in_words(alone: Opened) -> None:
    page = Driver(alone.address)
    page.values[page.number("data-source")] = "/nowhere/at/all.csv"
    with pytest.raises(PageError, match="neither a file of yours nor a data set"):
        page.fire("data-source", "submit")


def test_chinese_at_its_own_address(alone: Opened, model: str) -> None:
    page = Driver(alone.address, "zh")
    page.set("data-model", model)
    page.fire("data-example-pirate", "click")
    assert "250 行" in page["data-facts"]
    page.set("method-r", 4)
    assert "参与学习的参数" in page["method-trainable"]


def test_visitors_do_not_see_each_others_files(tmp_path: Path, rows: Path) -> None:
    shared = opened(tmp_path / "home", "many")
    try:
        ann, bob = Driver(shared.address), Driver(shared.address)
        ann.upload("data-file", rows)
        assert "mine.csv" in ann["data-facts"]
        bob.values[bob.number("data-source")] = ann["data-source"]
        with pytest.raises(PageError, match="among your files"):
            bob.fire("data-source", "submit")
        stranger = Driver(shared.address)
        stranger.http.cookies.clear()
        with pytest.raises(PageError, match="cookie"):
            stranger.fire("data-example-pirate", "click")
        with pytest.raises(PageError, match="folders of this machine cannot be named here"):
            ann.set("data-model", str(tmp_path))
    finally:
        shared.close()


def test_the_password_is_asked_for(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, visitors="one", password="open sesame", on_space=False)
    page = open_page(settings, port=free_port())
    try:
        with httpx.Client(base_url=page.address) as visitor:
            assert visitor.get("/config").status_code == 401
            wrong = visitor.post("/login", data={"username": "x", "password": "nope"})
            assert wrong.status_code == 400
            right = visitor.post("/login", data={"username": "x", "password": "open sesame"})
            assert right.status_code == 200
            assert "components" in json.loads(visitor.get("/config").text)
    finally:
        page.close()
