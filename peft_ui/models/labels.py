"""The names that an adapter's head tells apart, as a file beside it: who loads the adapter needs as many outputs."""

import json
from dataclasses import asdict
from pathlib import Path

from peft_ui.models.settings import NO_LABELS, Labels

FILE = "labels.json"


def keep_labels(labels: Labels, adapter: Path) -> None:
    """Write the labels into the adapter's folder; nothing for a model that writes."""
    if labels.names:
        (adapter / FILE).write_text(json.dumps(asdict(labels), ensure_ascii=False, indent=1), encoding="utf-8")


def labels_of(adapter: Path) -> Labels:
    """What `keep_labels` wrote; no labels where there is no such file."""
    file = adapter / FILE
    if not file.exists():
        return NO_LABELS
    said = json.loads(file.read_text(encoding="utf-8"))
    return Labels(tuple(said["names"]), said["several"])
