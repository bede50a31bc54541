"""What a push sends, and in what form: the files that may leave, and no path of this machine in any of them."""

import hashlib
import json
from pathlib import Path
from typing import Any

from peft_ui.errors import RunError
from peft_ui.export.files import files_of
from peft_ui.runs.folder import RunFolder

CARD = "README.md"
# Keys under which libraries write where something was loaded from.
PLACES = ("base_model_name_or_path", "tokenizer_name_or_path", "_name_or_path", "name_or_path")

Contents = dict[str, Path | bytes]


def contents_of(run: RunFolder, card: str, base: str | None) -> Contents:
    """What is published, by its name in the repository: a path on this machine, or bytes that differ from it.

    Args:
        run: has an adapter.
        card: the text of README.md.
        base: the base's id on the Hub, or None when it has none.

    Raises:
        RunError: there is no adapter, or it holds no weights.
    """
    files = files_of(run)
    if not any(map(is_weights, files)):
        raise RunError(f"The adapter of the run {run.id} holds no weights.", "Resume the run: its end writes them.")
    sent = {name: _cleaned(path, base) if name.endswith("config.json") else path for name, path in files.items()}
    return {CARD: card.encode("utf-8"), **sent}


def is_weights(name: str) -> bool:
    """Whether a file of this name is large by nature."""
    return name.endswith(".safetensors")


def digest(content: Path | bytes) -> str:
    """SHA-256, in hexadecimal."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def git_digest(content: Path | bytes) -> str:
    """The name that git gives to a file that it holds itself."""
    begun = hashlib.sha1(b"blob %d\0" % size(content), usedforsecurity=False)
    if isinstance(content, bytes):
        begun.update(content)
        return begun.hexdigest()
    with content.open("rb") as opened:
        return hashlib.file_digest(opened, lambda: begun).hexdigest()


def size(content: Path | bytes) -> int:
    """Bytes."""
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _cleaned(path: Path, base: str | None) -> Path | bytes:
    """A copy in which every place is the base's id on the Hub or nothing; the file itself where nothing changes."""
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    changed = {name: base for name in PLACES if said.get(name, base) != base}
    if not changed:
        return path
    return (json.dumps(said | changed, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
