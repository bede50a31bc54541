"""What a visitor calls a run and writes beside it: `notes.jsonl`, one change a line, the last one counts."""

import json
import time
from dataclasses import dataclass

from peft_ui.runs.folder import RunFolder
from peft_ui.ui.naming import default_name

LONGEST_NAME = 80
LONGEST_NOTE = 4000


@dataclass(frozen=True)
class Notes:
    """A run's name, by which it is found, and what was written about it."""

    name: str
    text: str = ""


def read_notes(folder: RunFolder) -> Notes:
    """The last that was written; an unnamed run is called after what sets it apart."""
    try:
        lines = folder.notes.read_text(encoding="utf-8").rstrip("\n").split("\n")  # a note may hold other line ends
    except FileNotFoundError:
        lines = []
    last = json.loads(lines[-1]) if lines and lines[-1] else {}
    return Notes(last.get("name") or default_name(folder.read_recipe()), last.get("text", ""))


def write_notes(folder: RunFolder, name: str, text: str) -> None:
    """Add a change; what is too long is cut."""
    name = " ".join(name.split())[:LONGEST_NAME]
    line = json.dumps({"time": time.time(), "name": name, "text": text.strip()[:LONGEST_NOTE]}, ensure_ascii=False)
    with folder.notes.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
