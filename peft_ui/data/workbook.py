"""An Excel workbook to batches: its first sheet that holds anything, the first row being the header.

Values are what Excel showed last. A formula that was never computed has none, so it is named instead of guessed.
"""

import datetime
from collections.abc import Iterator
from typing import Any, BinaryIO
from zipfile import BadZipFile

import pyarrow as pa

from peft_ui.data.columns import batches_of
from peft_ui.data.csv_text import MOST_COLUMNS
from peft_ui.errors import DataError


def read_batches(file: BinaryIO, name: str) -> Iterator[pa.RecordBatch]:
    """Read the first sheet with rows.

    Raises:
        DataError: not a workbook, no header, a repeated column, a formula without a value, an Excel error.
    """
    return batches_of(_rows(file, name))


def _rows(file: BinaryIO, name: str) -> Iterator[tuple[dict[str, Any], int]]:
    shown, written = _opened(file, name, True), _opened(file, name, False)
    try:
        sheet = next((sheet for sheet in shown.worksheets if _has_rows(sheet)), None)
        if sheet is None:
            raise DataError(f"{name} is empty.", "Choose a file with rows.")
        rows = zip(sheet.iter_rows(), written[sheet.title].iter_rows(), strict=False)
        header = _header([cell.value for cell in next(rows)[0]], name)
        for cells, formulas in rows:
            pairs = list(zip(cells, formulas, strict=False))[: len(header)]
            values = [_value(cell, formula, name) for cell, formula in pairs]
            if any(value is not None for value in values):
                yield dict(zip(header, values, strict=False)), 50 * len(values)
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise _unreadable(name, error) from error
    finally:
        shown.close()
        written.close()


def _opened(file: BinaryIO, name: str, values: bool) -> Any:
    """The workbook, with the values that were computed, or with the formulas."""
    from xml.etree.ElementTree import ParseError

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(file, read_only=True, data_only=values, keep_links=False)
    except (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, OSError) as error:
        raise _unreadable(name, error) from error


def _has_rows(sheet: Any) -> bool:
    return any(any(cell.value is not None for cell in row) for row in sheet.iter_rows(max_row=50))


def _header(values: list[Any], name: str) -> list[str]:
    while values and values[-1] is None:
        values.pop()
    if len(values) > MOST_COLUMNS:
        raise DataError(
            f"{name} has more than {MOST_COLUMNS} columns.", "Leave out those that are no text; rows go down the page."
        )
    names = ["" if value is None else str(value).strip() for value in values]
    if not all(names):
        raise DataError(
            f"{name}, header: column {names.index('') + 1 if names else 1} has no name.",
            "Write the columns' names into the first row.",
        )
    repeated = sorted({column for column in names if names.count(column) > 1})
    if repeated:
        raise DataError(f"{name} has two columns named {repeated[0]!r}.", "Rename or remove one of them.")
    return names


def _value(cell: Any, formula: Any, name: str) -> Any:
    value = cell.value
    if value is None and isinstance(formula.value, str) and formula.value.startswith("="):
        raise DataError(
            f"{name}, cell {formula.coordinate}: the formula {formula.value[:60]} has no value.",
            "Open the file in Excel, let it compute, and save it again.",
        )
    if getattr(cell, "data_type", "") == "e":
        raise DataError(f"{name}, cell {cell.coordinate} holds the error {value}.", "Mend that cell.")
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return str(value)
    return value


def _unreadable(name: str, error: Exception) -> DataError:
    reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return DataError(f"{name} is not a readable Excel workbook: {reason}.", "Save it again as .xlsx, or as CSV UTF-8.")
