"""CSV and TSV text to batches in which every value is the string that stood there (007 stays 007)."""

import csv
import io
import re
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.csv as arrow_csv

from peft_ui.data.encoding import HEAD, Utf8Reader
from peft_ui.errors import DataError

_BLOCK = 16 * 2**20  # bytes read at once; a single row must fit
MOST_COLUMNS = 2_000
_NAMES = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars"}
_RAGGED = re.compile(r"Row #(\d+): Expected (\d+) columns, got (\d+)")


def read_batches(text: Utf8Reader, name: str, delimiter: str) -> Iterator[pa.RecordBatch]:
    """Read delimited text; quoted values may hold delimiters and line ends.

    Args:
        text: UTF-8 without a byte order mark.
        name: the file's name, for the messages.
        delimiter: one character.

    Raises:
        DataError: another delimiter, a repeated column, a row of another width (with its number), an open quote.
    """
    header = _header(text, name, delimiter)
    last, rows = None, 0
    try:
        with arrow_csv.open_csv(
            text,
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=_BLOCK),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                column_types={column: pa.string() for column in header}, strings_can_be_null=False
            ),
        ) as reader:
            for batch in reader:
                yield batch
                rows += batch.num_rows
                last = batch.column(batch.num_columns - 1)[-1].as_py() if batch.num_rows else last
            if not rows:
                yield pa.RecordBatch.from_pylist([], schema=reader.schema)
    except pa.ArrowException as error:
        raise _explained(error, name, delimiter) from error
    if last and "\n" in last and not text.tail.rstrip(b"\r\n").endswith(b'"'):
        raise DataError(
            f"{name}, row {rows}: a quote is opened and never closed, so the rest of the file would be one value.",
            'Close it; a quote inside a value is written twice: "".',
        )


def _header(text: Utf8Reader, name: str, delimiter: str) -> list[str]:
    head = text.peek(HEAD).lstrip(b"\r\n")
    lines = io.StringIO(head.decode("utf-8", "ignore"), newline="")
    try:
        header = next(csv.reader(lines, delimiter=delimiter, strict=len(head) < HEAD // 2), [])
    except csv.Error as error:
        raise DataError(f"{name}, header: {error}.", "Check the quotes in the first line.") from error
    if len(header) > MOST_COLUMNS:
        raise DataError(
            f"{name} has more than {MOST_COLUMNS} columns.", "Leave out those that are no text; rows go down the page."
        )
    if len(header) == 1:
        _check_delimiter(header[0], name, delimiter)
    repeated = sorted({column for column in header if header.count(column) > 1})
    if repeated:
        raise DataError(f"{name} has two columns named {repeated[0]!r}.", "Rename or remove one of them.")
    return header


def _check_delimiter(header: str, name: str, delimiter: str) -> None:
    for other, word in _NAMES.items():
        if other != delimiter and other in header:
            raise DataError(
                f"{name} should have {_NAMES[delimiter]} between its columns, but its header ({header[:200]!r}) "
                f"has {word} instead.",
                "Name the file .tsv." if other == "\t" else "Save it with commas as .csv, or with tabs as .tsv.",
            )


def _explained(error: Exception, name: str, delimiter: str) -> DataError:
    ragged = _RAGGED.search(str(error))
    if ragged:
        number, expected, got = (int(part) for part in ragged.groups())
        return DataError(
            f"{name}, row {number - 1}: {got} value{'' if got == 1 else 's'}, but the header has {expected} columns.",
            f"Close every quote, and put quotes around values that hold {_NAMES[delimiter]} or line ends: "
            '"like, this".',
        )
    if "straddl" in str(error):
        return DataError(
            f"{name} has a row of more than {_BLOCK // 2**20} MB, or a quote that is never closed.",
            'Close every quote; a quote inside a value is written twice: "".',
        )
    reason = str(error).splitlines()[0][:300]
    return DataError(f"{name} is not readable as delimited text: {reason}", "Save it again as CSV, UTF-8.")
