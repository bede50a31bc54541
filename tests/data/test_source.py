import pytest

from peft_ui.data.portion import Portion
from peft_ui.data.source import is_hub_name, read_rows
from peft_ui.errors import DataError


@pytest.mark.parametrize("name", ["tatsu-lab/alpaca", "squad", "owner/name.with-dots"])
def test_names_on_the_hub(name):
    assert is_hub_name(name)


@pytest.mark.parametrize("name", ["rows.csv", "examples/rows.jsonl", "/tmp/none", "./here", "a/b/c", "rows.parquet"])
def test_names_of_files(name):
    assert not is_hub_name(name)


def test_a_folder_that_is_here_is_not_asked_from_the_hub(tmp_path, monkeypatch):
    (tmp_path / "alpaca").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match="alpaca is a folder without"):
        read_rows("alpaca")


def test_nothing_named():
    with pytest.raises(DataError, match=r"data\.source is empty"):
        read_rows(" ")


def test_a_file_has_no_split(tmp_path):
    (tmp_path / "rows.csv").write_text("a\n1\n")
    with pytest.raises(DataError, match="a file has no subset, split or revision"):
        read_rows(str(tmp_path / "rows.csv"), Portion(split="train"))
    assert read_rows(str(tmp_path / "rows.csv")).num_rows == 1
