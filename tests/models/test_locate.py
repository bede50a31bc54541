from pathlib import Path

import pytest

from peft_ui.errors import ModelError
from peft_ui.models.locate import locate


def model_folder(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}", encoding="utf-8")
    return folder


def test_folder(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")
    place = locate(str(folder))
    assert (place.kind, place.name) == ("folder", str(folder))


def test_relative_folder_counts_from_the_recipe_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside, working = model_folder(tmp_path / "recipes" / "mine"), model_folder(tmp_path / "work" / "mine")
    monkeypatch.chdir(tmp_path / "work")
    assert locate("mine", tmp_path / "recipes").name == str(beside)
    assert locate("mine").name == str(working)


def test_hub_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert locate("google/gemma-3-270m").kind == "hub"
    assert locate("gpt2").name == "gpt2"


@pytest.mark.parametrize("name", ["/no/such/folder", "./x y", "a/b/c", "owner/name.git", "own--er/x"])
def test_neither(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match="not a folder here, nor a possible id"):
        locate(name)


def test_folder_without_config_tells_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").touch()
    with pytest.raises(ModelError, match=r"has no config.json; it holds weights.bin"):
        locate(str(tmp_path))


def test_a_file_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "config.json").touch()
    with pytest.raises(ModelError, match="is a file"):
        locate(str(tmp_path / "config.json"))
