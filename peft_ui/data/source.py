"""Rows from wherever the recipe says: a local file, or a data set on the Hub."""

import re
from pathlib import Path

import pyarrow as pa

from peft_ui.data.files import ENDINGS, read_file, read_head
from peft_ui.data.hub import look, read_hub
from peft_ui.data.portion import WHOLE, Portion
from peft_ui.errors import DataError

EXAMPLES = Path(__file__).parents[2] / "examples"  # data sets of our own
_HUB_NAME = re.compile(r"[\w-][\w.-]*(/[\w.-]+)?", re.ASCII)


def read_rows(source: str, portion: Portion = WHOLE, token: str | None = None, most: int | None = None) -> pa.Table:
    """Read the rows of a file or of a Hub data set.

    Args:
        source: a path, or `owner/name` on the Hub.
        portion: which part of a Hub data set; a file has none.
        token: the visitor's own Hub token; None: that of whoever asks (`data.access`).
        most: about so many rows from the start, without reading or fetching the rest; None for all.

    Raises:
        DataError: nothing usable there, with the place and the way out.
    """
    if not source.strip():
        raise DataError("data.source is empty.", "Name a file or a Hub data set.")
    if is_hub_name(source):
        return read_hub(source, portion, token) if most is None else look(source, portion, token, most)
    if portion != WHOLE:
        raise DataError(
            f"{source} is a file, and a file has no subset, split or revision.",
            "Leave data.subset, data.split and data.revision empty.",
        )
    return read_file(source) if most is None else read_head(source, most)


def is_hub_name(source: str) -> bool:
    """Whether this names a data set on the Hub: no such file or folder here, and no file's ending."""
    path = Path(source).expanduser()
    if path.exists() or path.suffix.casefold() in ENDINGS:
        return False
    return bool(_HUB_NAME.fullmatch(source))


def example_name(source: str) -> str | None:
    """Of one of our own data sets its file's name; None of anything else."""
    return Path(source).name if Path(source).parent == EXAMPLES else None
