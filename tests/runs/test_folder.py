import os
import threading

import pytest

from peft_ui.errors import RunError
from peft_ui.runs.folder import RunFolder, all_runs, create_run, new_run_id, open_run, sweep
from tests.runs.conftest import names, recipe, write_rows


def test_a_run_has_its_recipe_owner_and_rows(home):
    folder = create_run(home, recipe(), "me", write_rows, "first")
    assert folder.path == home / "runs" / "first" and folder.home == home and folder.id == "first"
    assert folder.read_recipe()["method"] == {"key": "lora"}
    assert folder.read_owner()["owner"] == "me" and folder.read_owner()["created"] > 1_700_000_000
    assert (folder.data / "train.jsonl").read_text() == '{"context": "a", "target": " b"}\n'


def test_a_half_made_run_never_shows(home):
    seen = []

    def fail(data):
        seen.extend(path.name for path in home.rglob("recipe.json"))
        seen.append(all_runs(home))
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        create_run(home, recipe(), "me", fail, "first")
    assert seen == ["recipe.json", []]
    assert all_runs(home) == [] and names(home) == []


def test_the_same_id_is_the_same_run_and_keeps_its_recipe(home):
    first = create_run(home, recipe(steps=1), "me", write_rows, "one")
    again = create_run(home, recipe(steps=2), "me", write_rows, "one")
    assert again == first and again.read_recipe()["fake"]["steps"] == 1
    assert names(home) == ["one"]


def test_the_id_of_another_owner_is_taken(home):
    create_run(home, recipe(), "me", write_rows, "one")
    with pytest.raises(RunError, match="taken"):
        create_run(home, recipe(), "you", write_rows, "one")


def test_many_at_once_make_one_run(home):
    barrier = threading.Barrier(6)
    made = []

    def write(data):
        barrier.wait(5)
        write_rows(data)

    threads = [
        threading.Thread(target=lambda: made.append(create_run(home, recipe(), "me", write, "one"))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [RunFolder(home / "runs" / "one")] * 6
    assert names(home) == ["one"]


@pytest.mark.parametrize("run_id", ["a", "A.b_c-9", "x" * 64, "-", "_"])
def test_ids_that_may_name_a_run(home, run_id):
    assert create_run(home, recipe(), "me", write_rows, run_id).id == run_id


@pytest.mark.parametrize("run_id", ["", ".", "..", ".hidden", "a/b", "../a", "a b", "a\n", "x" * 65, "é"])
def test_ids_that_may_not(home, run_id):
    with pytest.raises(RunError, match="cannot name a run"):
        open_run(home, run_id)
    if run_id:
        with pytest.raises(RunError, match="cannot name a run"):
            create_run(home, recipe(), "me", write_rows, run_id)


def test_new_ids_differ_and_may_name_a_run(home):
    ids = {new_run_id() for _ in range(100)}
    assert len(ids) == 100
    assert create_run(home, recipe(), "me", write_rows, ids.pop()).path.exists()


def test_a_run_that_is_not_there_names_the_nearest(home):
    create_run(home, recipe(), "me", write_rows, "blue-cat")
    assert open_run(home, "blue-cat").id == "blue-cat"
    with pytest.raises(RunError, match="Did you mean blue-cat"):
        open_run(home, "blue-bat")


def test_sweep_frees_trash_and_old_drafts_only(home):
    create_run(home, recipe(), "me", write_rows, "kept")
    for name in (".trash-a-1", ".new-old-1", ".new-young-1"):
        (home / "runs" / name).mkdir()
    os.utime(home / "runs" / ".new-old-1", (0, 0))
    sweep(home)
    assert names(home) == [".new-young-1", "kept"]
