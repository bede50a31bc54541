"""Every error that a visitor may see. Each names the thing, the value, and the way out.

    VisitorError            what happened, and what to do about it
    ├── Faults              several at once: a recipe or a form is judged as a whole
    ├── DataError           a file or data set that cannot be read or used
    ├── ModelError          a model that is not there, not fit, or not allowed
    ├── MethodError         a method that cannot do this, with the reason
    ├── TrainingError       a run that cannot go on
    └── RunError            a run that is not there, or is in the wrong state

Anything else that reaches the top is a fault of ours (exit code 1).
"""

from dataclasses import dataclass


class VisitorError(Exception):
    """Something the visitor can mend.

    Args:
        what: the thing and its value, in one plain sentence.
        remedy: the way out, in one plain sentence.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what} {remedy}".strip())
        self.what = what
        self.remedy = remedy

    def lines(self) -> list[str]:
        """One line for each fault, for a terminal."""
        return [" ".join(str(self).split())]


class DataError(VisitorError):
    """A file or data set that cannot be read or used."""


class UnknownColumnsError(DataError):
    """Columns whose meaning has to be said."""


class ModelError(VisitorError):
    """A model that is not there, does not fit, or may not be used."""


class HubSilentError(ModelError):
    """A model that is not on this machine, while the Hub cannot be reached."""


class MethodError(VisitorError):
    """A method that cannot do what is asked of it."""


class TrainingError(VisitorError):
    """A run that cannot go on."""


class RunError(VisitorError):
    """A run that is not there, or is in the wrong state."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with one field (dotted name, as `training.seed`)."""

    field: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.what} {self.remedy}".strip()


class Faults(VisitorError):
    """Everything that is wrong with a recipe or a form, said at once."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)

    def lines(self) -> list[str]:
        return [" ".join(str(fault).split()) for fault in self.faults]
