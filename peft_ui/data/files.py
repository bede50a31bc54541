"""A local file to a table with named columns: one reader for each known ending.

Nothing is written beside the source, and a file of any size takes the memory of a few blocks. The table's schema
metadata says which `encoding` a text file had. A folder or an archive is all of its data files, one after another.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from peft_ui.data import csv_text, json_text, plain_text, workbook
from peft_ui.data.archive import MOST_FILES, check_bounds, gunzipped, unzipped
from peft_ui.data.encoding import Utf8Reader, open_utf8
from peft_ui.data.kind import check_kind
from peft_ui.data.spool import table_from
from peft_ui.errors import DataError

Batches = Iterator[pa.RecordBatch]
Reader = Callable[[BinaryIO, str, set[str]], Batches]


def read_file(path: str | Path) -> pa.Table:
    """Read all of a file; at least one column and one row.

    Args:
        path: a file with one of the endings of `READERS`, a .zip or .gz of such, or a folder of such.

    Returns:
        The rows. CSV values stay the strings that they are.

    Raises:
        DataError: the file is missing, has an unknown ending, or cannot be read, with the place.
    """
    return _table(Path(path).expanduser(), None)


def read_head(path: str | Path, rows: int) -> pa.Table:
    """The first `rows` rows (or all), without reading the rest.

    Raises:
        DataError: as `read_file`, for as far as was read.
    """
    return _table(Path(path).expanduser(), rows)


def _table(path: Path, most: int | None) -> pa.Table:
    encodings: set[str] = set()
    batches = _batches(path, encodings)
    table = table_from(_first(batches, most), path.name)
    if not table.num_rows or not table.num_columns:
        header = f"a header ({', '.join(table.column_names)}) but " if table.num_columns else ""
        raise DataError(f"{path.name} has {header}no rows.", "Add rows, or choose another file.")
    if most is not None:
        table = table.slice(0, most)
    said = ", ".join(sorted(encodings - {"utf-8"})) or "utf-8"
    return table.replace_schema_metadata({"encoding": said} if encodings else None)


def _first(batches: Batches, most: int | None) -> Batches:
    seen = 0
    for batch in batches:
        yield batch
        seen += batch.num_rows
        if most is not None and seen >= most:
            return


def _batches(path: Path, encodings: set[str]) -> Batches:
    files = _files_in(path)
    first: set[str] = set()
    for file in files:
        for batch in _of_file(file, encodings):
            if len(files) > 1:
                first = first or set(batch.schema.names)
                _check_alike(first, batch, file, files[0])
            yield _checked(batch, file.name)


def _of_file(path: Path, encodings: set[str]) -> Batches:
    ending = path.suffix.casefold()
    try:
        with path.open("rb") as file:
            if ending == ".zip":
                check_kind(file, path.name, ending)
                for name, entry in unzipped(file, path.name, READERS):
                    with entry:
                        yield from _read(entry, f"{path.name}/{name}", Path(name).suffix, encodings)
            elif ending == ".gz":
                _reader_of(Path(path.stem).suffix, path.name)
                check_kind(file, path.name, ending)
                with gunzipped(file, path.name) as entry:
                    yield from _read(entry, path.name, Path(path.stem).suffix, encodings)
            else:
                yield from _read(file, path.name, path.suffix, encodings)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.", "Check its access rights.") from error


def _read(file: BinaryIO, name: str, ending: str, encodings: set[str]) -> Batches:
    read = _reader_of(ending, name)
    check_kind(file, name, ending.casefold())
    return read(file, name, encodings)


def _files_in(path: Path) -> list[Path]:
    """The file itself, or the data files of a folder by name."""
    if path.is_dir():
        found = sorted(file for file in path.iterdir() if file.is_file() and file.suffix.casefold() in ENDINGS)
        if not found:
            raise DataError(f"{path} is a folder without data files.", f"Known are {', '.join(ENDINGS)}.")
        if len(found) > MOST_FILES:
            raise DataError(f"{path} holds {len(found)} data files.", f"At most {MOST_FILES} are read at once.")
        return found
    if path.suffix.casefold() not in ENDINGS:
        _reader_of(path.suffix, path.name)
    if not path.is_file():
        raise DataError(f"There is no file {path}.", "Check the name and the folder.")
    return [path]


def _reader_of(ending: str, name: str) -> Reader:
    ending = ending.casefold()
    if ending not in READERS:
        raise DataError(f"{name} has the unknown ending {ending!r}.", f"Known are {', '.join(ENDINGS)}.")
    return READERS[ending]


def _check_alike(names: set[str], batch: pa.RecordBatch, file: Path, first: Path) -> None:
    if batch.schema.names and not names & set(batch.schema.names):
        raise DataError(
            f"{file.name} has the columns {', '.join(batch.schema.names[:10])}, but {first.name} has "
            f"{', '.join(sorted(names)[:10])}.",
            "Files that are read together have the same columns.",
        )


def _checked(batch: pa.RecordBatch, name: str) -> pa.RecordBatch:
    names = batch.schema.names
    if len(set(names)) < len(names):
        twice = next(column for column in names if names.count(column) > 1)
        raise DataError(f"{name} has two columns named {twice!r}.", "Rename or remove one of them.")
    return batch


def _of_text(read: Callable[[Utf8Reader, str], Batches]) -> Reader:
    """A reader of text: the encoding is found out first."""

    def reader(file: BinaryIO, name: str, encodings: set[str]) -> Batches:
        text, encoding = open_utf8(file, name)
        encodings.add(encoding)
        return read(text, name)

    return reader


def _parquet(file: BinaryIO, name: str, encodings: set[str]) -> Batches:
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(file)
        if not table.metadata.num_rows:
            yield pa.RecordBatch.from_pylist([], schema=table.schema_arrow)
        yield from table.iter_batches(10_000, use_threads=False)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0][:300]
        raise DataError(f"{name} is not a readable Parquet file: {reason}", "Write it again as Parquet.") from error


def _workbook(file: BinaryIO, name: str, encodings: set[str]) -> Batches:
    check_bounds(file, name)
    return workbook.read_batches(file, name)


READERS: dict[str, Reader] = {
    ".csv": _of_text(lambda text, name: csv_text.read_batches(text, name, ",")),
    ".tsv": _of_text(lambda text, name: csv_text.read_batches(text, name, "\t")),
    ".json": _of_text(json_text.read_batches),
    ".jsonl": _of_text(json_text.read_line_batches),
    ".parquet": _parquet,
    ".txt": _of_text(plain_text.read_batches),
    ".conll": _of_text(plain_text.read_tagged_batches),
    ".xlsx": _workbook,
}
ENDINGS = (*READERS, ".zip", ".gz")
