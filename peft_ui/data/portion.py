"""Which rows of a data set on the Hub are meant."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Portion:
    """Which part of a data set on the Hub; a file has none.

    Args:
        subset: the configuration, or None for the data set's default.
        split: None means `train`.
        revision: a commit, branch or tag; None means what is newest.
    """

    subset: str | None = None
    split: str | None = None
    revision: str | None = None

    def asked(self) -> dict[str, str | None]:
        """As `datasets.load_dataset` takes it."""
        return {"name": self.subset, "split": self.split or "train", "revision": self.revision}


WHOLE = Portion()
