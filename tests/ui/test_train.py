"""The Train tab's handlers, with run folders made by hand and an estimator that answers from a table."""

import json
from types import SimpleNamespace

import gradio as gr
import pytest

from peft_ui.errors import DataError, Fault, Faults, RunError
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.events import EventLog
from peft_ui.runs.folder import create_run
from peft_ui.settings import Settings
from peft_ui.ui.page import Page
from peft_ui.ui.rooms import doubts, history, train, train_form
from peft_ui.ui.rooms.running import Running, show
from peft_ui.ui.visitor import LOCAL, OWNER

RECIPE = parse_recipe({"data": {"source": "/rows.csv"}, "method": {"key": "lora"}}).to_dict()
LOOK = {"log_scale": False, "search": "", "compare": None}


class Asked:
    """A visitor's request."""

    session_hash = "tab"
    request = SimpleNamespace(scope={OWNER: LOCAL})

    def __init__(self, **query):
        self.query_params = query


class Estimator:
    def __init__(self, **answers):
        self.answers = answers

    def ask(self, question, **given):
        answer = self.answers[question]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Part:
    """A tab to the left: its part of the recipe."""

    def __init__(self, **part):
        self.part = part

    def recipe_part(self, *_):
        return self.part


@pytest.fixture
def page(tmp_path):
    settings = Settings(home=tmp_path, visitors="one", password=None, on_space=False)
    return Page(settings, Estimator(), gr.Blocks())


def run(page, run_id, *events, owner="local", recipe=RECIPE, adapter=False):
    folder = create_run(page.settings.home, recipe, owner, lambda rows: None, run_id)
    log = EventLog(folder.events)
    for event in events:
        log.append(event)
    log.close()
    if adapter:
        folder.adapter.mkdir()
    return folder


def done(loss=0.5):
    step = {"kind": "step", "step": 10, "of": 10, "loss": loss}
    return {"kind": "state", "state": "running"}, step, {"kind": "state", "state": "done"}


def looked(page, running, watched, mark="", **more):
    names = [
        "watched",
        "mark",
        "timer",
        "state",
        "progress",
        "stats",
        "outcome",
        "chart",
        "log",
        "earlier",
        "later",
        "hold",
        "stop",
        "resume",
        "ask",
        "table",
        "differences",
    ]
    return dict(zip(names, show(page, running, Asked(), watched, mark, **LOOK | more), strict=True))


def test_settings_go_into_the_recipe_and_back():
    values = dict(zip(train_form.knobs(), train_form.values_of(RECIPE), strict=True))
    assert parse_recipe(RECIPE | train_form.recipe_part(values)).to_dict() == RECIPE
    typed = values | {"learning_rate": " 3e-4 ", "eval_steps": "20", "num_train_epochs": 2, "metrics": ["perplexity"]}
    recipe = parse_recipe(RECIPE | train_form.recipe_part(typed))
    assert recipe.training.learning_rate == 0.0003
    assert recipe.training.eval_steps == 20
    assert recipe.evaluation.metrics == ("perplexity",)
    again = dict(zip(train_form.knobs(), train_form.values_of(recipe.to_dict()), strict=True))
    assert (again["learning_rate"], again["eval_steps"], again["save_steps"]) == ("0.0003", "20", "")


def test_start_without_rows_and_with_wrong_settings_makes_no_run(page):
    data, method = Part(model={}, task="CAUSAL_LM", data={}), Part(method={"key": "lora"})
    with pytest.raises(DataError, match="No rows are chosen yet"):
        train.start(page, data, method, "", Asked())
    with pytest.raises(Faults, match=r"training.learning_rate: 'fast' cannot be used"):
        train.start(page, data, method, "", Asked(), learning_rate="fast")
    refused = Faults([Fault("method.key", "cannot.", "")])
    wrong = Page(page.settings, Estimator(check=refused), page.demo)
    with pytest.raises(Faults, match=r"method.key: cannot"):
        train.start(wrong, Part(data={"source": "/rows.csv"}), method, "", Asked())
    assert not page.settings.runs.exists()


def test_the_page_opens_with_the_run_that_lives_or_the_one_in_the_address(page):
    running = Running(page.settings)
    assert train.on_open(page, running, Asked())[0] == ""
    run(page, "old", *done())
    run(page, "theirs", *done(), owner="somebody")
    assert train.on_open(page, running, Asked())[0] == "old"
    assert train.on_open(page, running, Asked(run="theirs"))[0] == "old"
    run(page, "new", *done())
    assert train.on_open(page, running, Asked())[0] == "new"
    assert train.on_open(page, running, Asked(run="old"))[0] == "old"
    first, second = (train.on_open(page, running, Asked())[1] for _ in range(2))
    assert first != second, "each opened page has a start id of its own"


