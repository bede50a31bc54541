"""What a card may say about a run: facts from its folder, none of them a path or a name of this machine."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peft_ui.card.origin import Origin
from peft_ui.data.source import example_name, is_hub_name
from peft_ui.methods.base import Method
from peft_ui.models.labels import labels_of
from peft_ui.models.settings import NO_LABELS, Labels
from peft_ui.recipe.recipe import Recipe, parse_recipe
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.state import outcome


@dataclass(frozen=True)
class Rows:
    """The rows of a run.

    Args:
        hub_id: the data set on the Hub; None for a file, whose name and columns are nobody's business.
        example: the file, where it is one of PEFT UI's own data sets.
        train, validation, dropped: counts.
        sha256: over the prepared rows, as the audit tells it.
        template: name and texts of the layout.
    """

    hub_id: str | None
    example: str | None
    format: str
    train: int
    validation: int
    dropped: int
    sha256: str
    template: dict[str, str]


@dataclass(frozen=True)
class Facts:
    """All that a card is made from."""

    recipe: Recipe
    origin: Origin
    rows: Rows | None
    evaluation: dict[str, Any]
    summary: dict[str, Any]
    versions: dict[str, str]
    hardware: str
    labels: Labels = NO_LABELS

    @property
    def method(self) -> Method:
        return self.recipe.method

    @property
    def is_private_data(self) -> bool:
        return self.rows is None or not (self.rows.hub_id or self.rows.example)


def facts_of(run: RunFolder, origin: Origin) -> Facts:
    """Read the run's folder; what is not there (a stopped run was not evaluated) is left out."""
    recipe = parse_recipe(run.read_recipe())
    worker = _read(run.worker)
    said = worker.get("versions", {})
    return Facts(
        recipe=recipe,
        origin=origin,
        rows=_rows(run, recipe),
        evaluation=_read(run.evaluation),
        summary=outcome(run),
        versions={name: version for name, version in said.items() if version},
        labels=labels_of(run.adapter),
        hardware=_hardware(worker.get("machine", {}), _read(run.path / "choices.json")),
    )


def shown_settings(facts: Facts) -> dict[str, Any]:
    """The recipe without the places of this machine: a base or rows that are not on the Hub, and their columns."""
    shown = facts.recipe.to_dict()
    shown["training"]["learning_rate"] = facts.recipe.learning_rate
    if facts.origin.kind == "folder" or facts.origin.hub_id:
        shown["model"]["name"] = facts.origin.hub_id or "a folder"
    if facts.rows and facts.rows.example:
        shown["data"]["source"] = f"examples/{facts.rows.example}"
    elif facts.is_private_data:
        shown["data"] |= {"source": "private", "columns": {}}
    validation = shown["data"].get("validation") or {}
    if "source" in validation and not is_hub_name(validation["source"]):
        validation["source"] = "private"
    return shown


def _rows(run: RunFolder, recipe: Recipe) -> Rows | None:
    facts = _read(run.data / "facts.json")
    if not facts:
        return None
    source = recipe.data.source
    return Rows(
        hub_id=source if is_hub_name(source) else None,
        example=example_name(source),
        format=facts["format"],
        train=_lines(run.data / "train.jsonl"),
        validation=_lines(run.data / "validation.jsonl"),
        dropped=len(facts["dropped"]),
        sha256=facts["sha256"],
        template=facts["template"],
    )


def _hardware(machine: dict[str, Any], choices: dict[str, Any]) -> str:
    """The kind of machine; its name stays at home."""
    cores = f"{machine['cores']} CPU cores" if machine.get("cores") else ""
    device = {"cuda": "a CUDA card", "mps": "an Apple GPU"}.get(choices.get("device", ""), "")
    precision = "bfloat16 arithmetic" if choices.get("bf16") else ""
    return ", ".join(part for part in (device, cores, precision) if part)


def _lines(file: Path) -> int:
    if not file.is_file():
        return 0
    with file.open("rb") as opened:
        return sum(1 for _ in opened)


def _read(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
