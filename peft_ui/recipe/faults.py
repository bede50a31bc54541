"""From pydantic's findings to our words: the field, the value, the way out, the nearest known name."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from peft_ui.errors import Fault

# What may stand there, by pydantic's names of what was found; its own words for these name its parsers.
ALLOWED = {
    "int_parsing": "Give a whole number.",
    "int_type": "Give a whole number.",
    "int_from_float": "Give a whole number.",
    "float_parsing": "Give a number.",
    "float_type": "Give a number.",
    "finite_number": "Give a number that has an end.",
    "string_type": "Give a text.",
    "string_too_short": "It should not be empty.",
    "too_short": "It should not be empty.",
    "bool_type": "Give true or false.",
    "bool_parsing": "Give true or false.",
    "list_type": "Give a list.",
    "tuple_type": "Give a list.",
    "dict_type": "Give names with their values.",
    "model_type": "Give names with their values.",
}


def faults_of(error: ValidationError, part: str, model: type[BaseModel]) -> list[Fault]:
    """Every finding of `error` as a fault of the recipe's `part` (`""` for the recipe itself)."""
    return [_fault(finding, part, model) for finding in error.errors(include_url=False)]


def unknown_field(name: str, where: str, known: Mapping[str, Any] | list[str]) -> Fault:
    """A field that nobody knows, with the nearest one that there is."""
    names = list(known)
    field = f"{where}.{name}" if where else name
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    remedy = f"Did you mean {near[0]!r}?" if near else f"Known here: {', '.join(names)}."
    return Fault(field, f"there is no field {name!r}.", remedy)


def _fault(finding: Any, part: str, model: type[BaseModel]) -> Fault:
    path = [str(step) for step in finding["loc"]]
    field = ".".join([part, *path] if part else path)
    kind, value, context = finding["type"], finding["input"], finding.get("ctx", {})
    if kind == "extra_forbidden" and len(path) == 1:
        return unknown_field(path[0], part, list(model.model_fields))
    if kind == "missing":
        return Fault(field, "is missing.", "Give it a value.")
    if kind == "literal_error":
        return Fault(field, f"{value!r} is not a choice.", _choices(value, context["expected"]))
    if kind == "value_error":
        return Fault(field or part, str(context["error"]).rstrip(".") + ".")
    return Fault(field, f"{_short(value)} cannot be used.", way_out(finding))


def _choices(value: object, expected: str) -> str:
    names = [name.strip(" '") for name in expected.replace(" or ", ", ").split(",")]
    near = get_close_matches(str(value), names, n=1, cutoff=0.5)
    return (f"Did you mean {near[0]!r}? " if near else "") + f"Choose one of {', '.join(names)}."


def way_out(finding: Any) -> str:
    """What would be right in place of what pydantic found."""
    if known := ALLOWED.get(finding["type"]):
        return known
    return str(finding["msg"]).replace("Input should be", "It should be").replace("Input", "It").rstrip(".") + "."


def _short(value: object, most: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= most else text[: most - 1] + "…"