def test_a_recipe_in_the_address_fills_the_form(page):
    run(page, "a", recipe=RECIPE | {"training": RECIPE["training"] | {"seed": 7}})
    values = dict(zip(train_form.knobs(), train.on_recipe(page, Asked(recipe="a")), strict=True))
    assert values["seed"] == 7
    with pytest.raises(RunError, match="There is no run"):
        train.on_recipe(page, Asked(recipe="../a"))


def test_what_did_not_move_is_not_sent_again(page):
    running = Running(page.settings)
    folder = run(page, "a", *done())
    first = looked(page, running, "a")
    assert 'data-state="done"' in first["state"]
    assert "chart-line" in first["chart"]
    assert (first["stop"]["visible"], first["resume"]["visible"]) == (False, False)
    same = looked(page, running, "a", first["mark"])
    assert all(part == gr.skip() for part in same.values())
    (folder.path / "notes.jsonl").write_text(json.dumps({"name": "Renamed"}) + "\n")
    assert "Renamed" in looked(page, running, "a", first["mark"])["state"]


def test_a_page_that_was_opened_before_any_run_finds_it(page):
    running = Running(page.settings)
    before = looked(page, running, "")
    assert before["watched"] == gr.skip()
    run(page, "a", *done())
    after = looked(page, running, "", before["mark"])
    assert (after["watched"], 'data-run="a"' in after["state"]) == ("a", True)
    assert looked(page, running, "a")["watched"] == gr.skip()


def test_a_run_that_can_answer_leads_to_the_playground(page):
    running = Running(page.settings)
    run(page, "a", *done(), adapter=True)
    run(page, "b", *done())
    assert [looked(page, running, name)["ask"]["visible"] for name in "ab"] == [True, False]


def test_an_interrupted_run_can_be_resumed(page):
    run(page, "a", {"kind": "state", "state": "running"})
    seen = looked(page, Running(page.settings), "a")
    assert 'data-state="interrupted"' in seen["state"]
    assert (seen["stop"]["visible"], seen["resume"]["visible"]) == (False, True)


def test_a_strangers_run_is_not_shown(page):
    run(page, "theirs", *done(), owner="somebody")
    seen = looked(page, Running(page.settings), "theirs")
    assert "No run yet" in seen["state"]
    assert "theirs" not in seen["table"]
    for act in (train.stop, train.resume, history.ask_to_delete):
        with pytest.raises(RunError, match="There is no run 'theirs'"):
            act(page, "theirs", Asked())


def test_two_runs_are_compared(page):
    run(page, "a", *done())
    run(page, "b", *done(), recipe=RECIPE | {"training": RECIPE["training"] | {"seed": 7}})
    seen = looked(page, Running(page.settings), "a", compare="b")
    assert "<code>training.seed</code></th><td>0</td><td>7</td>" in seen["differences"]
    assert "chart-2" in seen["chart"]
    assert looked(page, Running(page.settings), "a", compare="nothing")["differences"] == ""


def test_a_run_is_named_and_deleted(page):
    running = Running(page.settings)
    folder = run(page, "a", *done())
    run(page, "b", *done())
    history.save_notes(page, "a", "Best", "keep", Asked())
    shown = history.show_chosen(page, running, "a", Asked())
    assert shown[1:3] == ["Best", "keep"]
    assert 'href="?recipe=a"' in shown[3]
    assert history.delete(page, running, "a", Asked()) == "b"
    assert not folder.path.exists()


