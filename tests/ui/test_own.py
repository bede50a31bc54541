import json

import pytest

from peft_ui.errors import RunError
from peft_ui.recipe.training import TrainingSettings
from peft_ui.runs.folder import create_run
from peft_ui.runs.space import bytes_of
from peft_ui.settings import Settings
from peft_ui.ui.notes import read_notes, write_notes
from peft_ui.ui.own import check_reach, keep_recipe, own_recipe, own_run

RECIPE = {"method": {"key": "lora"}, "data": {"source": "/home/me/pirate.csv"}}


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path, visitors="many", password=None, on_space=False)


def made(settings, owner, run_id):
    return create_run(settings.home, RECIPE, owner, lambda folder: (folder / "rows").write_text("12345"), run_id)


def test_a_strangers_run_is_as_if_it_were_not_there(settings):
    made(settings, "me", "mine")
    assert own_run(settings, "me", "mine").id == "mine"
    said = []
    for owner, run in (("you", "mine"), ("you", "nothing"), ("me", "../mine"), ("me", "")):
        with pytest.raises(RunError) as caught:
            own_run(settings, owner, run)
        said.append(str(caught.value).replace(repr(run), "X"))
    assert set(said) == {"There is no run X. Choose one of your runs."}


def test_one_goes_on_only_from_what_is_ones_own(settings):
    made(settings, "me", "mine").adapter.mkdir()
    check_reach(settings, "me", TrainingSettings(continue_from="mine"))
    check_reach(settings, "me", TrainingSettings(continue_from="org/adapter"))
    with pytest.raises(RunError, match="There is no run 'mine'"):
        check_reach(settings, "you", TrainingSettings(continue_from="mine"))


@pytest.mark.parametrize(("visitors", "on_space"), [("many", False), ("one", True)])
def test_a_shared_machines_folders_and_accounts_are_nobodys(tmp_path, visitors, on_space):
    shared = Settings(home=tmp_path, visitors=visitors, password=None, on_space=on_space)
    alone = Settings(home=tmp_path, visitors="one", password=None, on_space=False)
    for given, words in (
        ({"continue_from": "/home/me/adapter"}, "folders of this machine cannot be named"),
        ({"continue_from": "../mine/adapter"}, "folders of this machine cannot be named"),
        ({"report_to": "wandb"}, "the account of whoever runs this page"),
    ):
        check_reach(alone, "local", TrainingSettings(**given))
        with pytest.raises(RunError, match=words):
            check_reach(shared, "me", TrainingSettings(**given))


def test_a_recipe_that_was_brought_along_is_its_owners(settings):
    name = keep_recipe(settings, "me", RECIPE)
    assert own_recipe(settings, "me", name) == RECIPE
    for owner, asked in (("you", name), ("me", "recipe-../../me"), ("me", "recipe-0000")):
        with pytest.raises(RunError, match="There is no run"):
            own_recipe(settings, owner, asked)
    made(settings, "me", "mine")
    assert own_recipe(settings, "me", "mine") == RECIPE


def test_names_and_notes_are_kept_and_cut(settings):
    run = made(settings, "me", "mine")
    assert read_notes(run).name == "LoRA · Rank 8 · pirate.csv"
    write_notes(run, "  My\nbest " + "x" * 200, "a note")
    write_notes(run, "Second", "another\nnote")
    assert (read_notes(run).name, read_notes(run).text) == ("Second", "another\nnote")
    lines = [json.loads(line) for line in run.notes.read_text().splitlines()]
    assert len(lines) == 2
    assert lines[0]["name"] == "My best " + "x" * 72
    write_notes(run, "", "")
    assert read_notes(run).name == "LoRA · Rank 8 · pirate.csv"


def test_the_space_that_a_deletion_frees_leaves_shared_files_out(settings, tmp_path):
    run = made(settings, "me", "mine")
    before = bytes_of(run.path)
    (tmp_path / "elsewhere").hardlink_to(run.data / "rows")
    assert bytes_of(run.path) == before - 5
