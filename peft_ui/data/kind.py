"""What a file really is, told by its first bytes: a PDF that was renamed .csv is answered as a PDF.

Signatures: https://en.wikipedia.org/wiki/List_of_file_signatures. Only such as no rows can begin with.
"""

from typing import BinaryIO

from peft_ui.errors import DataError

_ZIP = "a ZIP archive"
_WORKBOOK = "an Excel workbook"
_PAGE = "a web page"
_FIRST = {
    b"%PDF-": "a PDF",
    b"\x89PNG\r\n": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF89a": "a picture",
    b"\x7fELF": "a program",
    b"MZ\x90\0": "a program",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old or locked Office document",
    b"PAR1\x15": "a Parquet file",
    b"ARROW1\0": "an Arrow file",
    b"SQLite format 3\0": "a database",
    b"\x93NUMPY": "a NumPy file",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf\x27\x1c": "an archive",
    b"Rar!\x1a\x07": "an archive",
    b"\xfd7zXZ\0": "an archive",
    b"\x28\xb5\x2f\xfd": "an archive",
    b"PK\x03\x04": _ZIP,
    b"version https://git-lfs.github.com/spec/": "a pointer of Git LFS",
    **{b"\x80" + bytes([protocol]): "a pickle of Python objects" for protocol in range(2, 6)},
}
_INSIDE = {  # names in the directory at the end of a ZIP archive
    b"xl/workbook": _WORKBOOK,
    b"word/document": "a Word document",
    b"ppt/presentation": "a PowerPoint document",
    b"META-INF/manifest.xml": "an OpenDocument file",
}
REMEDIES = {
    "a PDF": "Copy its table into a spreadsheet and save that as CSV, or save its text as .txt.",
    "a picture": "Choose the file that the rows are in.",
    "a program": "Choose the file that the rows are in.",
    "an old or locked Office document": "Open it in Office, and save it without a password as .xlsx or .txt.",
    "a Parquet file": "Rename it to end in .parquet.",
    "an Arrow file": "Write its rows as Parquet.",
    "a database": "Export the rows as CSV.",
    "a NumPy file": "Write its rows as CSV.",
    "a gzip archive": "Unpack it, or let its name end in .csv.gz, .json.gz or .jsonl.gz, as it was before.",
    "an archive": "Unpack it first.",
    "a pointer of Git LFS": "Fetch the file itself: press its download button on the Hub, or run git lfs pull.",
    _PAGE: "An address was saved in place of the file: sign in there if it asks, and download it again.",
    "a pickle of Python objects": "Such a file can run code, so it is not read: write its rows as Parquet or CSV.",
    _ZIP: "Rename it to end in .zip, or unpack it.",
    _WORKBOOK: "Rename it to end in .xlsx.",
    "a Word document": "Save its text as .txt, or copy its table into a spreadsheet and save that as .xlsx.",
    "a PowerPoint document": "Save its text as .txt.",
    "an OpenDocument file": "Save it as .xlsx, or its text as .txt.",
}
_FITTING = {
    ".parquet": ("a Parquet file",),
    ".xlsx": (_WORKBOOK, _ZIP),  # of a damaged workbook too little may be left to tell
    ".zip": (_ZIP,),
    ".gz": ("a gzip archive",),
    ".txt": (_PAGE,),  # a page may well be the text that is to be learnt
}
_HEAD = 64
_DIRECTORY = 2**16


def check_kind(file: BinaryIO, name: str, ending: str) -> None:
    """Refuse what is known to be something else than its name says.

    Args:
        file: open at its start, and left there.
        name: for the message.
        ending: what the name says it is, as `.csv`.

    Raises:
        DataError: what it is, and what to do with it.
    """
    kind = _kind_of(file)
    if kind and kind not in _FITTING.get(ending, ()):
        raise DataError(f"{name} is {kind}, not what its ending {ending} says.", REMEDIES[kind])


def _kind_of(file: BinaryIO) -> str:
    """One of `REMEDIES`, or "" for text and whatever is not known."""
    head = file.read(_HEAD)
    file.seek(0)
    kind = next((kind for first, kind in _FIRST.items() if head.startswith(first)), "")
    if head.lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return _PAGE
    if kind != _ZIP:
        return kind
    size = file.seek(0, 2)
    file.seek(max(0, size - _DIRECTORY))
    directory = file.read()
    file.seek(0)
    return next((inside for held, inside in _INSIDE.items() if held in directory), _ZIP)
