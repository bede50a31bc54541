"""The command line as its users meet it: JSON out, words on the other stream, honest exit codes."""

import json
import subprocess
import sys

import pytest
import yaml


def peft_ui(*arguments, home=None):
    command = [sys.executable, "-m", "peft_ui", *map(str, arguments), *(["--home", str(home)] if home else [])]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def recipe_file(tiny_recipe, tmp_path):
    def write(**changes):
        file = tmp_path / "recipe.yaml"
        file.write_text(yaml.safe_dump({**tiny_recipe, **changes}))
        return file

    return write


def test_methods_is_a_list_of_described_methods():
    done = peft_ui("methods")
    lora = json.loads(done.stdout)[0]
    assert (done.returncode, lora["key"], lora["knobs"]["r"]["default"]) == (0, "lora", 8)


@pytest.mark.slow
def test_the_road(recipe_file, tmp_path):
    """Audit, estimate, train, look, ask, take out: every command once, on a real run."""
    home, recipe = tmp_path / "home", recipe_file()
    audit = json.loads(peft_ui("audit", recipe).stdout)
    assert (audit["rows"], audit["kept"], audit["truncated"]) == (40, 40, 0)
    estimate = json.loads(peft_ui("estimate", recipe).stdout)
    done = peft_ui("train", recipe, "--run-id", "first", home=home)
    assert done.returncode == 0, done.stderr
    *events, summary = map(json.loads, done.stdout.splitlines())
    assert (summary["state"], summary["run"], summary["steps"]) == ("done", "first", 28)
    assert [event["step"] for event in events if event["kind"] == "step"] == list(range(1, 29))
    assert summary["reload_check"]["passed"] is True
    (weights,) = (home / "runs/first/adapter").glob("adapter_model.safetensors")
    assert weights.stat().st_size == estimate["adapter_bytes"]
    assert [run["run"] for run in json.loads(peft_ui("runs", home=home).stdout)] == ["first"]
    assert json.loads(peft_ui("show", "first", home=home).stdout)["recipe"]["method"]["r"] == 8
    spoken = json.loads(peft_ui("generate", "first", "--context", "three Answer:", "--compare", home=home).stdout)
    assert set(spoken) == {"adapter", "base"}
    assert json.loads(peft_ui("evaluate", "first", home=home).stdout)["rows"] == 8
    assert peft_ui("export", "first", "--as", "zip", "--out", tmp_path / "adapter.zip", home=home).returncode == 0
    assert (tmp_path / "adapter.zip").stat().st_size > 1000
    again = peft_ui("resume", "first", home=home)
    assert (again.returncode, again.stderr.count("is done")) == (2, 1)


WRONG = {
    "an unknown field": ({"trainning": {}}, "Did you mean 'training'?"),
    "a misspelt method": ({"method": {"key": "lorra"}}, "Did you mean 'lora'?"),
    "a rank of zero": ({"method": {"key": "lora", "r": 0}}, "method.r: 0 cannot be used."),
    "a missing file": ({"data": {"source": "/nowhere/rows.csv"}}, "/nowhere/rows.csv"),
    "a missing column": ({"data": {"columns": {"target": "answers"}}}, "'answers'"),
    "a model that is not there": ({"model": {"name": "nobody/nothing"}}, "nobody/nothing"),
    "a folder without a config": ({"model": {"name": "EMPTY"}}, "config.json"),
    "a context longer than the model": ({"data": {"max_length": 4096}}, "more than the 128 positions"),
    "a task that the method cannot do": ({"method": {"key": "prompt_tuning"}, "task": "SEQ_CLS"}, "SEQ_CLS"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_recipe_is_told_in_a_line_and_ends_with_2(name, tiny_recipe, recipe_file, tmp_path):
    changes, words = WRONG[name]
    merged = {
        part: {**tiny_recipe.get(part, {}), **value} if isinstance(value, dict) else value
        for part, value in changes.items()
    }
    if merged.get("model", {}).get("name") == "EMPTY":
        (tmp_path / "empty").mkdir()
        merged["model"]["name"] = str(tmp_path / "empty")
    if "method" in changes:
        merged["method"] = changes["method"]
    done = peft_ui("train", recipe_file(**merged), home=tmp_path / "home")
    assert done.returncode == 2, done.stdout + done.stderr
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert not list((tmp_path / "home").glob("runs/*"))


@pytest.mark.slow
def test_targets_that_are_all_empty_are_told(recipe_file, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("context,target\na,\nb,\n")
    done = peft_ui("train", recipe_file(data={"source": str(rows), "max_length": 32}), home=tmp_path / "home")
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
    assert "no row to learn from" in done.stderr


def test_a_run_that_is_not_there_is_named(tmp_path):
    done = peft_ui("show", "nothing", home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "'nothing'" in done.stderr


@pytest.mark.slow
def test_rows_are_prepared_and_a_strict_start_heeds_the_audit(recipe_file, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("context,target\none Answer:, two\ntwo Answer:, three\none Answer:, two\nfour,\n")
    recipe = recipe_file(data={"source": str(rows), "max_length": 32, "validation": None})
    told = json.loads(peft_ui("prepare", recipe, "--out", tmp_path / "set").stdout)
    written = [json.loads(line) for line in (tmp_path / "set" / "train.jsonl").read_text().splitlines()]
    assert written[:2] == [{"context": "one Answer:", "target": " two"}, {"context": "two Answer:", "target": " three"}]
    assert (told["rows"], told["kept"], told["train"], told["validation"]) == (4, 3, 3, 0)
    assert told["data_sha256"] == json.loads(peft_ui("audit", recipe).stdout)["data_sha256"]
    strict = peft_ui("train", recipe, "--strict", home=tmp_path / "home")
    assert (strict.returncode, len(strict.stderr.strip().splitlines())) == (2, 1)
    assert "1 of 3 rows repeat an earlier row." in strict.stderr
    assert not list((tmp_path / "home").glob("runs/*"))
