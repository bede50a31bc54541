"""Which files of a repository make a model, and what their headers tell before a weight is read."""

import json
import re
import struct
from collections.abc import Iterable
from math import prod
from pathlib import Path

_WEIGHTS = re.compile(r"model(-\d{5}-of-\d{5})?\.safetensors")
_LICENCE = re.compile(r"^license:\s*([^\s#]+)", re.MULTILINE)
_BESIDE = (".json", ".model", ".jinja", ".tiktoken")
_WORDS = ("vocab.txt", "merges.txt", "README.md")  # README.md says the licence


def is_weight(name: str) -> bool:
    """Whether transformers reads this file as weights: safetensors at the top, no second copy of them."""
    return _WEIGHTS.fullmatch(name) is not None


def needed_files(names: Iterable[str]) -> list[str]:
    """Weights, config and tokenizer: everything that is fetched of a model, in the given order."""
    return [name for name in names if is_weight(name) or name in _WORDS or ("/" not in name and name.endswith(_BESIDE))]


def parameters_in(folder: Path) -> int:
    """The number of values in a folder's safetensors weights, by their headers alone; 0 where there are none.

    A header is 8 bytes of length, little-endian, then JSON (safetensors' own description of the format).
    """
    return sum(_counted(file) for file in folder.glob("*.safetensors") if is_weight(file.name))


def licence_in(folder: Path) -> str:
    """The licence that the model's own README names, or ""."""
    card = folder / "README.md"
    if not card.is_file():
        return ""
    found = _LICENCE.search(card.read_text(encoding="utf-8", errors="replace")[:4000])
    return found[1].strip("'\"") if found else ""


def _counted(file: Path) -> int:
    try:
        with file.open("rb") as content:
            (length,) = struct.unpack("<Q", content.read(8))
            header = json.loads(content.read(min(length, 100_000_000)))
    except (OSError, struct.error, ValueError):
        return 0  # a torn file: whoever loads it says so
    return sum(prod(tensor["shape"]) for name, tensor in header.items() if name != "__metadata__")
