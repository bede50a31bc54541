"""How an answer that is an error travels between the estimator and the page: as plain fields, the class by name."""

import traceback
from typing import Any

from peft_ui import errors
from peft_ui.errors import Fault, Faults, VisitorError

KINDS = {
    kind.__name__: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, VisitorError) and kind is not Faults
}


class EstimatorFault(RuntimeError):
    """A fault of ours inside the estimator: its traceback, to be logged."""


def error_to(error: BaseException) -> dict[str, Any]:
    """As JSON can hold it."""
    if isinstance(error, Faults):
        return {"kind": "Faults", "faults": [vars(fault) for fault in error.faults]}
    if isinstance(error, VisitorError):
        return {"kind": type(error).__name__, "what": error.what, "remedy": error.remedy}
    return {"kind": "", "trace": "".join(traceback.format_exception(error))}


def error_from(told: dict[str, Any]) -> Exception:
    """The same error again, on the page's side."""
    if told["kind"] == "Faults":
        return Faults([Fault(**fault) for fault in told["faults"]])
    if told["kind"] in KINDS:
        return KINDS[told["kind"]](told["what"], told["remedy"])
    return EstimatorFault(told.get("trace", ""))
