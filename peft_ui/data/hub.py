"""A data set on the Hub to a table, and the Hub's errors to words for the visitor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyarrow as pa

from peft_ui.data.access import access
from peft_ui.data.columns import batches_of
from peft_ui.data.network import hub_reachable
from peft_ui.data.portion import Portion
from peft_ui.data.spool import table_from
from peft_ui.errors import DataError


@dataclass(frozen=True)
class Offer:
    """What a data set has to choose from.

    Args:
        subsets: all of them. subset: the one whose `splits` these are.
        revision: the commit that all this is said of.
        size: bytes of all its files.
    """

    subsets: list[str]
    subset: str
    splits: list[str]
    revision: str
    size: int


def read_hub(name: str, portion: Portion, token: str | None, load: Callable[..., Any] | None = None) -> pa.Table:
    """Fetch one split as a table, mapped from the library's own cache; labels are told by their names.

    Args:
        name: `owner/name` on the Hub.
        portion: which part of it.
        token: the visitor's; None: that of whoever asks (`data.access`; a Space's own is never used in its place).
        load: `datasets.load_dataset`, or what stands in for it in a test.

    Raises:
        DataError: not there, gated, no network, only a script, no such subset or split, no rows.
    """
    with _told(name):
        rows = _loader(name, load)(name, **portion.asked(), token=access(token))
    if not len(rows):
        raise _empty(name, portion)
    features = rows.features
    batches = (_named(batch, features) for batch in rows.with_format("arrow").iter(10_000))
    return table_from((part for table in batches for part in table.to_batches()), name)


def look(name: str, portion: Portion, token: str | None, rows: int, load: Callable[..., Any] | None = None) -> pa.Table:
    """The first rows of a split, streamed: nothing else is fetched.

    Args:
        rows: how many; the others as in `read_hub`.

    Raises:
        DataError: as `read_hub`.
    """
    with _told(name):
        stream = _loader(name, load)(name, **portion.asked(), token=access(token), streaming=True)
        found = [(dict(row), 1_000) for row in islice(stream, rows)]
    if not found:
        raise _empty(name, portion)
    table = table_from(batches_of(iter(found)), name)
    return _named(table, stream.features) if stream.features else table


def offer_of(name: str, portion: Portion, token: str | None = None) -> Offer:
    """What there is to choose from: its subsets, and the splits of one of them (the default where none is named).

    Raises:
        DataError: as `read_hub`.
    """
    from datasets import get_dataset_config_names, get_dataset_default_config_name, get_dataset_split_names
    from huggingface_hub import HfApi

    with _told(name):
        _check_network(name)
        subsets = get_dataset_config_names(name, revision=portion.revision, token=access(token))
        info = HfApi(token=access(token)).dataset_info(name, revision=portion.revision, files_metadata=True)
        commit = {"revision": info.sha, "token": access(token)}
        chosen = portion.subset if portion.subset in subsets else None
        subset = chosen or get_dataset_default_config_name(name, **commit) or subsets[0]
        splits = get_dataset_split_names(name, subset, **commit)
    size = sum(file.size or 0 for file in info.siblings or [])
    return Offer(subsets, subset, [str(split) for split in splits], info.sha or "", size)


def commit_of(name: str, revision: str | None, token: str | None = None) -> str | None:
    """The commit that a data set's branch or tag (or its newest state) is now; as given where only a copy is here.

    Raises:
        DataError: as `read_hub`.
    """
    from huggingface_hub import HfApi

    with _told(name):
        _check_network(name)
        if not hub_reachable():
            return revision
        return HfApi(token=access(token)).dataset_info(name, revision=revision).sha


def _empty(name: str, portion: Portion) -> DataError:
    return DataError(f"The data set {name}, split {portion.split or 'train'}, has no rows.", "Choose another split.")


def _loader(name: str, load: Callable[..., Any] | None) -> Callable[..., Any]:
    from datasets import load_dataset

    if load is None:
        _check_network(name)
    return load or load_dataset


def _check_network(name: str) -> None:
    """The library itself would try for half a minute; what lies in its cache it may look for."""
    from datasets import config

    cached = config.HF_DATASETS_CACHE / name.replace("/", "___").casefold()
    if not cached.exists() and not hub_reachable():
        raise DataError(
            f"There is no file {name} here, and the Hub, where a data set of that name would be, cannot be reached.",
            "Check the network, or use a local file.",
        )


def _named(table: pa.Table, features: Any) -> pa.Table:
    """The table with the names of labels in place of their numbers."""
    from datasets import ClassLabel

    for place, (column, feature) in enumerate(features.items()):
        inner = getattr(feature, "feature", feature)
        if isinstance(inner, ClassLabel):
            values = [_names(value, inner.names) for value in table.column(column).to_pylist()]
            table = table.set_column(place, column, pa.array(values))
    return table


def _names(value: Any, names: list[str]) -> Any:
    """The name of a label, or of each in a list; the Hub writes -1 where there is none."""
    if isinstance(value, list):
        return [_names(one, names) for one in value]
    return names[value] if value is not None and 0 <= value < len(names) else None


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn whatever the libraries say into words for the visitor."""
    from datasets import exceptions
    from httpx2 import TransportError
    from huggingface_hub.errors import HfHubHTTPError

    try:
        yield
    except (exceptions.DatasetsError, HfHubHTTPError, TransportError, OSError, ValueError, RuntimeError) as error:
        raise _explained(error, name) from error


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
    ("Repository Not Found", "is not on the Hub, or may not be seen", "Check the name, or sign in if it is private."),
    ("Revision Not Found", "has no such revision", "Name a commit, branch or tag that it has, or none."),
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
