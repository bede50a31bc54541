"""Which files of a run go up, and in what form: a short list of names, and no path of this machine in any of them.

`training_args.bin` and other pickles, checkpoints, logs and rows stay here: what is not named does not leave.
"""

import hashlib
import json
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from peft_ui.errors import RunError
from peft_ui.runs.folder import RunFolder

CARD = "README.md"
ADAPTER = ("adapter_config.json", "adapter_model.safetensors", "prompt_template.json")
MODEL = ("config.json", "generation_config.json", "model.safetensors", "model-*.safetensors", "*.index.json")
TOKENIZER = (
    "tokenizer.json",
    "tokenizer.model",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "vocab.txt",
    "merges.txt",
    "spiece.model",
    "sentencepiece.bpe.model",
    "chat_template.jinja",
    "additional_chat_templates/*.jinja",
)
ALLOWED = (*ADAPTER, *MODEL, *TOKENIZER)
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
        RunError: there is no adapter.
    """
    if not run.adapter.is_dir():
        raise RunError(f"The run {run.id} has no adapter yet.", "Wait for its end, or stop it: a stop saves one.")
    found: Contents = {CARD: card.encode("utf-8")}
    for path in sorted(run.adapter.rglob("*")):
        name = path.relative_to(run.adapter).as_posix()
        if path.is_file() and any(fnmatch(name, pattern) for pattern in ALLOWED):
            found[name] = _cleaned(path, base) if name.endswith("config.json") else path
    if not any(name.endswith(".safetensors") for name in found):
        raise RunError(f"The adapter of the run {run.id} holds no weights.", "Resume the run: its end writes them.")
    return found


def is_adapter(contents: Contents) -> bool:
    """Whether PEFT loads it; else it is a whole model."""
    return ADAPTER[0] in contents


def digest(content: Path | bytes) -> str:
    """SHA-256, in hexadecimal."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def git_digest(content: Path | bytes) -> str:
    """The name that git gives to a file that it holds itself."""
    raw = content if isinstance(content, bytes) else content.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest()


def size(content: Path | bytes) -> int:
    """Bytes."""
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _cleaned(path: Path, base: str | None) -> Path | bytes:
    """A copy in which every place is the base's id on the Hub or nothing; the file itself where nothing changes."""
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    changed = {name: base for name in PLACES if said.get(name) not in (None, base)}
    if PLACES[0] in said and said[PLACES[0]] != base:
        changed[PLACES[0]] = base
    if not changed:
        return path
    return (json.dumps(said | changed, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
