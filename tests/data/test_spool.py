import pyarrow as pa
import pytest

from peft_ui.data import spool
from peft_ui.data.spool import table_from
from peft_ui.errors import DataError


def batches(*columns):
    return (pa.RecordBatch.from_pydict(one) for one in columns)


@pytest.fixture(params=["memory", "disk"])
def place(request, tmp_path, monkeypatch):
    """Small tables in memory, and the same as if they were large."""
    monkeypatch.setenv("PEFT_UI_HOME", str(tmp_path))
    if request.param == "disk":
        monkeypatch.setattr(spool, "IN_MEMORY", 1)
    yield request.param
    folder = tmp_path / "cache"
    assert not folder.exists() or list(folder.iterdir()) == []


def test_batches_that_agree_are_one_table(place):
    table = table_from(batches({"a": ["x"]}, {"a": ["y"]}))
    assert table.to_pylist() == [{"a": "x"}, {"a": "y"}]


def test_columns_come_and_go_and_types_widen(place):
    table = table_from(batches({"a": [1]}, {"a": [2.5], "b": [None]}, {"b": ["y"]}))
    assert table.to_pylist() == [{"a": 1.0, "b": None}, {"a": 2.5, "b": None}, {"a": None, "b": "y"}]


def test_objects_gain_fields(place):
    turns = [{"role": "user"}], [{"role": "user", "weight": 0}]
    table = table_from(batches({"m": [turns[0]]}, {"m": [turns[1]]}))
    assert table.column("m").to_pylist() == [[{"role": "user", "weight": None}], [{"role": "user", "weight": 0}]]


def test_what_does_not_agree_becomes_text(place):
    table = table_from(batches({"a": [1]}, {"a": ["x"]}, {"a": [[1, 2]]}, {"a": [None]}))
    assert table.column("a").to_pylist() == ["1", "x", "[1, 2]", None]


def test_too_much_for_the_disk_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("PEFT_UI_HOME", str(tmp_path))
    monkeypatch.setattr(spool, "IN_MEMORY", 1)
    monkeypatch.setattr(spool, "ON_DISK", 2**30 * 0)
    with pytest.raises(DataError, match=r"rows\.csv holds more than 0 GB of rows"):
        table_from(batches({"a": ["x"]}), "rows.csv")
    assert list((tmp_path / "cache").iterdir()) == []
