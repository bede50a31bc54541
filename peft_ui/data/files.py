"""A local file to a table with named columns: one reader for each known ending.

Nothing is written beside the source. The table's schema metadata says which `encoding` a text file had.
"""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from peft_ui.data import csv_text, json_text
from peft_ui.data.encoding import to_utf8
from peft_ui.errors import DataError


def read_file(path: str | Path) -> pa.Table:
    """Read one file; at least one column and one row.

    Args:
        path: a file ending in .csv, .tsv, .json, .jsonl or .parquet.

    Returns:
        The rows. CSV values stay the strings that they are.

    Raises:
        DataError: the file is missing, is a folder, has an unknown ending, or cannot be read, with the place.
    """
    path = Path(path).expanduser()
    reader = _reader_of(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.", "Check its access rights.") from error
    table = reader(raw, path.name)
    _check(table, path.name)
    return table


def _reader_of(path: Path) -> Callable[[bytes, str], pa.Table]:
    ending = path.suffix.casefold()
    if path.is_dir():
        raise DataError(f"{path} is a folder, not a file.", "Name the file in it.")
    if ending not in READERS:
        known = ", ".join(READERS)
        raise DataError(f"{path.name} has the unknown ending {ending!r}.", f"Known are {known}.")
    if not path.is_file():
        raise DataError(f"There is no file {path}.", "Check the name and the folder.")
    return READERS[ending]


def _check(table: pa.Table, name: str) -> None:
    seen: set[str] = set()
    for column in table.column_names:
        if column in seen:
            raise DataError(f"{name} has two columns named {column!r}.", "Rename or remove one of them.")
        seen.add(column)
    if not table.num_rows or not table.num_columns:
        header = f"a header ({', '.join(table.column_names)}) but " if table.num_columns else ""
        raise DataError(f"{name} has {header}no rows.", "Add rows, or choose another file.")


def _said(table: pa.Table, encoding: str) -> pa.Table:
    return table.replace_schema_metadata({"encoding": encoding})


def _read_csv(raw: bytes, name: str) -> pa.Table:
    text, encoding = to_utf8(raw, name)
    return _said(csv_text.read_table(text, name, ","), encoding)


def _read_tsv(raw: bytes, name: str) -> pa.Table:
    text, encoding = to_utf8(raw, name)
    return _said(csv_text.read_table(text, name, "\t"), encoding)


def _read_json(raw: bytes, name: str) -> pa.Table:
    text, encoding = to_utf8(raw, name)
    return _said(json_text.read_table(text, name), encoding)


def _read_json_lines(raw: bytes, name: str) -> pa.Table:
    text, encoding = to_utf8(raw, name)
    return _said(json_text.read_lines(text, name), encoding)


def _read_parquet(raw: bytes, name: str) -> pa.Table:
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(pa.BufferReader(raw)).read()
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise DataError(f"{name} is not a readable Parquet file: {reason}", "Write it again as Parquet.") from error


READERS: dict[str, Callable[[bytes, str], pa.Table]] = {
    ".csv": _read_csv,
    ".tsv": _read_tsv,
    ".json": _read_json,
    ".jsonl": _read_json_lines,
    ".parquet": _read_parquet,
}
