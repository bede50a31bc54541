import gzip
import io
import json
import pickle
import subprocess
import sys
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from peft_ui.data.files import ENDINGS, read_file, read_head
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


def zipped(*entries, password=False):
    """A zip of (name, bytes)."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in entries:
            archive.writestr(name, raw)
    raw = bytearray(held.getvalue())
    if password:  # the flag of an encrypted entry, in its own header and in the directory
        raw[6] |= 1
        raw[raw.find(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def linked():
    """A zip whose entry is a link to somewhere else."""
    held, entry = io.BytesIO(), zipfile.ZipInfo("rows.csv")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return held.getvalue()


def bomb():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("rows.csv", "w") as entry:
        for _ in range(80):
            entry.write(b"\0" * 2**20)
    return held.getvalue()


def book(*rows):
    from openpyxl import Workbook

    held, made = io.BytesIO(), Workbook()
    for row in rows:
        made.active.append(row)
    made.save(held)
    return held.getvalue()


def parquet(table):
    held = io.BytesIO()
    pq.write_table(table, held)
    return held.getvalue()


def cut(raw, share=0.5):
    return raw[: int(len(raw) * share)]


HEADER = b"instruction,output\n"
BAD = [
    ("million_columns.csv", b",".join(b"c%d" % n for n in range(10**6)) + b"\n", "more than 2000 columns"),
    ("long_cell.csv", HEADER + b'"' + b"x" * (100 * 2**20) + b'",y\n', "a row of more than 16 MB"),
    ("endless.csv", HEADER + b'"' + b"x,y\n" * (5 * 2**20), "Close every quote"),
    ("late.csv", HEADER + b"Say,yes\n" * 500_000 + b"Say\n", "row 500001: 1 value"),
    ("late_byte.csv", HEADER + b"Say,yes\n" * 200_000 + b"Say,\xff\n", "byte 1600023 is 0xFF"),
    ("quoted_header.csv", b'"a,b\n1,2\n', "header"),
    ("cut_in_half.csv", "指令,输出\n".encode("utf-16")[:-1], "breaks at byte"),
    ("excel_97.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 4, "an old or locked Office document"),
    ("really_a_zip.csv", zipped(("a.csv", HEADER)), "really_a_zip.csv is a ZIP archive"),
    ("late.jsonl", b'{"a": 1}\n' * 500_000 + b'{"a": }\n', "line 500001, column 7: broken JSON"),
    ("late.json", b"[" + b'{"a": 1},\n' * 500_000 + b'{"a": }]', "line 500001, column 7: broken JSON"),
    ("unclosed.json", b'[{"a": 1}, {"a": "x', "line 1, column 18: broken JSON"),
    ("no_bracket.json", b'[{"a": 1}', "line 1, column 10: broken JSON"),
    ("no_comma.json", b'[{"a": 1} {"a": 2}]', "line 1, column 11: broken JSON"),
    ("trailing.json", b'[{"a": 1}] and more', "line 1, column 12: broken JSON (Extra data)"),
    ("comma.json", b'[{"a": 1},]', "line 1, column 11: broken JSON"),
    ("python.json", b"[{'a': None}]", "line 1, column 3: broken JSON"),
    ("nested.json", b'[[{"a": 1}]]', "row 1 is a list, not an object"),
    ("null.json", b"null", "holds a single null"),
    ("null_row.jsonl", b'{"a": 1}\nnull\n', "line 2 is a null, not an object"),
    ("deep.jsonl", b'{"a": ' + b"[" * 100_000 + b"\n", "nested too deeply"),
    ("nul.jsonl", b'{"a": "\0"}\n', "NUL byte at byte 7"),
    ("long_line.jsonl", b'{"a": "' + b"x" * (65 * 2**20) + b'"}\n', "line 1 is longer than 64 MB"),
    ("empty.txt", b"\n \n", "empty.txt is empty"),
    ("binary.txt", b"MZ\x90\0\x03", "binary.txt is a program"),
    ("ragged.conll", b"Ada B-PER\nleft O\nhome\n", "line 3: 1 columns, but there should be 2"),
    ("long.txt", b"x" * (17 * 2**20), "a paragraph of more than 16 MB"),
    ("cut.parquet", cut(parquet(pa.table({"a": ["x"] * 1000}))), "not a readable Parquet file"),
    (
        "no_rows.parquet",
        parquet(pa.table({"a": pa.array([], pa.string())})),
        "no_rows.parquet has a header (a) but no rows",
    ),
    ("page.parquet", b"<!DOCTYPE html><html></html>", "page.parquet is a web page"),
    ("void.xlsx", b"", "not a readable Excel workbook"),
    ("csv.xlsx", HEADER, "not a readable Excel workbook"),
    ("zip.xlsx", zipped(("a.csv", HEADER)), "not a readable Excel workbook"),
    ("cut.xlsx", cut(book(["a"], ["x"])), "not a readable Excel workbook"),
    ("blank.xlsx", book(), "blank.xlsx is empty"),
    ("header.xlsx", book(["a", "b"]), "has no rows"),
    ("formula.xlsx", book(["a", "b"], ["x", "=1+1"]), "cell B2: the formula =1+1 has no value"),
    ("error.xlsx", book(["a"], ["#DIV/0!"]), "cell A2 holds the error #DIV/0!"),
    ("nameless.xlsx", book(["a", None, "c"], ["x", "y", "z"]), "header: column 2 has no name"),
    ("twice.xlsx", book(["a", "a"], ["x", "y"]), "two columns named 'a'"),
    ("bomb.zip", bomb(), "more than 200 times its size"),
    ("bomb.csv.gz", gzip.compress(b"\0" * (80 * 2**20)), "more than 200 times its size"),
    ("up.zip", zipped(("../../rows.csv", HEADER)), "'../../rows.csv', a name that leads out of the archive"),
    ("root.zip", zipped(("/etc/rows.csv", HEADER)), "a name that leads out of the archive"),
    ("drive.zip", zipped(("C:\\rows.csv", HEADER)), "a name that leads out of the archive"),
    ("link.zip", linked(), "a name that leads out of the archive"),
    ("locked.zip", zipped(("rows.csv", HEADER), password=True), "is encrypted"),
    ("many.zip", zipped(*((f"{n}.csv", HEADER) for n in range(201))), "holds 201 data files"),
    ("pictures.zip", zipped(("a.png", b"x"), ("__MACOSX/a.csv", b"x")), "holds no data file, but a.png"),
    ("none.zip", zipped(), "holds no data file, but nothing"),
    ("no.zip", HEADER, "cannot be unpacked"),
    ("cut.zip", cut(zipped(("rows.csv", HEADER * 100))), "cannot be unpacked"),
    ("two.zip", zipped(("a.csv", b"a,b\n1,2\n"), ("b.csv", b"a,b\n1\n")), "b.csv, row 1: 1 value"),
    ("no.csv.gz", HEADER, "cannot be unpacked"),
    ("cut.csv.gz", cut(gzip.compress(HEADER * 1000), 0.9), "cannot be unpacked"),
    ("rows.tar.gz", gzip.compress(b"x"), "unknown ending '.tar'"),
    ("pickle.jsonl", pickle.dumps(ROWS), "pickle.jsonl is a pickle of Python objects"),
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
    ("rows.parquet", pickle.dumps(ROWS), "is a pickle of Python objects, not what its ending .parquet says"),
    ("void.parquet", b"", "not a readable Parquet file"),
    (
        "rows.xls",
        b"x",
        f"unknown ending '.xls'. Known are {', '.join(ENDINGS)}.",
    ),
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
    assert len(str(caught.value)) < 700
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_there_are_at_least_sixty_bad_files():
    assert len({name for name, _, _ in BAD}) >= 60


# In a process of its own: to stop counting kills one that has other threads (Python 3.11, gh-128679).
READ = """
import sys, time, tracemalloc
import pyarrow
from peft_ui.data.files import read_file
from peft_ui.errors import DataError
tracemalloc.start()
started = time.process_time()
try:
    read_file(sys.argv[1])
