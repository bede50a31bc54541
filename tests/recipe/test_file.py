import json

import pytest

from peft_ui.errors import Faults
from peft_ui.recipe.file import read_recipe, write_recipe


def test_a_relative_path_counts_from_the_recipes_folder(tmp_path, monkeypatch):
    (tmp_path / "rows.csv").write_text("context,target\na,b\n")
    recipe = tmp_path / "recipes" / "r.yaml"
    recipe.parent.mkdir()
    recipe.write_text("data: {source: ../rows.csv}")
    monkeypatch.chdir("/")
    assert read_recipe(recipe).data.source == str(tmp_path / "rows.csv")


def test_then_from_the_working_folder(tmp_path, monkeypatch):
    (tmp_path / "rows.csv").write_text("context,target\na,b\n")
    recipe = tmp_path / "recipes" / "r.json"
    recipe.parent.mkdir()
    recipe.write_text(json.dumps({"data": {"source": "rows.csv"}}))
    monkeypatch.chdir(tmp_path)
    assert read_recipe(recipe).data.source == str(tmp_path / "rows.csv")


def test_a_name_that_is_no_path_stays(tmp_path):
    recipe = tmp_path / "r.yaml"
    recipe.write_text("model: {name: Qwen/Qwen3-0.6B}\ndata: {source: tatsu-lab/alpaca}")
    read = read_recipe(recipe)
    assert (read.model.name, read.data.source) == ("Qwen/Qwen3-0.6B", "tatsu-lab/alpaca")


@pytest.mark.parametrize("text", ["a: [1", "\t- x", "key: lora: 3"])
def test_broken_yaml_names_the_file(tmp_path, text):
    recipe = tmp_path / "r.yaml"
    recipe.write_text(text)
    with pytest.raises(Faults, match=r"r\.yaml cannot be read"):
        read_recipe(recipe)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Faults, match=r"there is no file .*gone\.yaml"):
        read_recipe(tmp_path / "gone.yaml")


def test_written_yaml_reads_the_same(tmp_path):
    recipe = tmp_path / "r.yaml"
    recipe.write_text("method: {key: ia3}\ndata: {source: a/b}")
    once = read_recipe(recipe)
    recipe.write_text(write_recipe(once))
    assert read_recipe(recipe) == once
