"""Rows that are no longer where they were: at the start, and when a run is to go on."""

import shutil
from pathlib import Path

import pytest

from peft_ui.errors import DataError, TrainingError
from peft_ui.formatting.prepare import prepare
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.training.lesson import rows_of_run


@pytest.fixture
def recipe(tiny_recipe, tmp_path, number_rows):
    file = tmp_path / "mine.jsonl"
    shutil.copy(number_rows, file)
    return parse_recipe({**tiny_recipe, "data": {**tiny_recipe["data"], "source": str(file)}})


def test_a_file_that_is_gone_at_the_start_is_named(recipe):
    Path(recipe.data.source).unlink()
    with pytest.raises(DataError, match=r"mine\.jsonl"):
        prepare(recipe.data, recipe.training.seed)


def test_a_run_keeps_its_rows_when_their_file_goes_or_changes(recipe, tmp_path):
    first = rows_of_run(recipe, tmp_path)
    Path(recipe.data.source).write_text('{"context": "other", "target": " rows"}\n')
    assert rows_of_run(recipe, tmp_path).sha256 == first.sha256
    Path(recipe.data.source).unlink()
    assert rows_of_run(recipe, tmp_path).sha256 == first.sha256


def test_a_run_does_not_go_on_with_other_rows(recipe, tmp_path):
    rows_of_run(recipe, tmp_path)
    (tmp_path / "checkpoints" / "step-2").mkdir(parents=True)
    shutil.rmtree(tmp_path / "data")
    with pytest.raises(TrainingError, match=r"The rows of this run are gone from .*data\. Put them back, or start"):
        rows_of_run(recipe, tmp_path)


@pytest.mark.parametrize("harm", [lambda file: file.unlink(), lambda file: file.write_text("{}\n")])
def test_rows_that_are_lost_or_changed_in_the_runs_own_folder_are_said(recipe, tmp_path, harm):
    rows_of_run(recipe, tmp_path)
    harm(tmp_path / "data" / "train.jsonl")
    with pytest.raises(DataError, match=r"Start the run anew"):
        rows_of_run(recipe, tmp_path)