except DataError:
    peak = tracemalloc.get_traced_memory()[1] + pyarrow.default_memory_pool().max_memory()
    print(time.process_time() - started, peak / 2**20)
"""


@pytest.mark.parametrize("name", ["million_columns.csv", "endless.csv", "long_line.jsonl", "bomb.zip", "late.json"])
def test_a_bad_file_takes_neither_long_nor_much(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(next(raw for bad, raw, _ in BAD if bad == name))
    done = subprocess.run([sys.executable, "-c", READ, path], stdout=subprocess.PIPE, check=True, text=True)
    seconds, megabytes = map(float, done.stdout.split())
    assert seconds < 20
    assert megabytes < 400


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("rows.zip", zipped(("a/rows.csv", b"instruction,output\nSay,yes\n"), ("b.jsonl", LINES.split(b"\n")[1]))),
        ("rows.csv.gz", gzip.compress(b"instruction,output\nSay,yes\nSky,blue\n")),
        ("rows.jsonl.gz", gzip.compress(LINES)),
        ("rows.xlsx", book(["instruction", "output"], ["Say", "yes"], [None, None], ["Sky", "blue"])),
    ],
    ids=["zip", "csv.gz", "jsonl.gz", "xlsx"],  # gzip writes the second into its bytes, so they name no test
)
def test_packed_rows_are_read(tmp_path, name, raw):
    (tmp_path / name).write_bytes(raw)
    assert read_file(tmp_path / name).to_pylist() == ROWS


def test_a_workbooks_values_are_what_was_shown(tmp_path):
    import datetime

    day = datetime.date(2026, 11, 22)
    (tmp_path / "rows.xlsx").write_bytes(book(["a", "b", "c"], ["007", 7, day], ["x", 7.5, None]))
    assert read_file(tmp_path / "rows.xlsx").to_pylist() == [
        {"a": "007", "b": 7.0, "c": "2026-11-22 00:00:00"},
        {"a": "x", "b": 7.5, "c": None},
    ]


def test_a_text_is_its_paragraphs_or_its_lines(tmp_path):
    (tmp_path / "story.txt").write_bytes(b"One\r\ntwo.\r\n\r\n\r\nThree.")
    assert read_file(tmp_path / "story.txt").to_pylist() == [{"text": "One\ntwo."}, {"text": "Three."}]
    (tmp_path / "lines.txt").write_text("一\n二\n", "utf-16")
    assert read_file(tmp_path / "lines.txt").to_pylist() == [{"text": "一"}, {"text": "二"}]


def test_a_text_of_tagged_words_is_its_sentences(tmp_path):
    lines = "-DOCSTART- -X- -X- O\n\nAda NNP B-NP B-PER\nleft VBD B-VP O\n\nHome NN B-NP O\n"
    (tmp_path / "train.txt").write_text(lines)
    assert read_file(tmp_path / "train.txt").to_pylist() == [
        {"tokens": ["Ada", "left"], "tags": ["B-PER", "O"]},
        {"tokens": ["Home"], "tags": ["O"]},
    ]


def test_a_folder_is_its_data_files(tmp_path):
    (tmp_path / "b.csv").write_text("instruction,output\nSky,blue\n")
    (tmp_path / "a.jsonl").write_bytes(LINES.split(b"\n")[0])
    (tmp_path / "README.md").write_text("no data")
    assert read_file(tmp_path).to_pylist() == ROWS
    (tmp_path / "c.csv").write_text("colour\nred\n")
    with pytest.raises(DataError, match=r"c\.csv has the columns colour, but a\.jsonl has instruction, output"):
        read_file(tmp_path)


def test_the_head_is_read_without_the_rest(tmp_path):
    (tmp_path / "rows.jsonl").write_bytes(LINES * 20_000 + b"broken")
    head = read_head(tmp_path / "rows.jsonl", 5)
    assert head.to_pylist() == [*ROWS, *ROWS, ROWS[0]]


def test_a_list_longer_than_its_window_is_read_element_by_element(tmp_path):
    rows = [{"number": number, "text": "é" * (number % 700)} for number in range(6_000)]
    (tmp_path / "rows.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
    assert (tmp_path / "rows.json").stat().st_size > 3 * 2**20
    assert read_file(tmp_path / "rows.json").to_pylist() == rows


def test_a_parquet_file_with_two_columns_of_one_name(tmp_path):
    table = pa.Table.from_arrays([pa.array(["x"]), pa.array(["y"])], names=["a", "a"])
    pq.write_table(table, tmp_path / "twice.parquet")
    with pytest.raises(DataError, match="two columns named 'a'"):
        read_file(tmp_path / "twice.parquet")


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(DataError, match="There is no file"):
        read_file(tmp_path / "rows.csv")
    with pytest.raises(DataError, match="is a folder without data files"):
        read_file(tmp_path)
