"""A method's settings as plain data, read from its pydantic fields: the form and the command line draw from it."""

from dataclasses import asdict, dataclass
from typing import Any

from pydantic import BaseModel


@dataclass(frozen=True)
class Knob:
    """One setting: what it is called, what it means, and what it may be.

    `type` is JSON's word for it; several possible ones are joined with a bar (`string|array`).
    """

    default: Any
    title: str
    description: str
    type: str
    choices: tuple[Any, ...] | None
    minimum: float | None
    maximum: float | None
    nullable: bool
    advanced: bool

    def to_dict(self) -> dict[str, Any]:
        data = asdict(self)
        return data | {"choices": list(self.choices) if self.choices else None}


def knobs_of(model: type[BaseModel]) -> dict[str, Knob]:
    """The settings of a model, by name, in the order in which they are written."""
    properties = model.model_json_schema()["properties"] if model.model_fields else {}
    return {name: _knob(properties[name]) for name in model.model_fields}


def _knob(schema: dict[str, Any]) -> Knob:
    variants = schema.get("anyOf", [schema])
    real = [variant for variant in variants if variant.get("type") != "null"]
    single = [[variant["const"]] if "const" in variant else [] for variant in real]  # a choice of one
    choices = [choice for variant, one in zip(real, single, strict=True) for choice in variant.get("enum", one)]
    first = real[0]
    return Knob(
        default=schema.get("default"),
        title=schema.get("title", ""),
        description=schema.get("description", ""),
        type="|".join(variant["type"] for variant in real),
        choices=tuple(choices) or None,
        minimum=first.get("minimum"),
        maximum=first.get("maximum"),
        nullable=len(real) < len(variants),
        advanced=bool(schema.get("advanced", False)),
    )
