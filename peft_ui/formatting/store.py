"""Prepared rows as a folder, so that a run can be resumed without its source: the run's `data/`.

Every file is written under another name, synced and renamed; `facts.json` comes last, so where it exists the
rest is whole. Its checksums are compared on reading.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from peft_ui.errors import DataError
from peft_ui.formatting.examples import Example
from peft_ui.formatting.lines import Lines
from peft_ui.formatting.prepare import Dropped, Prepared
from peft_ui.formatting.template import Template

_PARTS = ("train", "validation")


def write_prepared(prepared: Prepared, folder: str | Path) -> None:
    """Write `train.jsonl`, `validation.jsonl` and then `facts.json` into the folder (made when missing)."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    checksums = {part: _write(folder / f"{part}.jsonl", _raw(getattr(prepared, part))) for part in _PARTS}
    facts = {
        "format": prepared.format,
        "columns": prepared.columns,
        "rows": prepared.rows,
        "dropped": [asdict(dropped) for dropped in prepared.dropped],
        "sha256": prepared.sha256,
        "template": prepared.template.to_dict(),
        "notes": prepared.notes,
        "task": prepared.task,
        "labels": prepared.labels,
        "several": prepared.several,
        "checksums": checksums,
    }
    _write(folder / "facts.json", [(json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode("utf-8")])


def read_prepared(folder: str | Path) -> Prepared:
    """Read what `write_prepared` wrote.

    Raises:
        DataError: the folder has no prepared rows, or they were changed or cut off since.
    """
    folder = Path(folder)
    try:
        facts = json.loads((folder / "facts.json").read_text("utf-8"))
        rows = {part: _read(folder / f"{part}.jsonl", facts["checksums"][part]) for part in _PARTS}
        return Prepared(
            train=rows["train"],
            validation=rows["validation"],
            dropped=[Dropped(**dropped) for dropped in facts["dropped"]],
            format=facts["format"],
            columns=facts["columns"],
            rows=facts["rows"],
            sha256=facts["sha256"],
            template=Template.from_dict(facts["template"]),
            notes=facts["notes"],
            task=facts.get("task", "CAUSAL_LM"),
            labels=facts.get("labels", []),
            several=facts.get("several", False),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{folder} holds no whole set of prepared rows ({error}).", "Start the run anew.") from error


def _raw(examples: Sequence[Example]) -> Iterable[bytes]:
    return (examples if isinstance(examples, Lines) else Lines.of(examples)).raw()


def _write(path: Path, lines: Iterable[bytes]) -> str:
    """Write and rename; returns the file's SHA-256."""
    digest = hashlib.sha256()
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        for line in lines:
            digest.update(line)
            file.write(line)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return digest.hexdigest()


def _read(path: Path, checksum: str) -> Lines:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != checksum:
        raise DataError(f"{path} is not what was written: its checksum differs.", "Start the run anew.")
    return Lines.in_file(path)