def test_a_recipe_file_is_kept_and_its_upload_is_not(page, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("data: {source: examples/pirate.csv}\ntraining: {seed: 3}\n")
    name = history.on_recipe_file(page, str(file), Asked())
    assert not file.exists()
    assert train.on_recipe(page, Asked(recipe=name))[list(train_form.knobs()).index("seed")] == 3
    file.write_text("method: {key: lorra}\n")
    with pytest.raises(Faults, match="Did you mean 'lora'"):
        history.on_recipe_file(page, str(file), Asked())


def test_the_plan_counts_the_rows_that_can_be_used():
    values = dict(zip(train_form.knobs(), train_form.values_of(RECIPE), strict=True))
    form = values | {"per_device_train_batch_size": 4, "validation_fraction": 0.08, "validation_source": ""}
    assert "About 69 steps" in train.show_plan({"kept": 100}, **form)
    assert "Choose rows in the Data tab" in train.show_plan({"kept": None}, **form)
    assert "Nothing can be learnt from these rows yet" in train.show_plan({"kept": 0}, **form)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("num_train_epochs", 0, "Rounds (training.num_train_epochs): 0 cannot be used. It should be greater than 0."),
        ("num_train_epochs", None, "Rounds (training.num_train_epochs): is empty. Give a number, as 3."),
        ("max_steps", 0, "Steps at most (training.max_steps): 0 steps teach nothing; give 1 or more"),
        ("max_steps", -5, "Steps at most (training.max_steps): -5 cannot be used. It should be greater than or equal"),
        ("max_steps", 2.5, "Steps at most (training.max_steps): 2.5 cannot be used. Give a whole number."),
        ("per_device_train_batch_size", 0, "Rows at once (training.per_device_train_batch_size): 0 cannot be used."),
        ("seed", -1, "Seed (training.seed): -1 cannot be used."),
        ("learning_rate", "0", "Learning rate (training.learning_rate): &#x27;0&#x27; cannot be used."),
        ("samples", 1e300, "Samples (evaluation.samples): 1e+300 cannot be used."),
    ],
)
def test_every_number_answers_with_its_field_its_value_and_the_way_out(name, value, words):
    values = dict(zip(train_form.knobs(), train_form.values_of(RECIPE), strict=True))
    shown = train.show_plan({"kept": 100}, **values | {name: value})
    assert words in shown
    assert "wrong" in shown


def test_a_limit_that_cuts_is_told_beside_start():
    found = {"kept": 9, "warnings": ["2 of 9 rows lose the start of their question."], "limit": 1048}
    words, button, _, _ = doubts.show_warnings(found)
    assert "2 of 9 rows lose the start of their question." in words
    assert (button["visible"], button["value"]) == (True, "Raise the limit to 1,048")
    words, button, start, confirmed = doubts.show_warnings({"kept": 9, "warnings": [], "limit": None})
    assert (words, button["visible"], start["value"], confirmed) == ("", False, "Start", [])


def test_rows_without_an_answer_start_no_run(page):
    what = "/home/me/rows.csv has no row to learn from: all 9 were left out."
    empty = Page(page.settings, Estimator(check=None, preview=DataError(what)), page.demo)
    data = Part(data={"source": "/home/me/rows.csv"})
    with pytest.raises(DataError, match=r"^rows\.csv has no row to learn from"):
        train.start(empty, data, Part(method={"key": "lora"}), "one", Asked())
    assert not page.settings.runs.exists()


def report(whole=0, ends=0, errors=()):
    cut = {"whole": whole, "context": whole, "target": ends}
    counts = {"kept": 9, "rows": 9, "left_out": 0, "dropped": [], "without_target": 0, "overlap_with_validation": 0}
    return {**counts, "cut": cut, "format": "instruction", "notes": ["Mixed scripts."], "errors": list(errors)}


def test_what_the_rows_lose_is_told_and_confirmed_by_a_second_click(page, tmp_path):
    answers = {"check": None, "keep_rows": None, "preview": report(whole=2)}
    asking = Page(page.settings, Estimator(**answers), page.demo)
    parts = Part(data={"source": "/rows.csv"}), Part(method={"key": "lora"})
    started, button, confirmed, words = train.start(asking, *parts, "one", Asked())
    assert (started, button["value"]) == (gr.skip(), "Start all the same")
    assert confirmed == ["2 of 9 rows lose their whole question: from them the model learns to answer nothing."]
    assert "Press “Start all the same” if that is meant." in words
    assert not page.settings.runs.exists()
    assert train.rearm(confirmed) == [gr.skip(), gr.skip()]

    asking.estimator.answers["preview"] = report(whole=2, ends=1)  # meanwhile something else was lost
    again = train.start(asking, *parts, "one", Asked(), confirmed=confirmed)
    assert again[2] == [*confirmed, "1 of 9 rows lose the end of their answer."]


def test_an_error_of_the_audit_stops_the_start(page):
    error = "Not one example has a token to learn: is the answer in the target column?"
    asking = Page(page.settings, Estimator(check=None, preview=report(errors=[error])), page.demo)
    with pytest.raises(DataError, match="Not one example has a token to learn"):
        train.start(asking, Part(data={"source": "/rows.csv"}), Part(method={"key": "lora"}), "one", Asked())
    assert not page.settings.runs.exists()
