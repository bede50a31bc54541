import pytest

from peft_ui.errors import DataError
from peft_ui.formatting.examples import Chat, Message, Pair
from peft_ui.formatting.prepare import Dropped, Prepared
from peft_ui.formatting.store import read_prepared, write_prepared
from peft_ui.formatting.template import LAYOUTS

PREPARED = Prepared(
    train=[Pair("a\u2028b", " ü"), Chat((Message("user", "x"), Message("assistant", "y")))],
    validation=[Pair("", "z")],
    dropped=[Dropped(2, "the target is empty")],
    format="instruction",
    columns={"instruction": "问题", "target": "b"},
    rows=4,
    sha256="00",
    template=LAYOUTS["alpaca"],
    notes=["said"],
)


def test_what_is_written_is_read(tmp_path):
    write_prepared(PREPARED, tmp_path / "data")
    assert read_prepared(tmp_path / "data") == PREPARED
    names = sorted(path.name for path in (tmp_path / "data").iterdir())
    assert names == ["facts.json", "train.jsonl", "validation.jsonl"]
    assert (tmp_path / "data" / "validation.jsonl").read_text() == '{"context":"","target":"z"}\n'


def test_a_file_that_was_changed_is_told(tmp_path):
    write_prepared(PREPARED, tmp_path)
    (tmp_path / "train.jsonl").write_text('{"context":"","target":"other"}\n')
    with pytest.raises(DataError, match="its checksum differs"):
        read_prepared(tmp_path)


def test_a_folder_without_facts_is_not_whole(tmp_path):
    write_prepared(PREPARED, tmp_path)
    (tmp_path / "facts.json").unlink()
    with pytest.raises(DataError, match="no whole set of prepared rows"):
        read_prepared(tmp_path)
