import json

import pytest

from peft_ui.training.checkpoint import (
    CHECKSUMS,
    checkpoint_folder,
    clear_unfinished,
    damage,
    keep_newest,
    newest_whole,
    written_whole,
)


def write(parent, step, text="weights"):
    with written_whole(checkpoint_folder(parent, step)) as folder:
        (folder / "weights.bin").write_text(text)
        (folder / "state.json").write_text(json.dumps({"step": step}))
    return checkpoint_folder(parent, step)


def found(parent):
    told = []
    folder = newest_whole(parent, told.append)
    return folder and folder.name, told


def test_the_newest_is_found_by_its_number_not_its_name(tmp_path):
    for step in (2, 10, 9):
        write(tmp_path, step)
    assert found(tmp_path) == ("step-10", [])


def test_what_was_not_finished_is_not_there(tmp_path):
    write(tmp_path, 1)
    with pytest.raises(RuntimeError), written_whole(checkpoint_folder(tmp_path, 2)) as folder:
        (folder / "weights.bin").write_text("half")
        raise RuntimeError("killed")
    assert found(tmp_path) == ("step-1", [])


def cut(folder):
    (folder / "weights.bin").write_text("weigh")


def flip(folder):
    (folder / "weights.bin").write_bytes(b"weighus")


def lose(folder):
    (folder / "state.json").unlink()


def lose_sums(folder):
    (folder / CHECKSUMS).unlink()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (cut, "weights.bin in step-2 is not what was written"),
        (flip, "weights.bin in step-2 is not what was written"),
        (lose, "step-2 lacks state.json"),
        (lose_sums, "step-2 has no readable checksums.json"),
    ],
)
def test_a_damaged_one_is_named_and_skipped(tmp_path, harm, words):
    write(tmp_path, 1)
    harm(write(tmp_path, 2))
    assert found(tmp_path) == ("step-1", [words])


def test_no_checkpoint_is_none(tmp_path):
    assert found(tmp_path / "nowhere") == (None, [])


def test_the_same_step_again_replaces(tmp_path):
    write(tmp_path, 3, "old")
    folder = write(tmp_path, 3, "new")
    assert (folder / "weights.bin").read_text() == "new"
    assert damage(folder) is None


def test_only_the_newest_are_kept(tmp_path):
    for step in (1, 2, 10):
        write(tmp_path, step)
    keep_newest(tmp_path, 2)
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["step-10", "step-2"]


def test_what_a_killed_worker_left_is_cleared_away(tmp_path):
    write(tmp_path, 2)
    (tmp_path / ".step-5.unfinished").mkdir()
    clear_unfinished(tmp_path)
    assert [folder.name for folder in tmp_path.iterdir()] == ["step-2"]
    clear_unfinished(tmp_path / "nowhere")


def test_a_write_that_fails_takes_no_room(tmp_path):
    with pytest.raises(OSError, match="full"), written_whole(checkpoint_folder(tmp_path, 2)) as folder:
        (folder / "weights.bin").write_text("half")
        raise OSError("full")
    assert list(tmp_path.iterdir()) == []
