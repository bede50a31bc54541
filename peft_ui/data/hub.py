"""A data set on the Hub to a table, and the Hub's errors to words for the visitor."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from peft_ui.errors import DataError


def read_hub(
    name: str, subset: str | None, split: str | None, token: str | None, load: Callable[..., Any] | None = None
) -> pa.Table:
    """Fetch one split as a table.

    Args:
        name: `owner/name` on the Hub.
        subset: the configuration, or None for the data set's default.
        split: None means `train`.
        token: the visitor's; None means signed out (a Space's own token is never used in its place).
        load: `datasets.load_dataset`, or what stands in for it in a test.

    Raises:
        DataError: not there, gated, no network, only a script, no such subset or split, no rows.
    """
    from datasets import exceptions, load_dataset
    from httpx2 import TransportError
    from huggingface_hub.errors import HfHubHTTPError

    split = split or "train"
    try:
        rows = (load or load_dataset)(name, name=subset, split=split, token=token or False)
    except (exceptions.DatasetsError, HfHubHTTPError, TransportError, OSError, ValueError, RuntimeError) as error:
        raise _explained(error, name) from error
    table = rows.with_format("arrow")[:]
    if not table.num_rows:
        raise DataError(f"The data set {name}, split {split}, has no rows.", "Choose another split.")
    return table


# what the message says -> what it means, and the way out; the first that fits
_MEANINGS = (
    (
        "scripts are no longer supported",
        "works by a script, which is not run here",
        "Choose one that holds data files.",
    ),
    ("gated", "is gated", "Ask for access on its page, then sign in with an account that has it."),
    ("Unknown split", "has no such split", "Choose one of those."),
    ("BuilderConfig", "has no such subset", "Choose one of those."),
    ("Config name is missing", "has several subsets", "Name one as data.subset."),
    ("Couldn't reach", "cannot be reached", "Check the network, or use a local file."),
    ("doesn't exist", "is not on the Hub, or may not be seen", "Check the name, or sign in if it is private."),
    ("No (supported) data files", "holds no data files", "Choose another one."),
)


def _explained(error: Exception, name: str) -> DataError:
    from httpx2 import TransportError

    reason = " ".join(str(error).split())[:300]
    subject = f"There is no file {name} here, and the data set of that name on the Hub"
    for mark, meaning, remedy in _MEANINGS:
        if mark in reason:
            return DataError(f"{subject} {meaning}: {reason}", remedy)
    if isinstance(error, ConnectionError | TransportError):
        return DataError(f"{subject} cannot be reached: {reason}", "Check the network, or use a local file.")
    return DataError(f"{subject} cannot be loaded: {reason}", "Check its name, subset and split.")
