"""A file that is not what its name says is called by its own name, with what to do."""

import gzip
import io
import zipfile

import pytest

from peft_ui.data.files import read_file
from peft_ui.data.kind import REMEDIES
from peft_ui.errors import DataError
from peft_ui.words.chinese.sentences import SENTENCES


def archive(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, "a,b\n1,2\n")
    return held.getvalue()


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
DISGUISED = [
    ("paper.csv", PDF, "a PDF"),
    ("paper.parquet", PDF, "a PDF"),
    ("paper.zip", PDF, "a PDF"),
    ("paper.csv.gz", gzip.compress(PDF), "a PDF"),
    ("photo.jsonl", b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
    ("photo.txt", b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
    ("tool.csv", b"\x7fELF\x02\x01", "a program"),
    ("letter.csv", archive("[Content_Types].xml", "word/document.xml"), "a Word document"),
    ("letter.xlsx", archive("[Content_Types].xml", "word/document.xml"), "a Word document"),
    ("book.csv", archive("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
    ("rows.csv", gzip.compress(b"a,b\n"), "a gzip archive"),
    ("rows.csv", b"\n<!DOCTYPE html>\n<html><body>Sign in</body></html>", "a web page"),
    ("rows.json", b"<HTML><body>Not found</body></HTML>", "a web page"),
    ("rows.jsonl", b"version https://git-lfs.github.com/spec/v1\noid sha256:0a\nsize 12\n", "a pointer of Git LFS"),
    ("rows.json", b"PAR1\x15\x04", "a Parquet file"),
]


@pytest.mark.parametrize(("name", "raw", "kind"), DISGUISED, ids=[f"{name}: {kind}" for name, _, kind in DISGUISED])
def test_what_a_file_really_is(tmp_path, name, raw, kind):
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(DataError) as told:
        read_file(path)
    assert told.value.what.startswith(f"{name} is {kind}, not what its ending ")
    assert told.value.remedy == REMEDIES[kind]


def test_a_web_page_may_be_the_text_itself(tmp_path):
    (tmp_path / "page.txt").write_text("<html>\n<body>\n")
    assert read_file(tmp_path / "page.txt").to_pylist() == [{"text": "<html>"}, {"text": "<body>"}]


def test_an_entry_of_an_archive_is_looked_at_too(tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("paper.csv", PDF)
    with pytest.raises(DataError, match=r"paper\.csv is a PDF"):
        read_file(path)


def test_every_kind_and_remedy_has_its_chinese():
    assert [text for text in (*REMEDIES, *REMEDIES.values()) if text not in SENTENCES] == []
