import pickle

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from peft_ui.data.files import read_file
from peft_ui.errors import DataError

ROWS = [{"instruction": "Say", "output": "yes"}, {"instruction": "Sky", "output": "blue"}]
JSON = b'[{"instruction": "Say", "output": "yes"}, {"instruction": "Sky", "output": "blue"}]'
LINES = b'{"instruction": "Say", "output": "yes"}\n{"instruction": "Sky", "output": "blue"}\n'


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("rows.csv", b"instruction,output\nSay,yes\nSky,blue\n"),
        ("rows.CSV", b"\xef\xbb\xbfinstruction,output\r\nSay,yes\r\nSky,blue\r\n"),
        ("rows.tsv", b"instruction\toutput\nSay\tyes\n\nSky\tblue"),
        ("rows.json", JSON),
        ("rows.json", b'{"version": 1, "data": ' + JSON + b"}"),
        ("rows.json", LINES),
        ("rows.jsonl", LINES),
        ("rows.jsonl", LINES.replace(b"\n", b"\r\n\r\n")),
        ("rows.json", JSON.decode().encode("utf-16")),
    ],
)
def test_every_way_to_write_the_rows_is_read(tmp_path, name, raw):
    path = tmp_path / name
    path.write_bytes(raw)
    assert read_file(path).to_pylist() == ROWS
    assert [file.name for file in tmp_path.iterdir()] == [name]  # nothing is written beside the source


def test_parquet_is_read(tmp_path):
    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "rows.parquet")
    assert read_file(tmp_path / "rows.parquet").to_pylist() == ROWS


BAD = [
    ("empty.csv", b"", "empty.csv is empty"),
    ("blank.jsonl", b" \n\n", "blank.jsonl is empty"),
    ("mark.csv", b"\xef\xbb\xbf", "mark.csv is empty"),
    ("header.csv", b"instruction,output\n", "has a header (instruction, output) but no rows"),
    ("none.json", b"[]", "none.json has no rows"),
    ("nameless.json", b"[{}, {}]", "nameless.json has no rows"),
    ("semicolon.csv", b"a;b\n1;2\n", "has semicolons instead"),
    ("tab.csv", b"a\tb\n1\t2\n", "has tabs instead. Name the file .tsv."),
    ("comma.tsv", b"a,b\n1,2\n", "has commas instead"),
    ("ragged.csv", b'a,b\n1,2\n"x\ny",3\n3\n', "row 3: 1 value, but the header has 2 columns"),
    ("wide.csv", b"a,b\n1,2,3\n", "row 1: 3 values, but the header has 2 columns"),
    ("open.csv", b'a,b\n1,"x\n2,y\n3,z\n', "row 1: a quote is opened and never closed"),
    ("twice.csv", b"a,a\n1,2\n", "two columns named 'a'"),
    ("nul.csv", b"a,b\n1,\x002\n", "NUL byte at byte 6 (line 2)"),
    ("latin.csv", "a,b\ncafé,déjà vu\n".encode("latin-1"), "byte 7 is 0xE9"),
    ("cut.csv", b"\xff\xfea\x00,\x00b", "breaks at byte 6"),
    ("broken.json", b'[\n{"a": 1},\n{"a": }\n]', "line 3, column 7: broken JSON"),
    ("broken.jsonl", b'{"a": 1}\n\n{"a": 1', "line 3, column 8: broken JSON"),
    ("numbers.json", b"[1, 2]", "row 1 is a number, not an object"),
    ("mixed.jsonl", b'{"a": 1}\n[2]\n', "line 2 is a list, not an object"),
    ("text.json", b'"hello"', "holds a single text, not a list of objects"),
    ("one.json", b'{"a": 1, "b": [2]}', "should hold one list of objects, but holds none; its keys are a, b"),
    ("two.json", b'{"a": [{"x": 1}], "b": [{"x": 1}]}', "but holds 2 (a, b)"),
    ("list.jsonl", b'[{"a": 1}]', "Rename it to end in .json"),
    ("deep.json", b"[" * 200_000, "nested too deeply"),
    ("huge.json", b'[{"a": ' + b"1" * 5000 + b"}]", "Write such a number as text"),
    ("rows.parquet", pickle.dumps(ROWS), "not a readable Parquet file"),
    ("void.parquet", b"", "not a readable Parquet file"),
    ("rows.xls", b"x", "unknown ending '.xls'. Known are .csv, .tsv, .json, .jsonl, .parquet."),
    ("rows", b"x", "unknown ending ''"),
]


@pytest.mark.parametrize(("name", "raw", "words"), BAD, ids=[name for name, _, _ in BAD])
def test_each_bad_file_has_one_clear_message(tmp_path, name, raw, words):
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(DataError) as caught:
        read_file(path)
    assert words in str(caught.value)
    assert name in str(caught.value)
    assert caught.value.remedy


def test_a_parquet_file_with_two_columns_of_one_name(tmp_path):
    table = pa.Table.from_arrays([pa.array(["x"]), pa.array(["y"])], names=["a", "a"])
    pq.write_table(table, tmp_path / "twice.parquet")
    with pytest.raises(DataError, match="two columns named 'a'"):
        read_file(tmp_path / "twice.parquet")


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(DataError, match="There is no file"):
        read_file(tmp_path / "rows.csv")
    with pytest.raises(DataError, match="is a folder, not a file"):
        read_file(tmp_path)
