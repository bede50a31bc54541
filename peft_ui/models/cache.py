"""What is on this machine already: the models in the local Hugging Face cache, with size and licence. Asks no network."""

import re
from dataclasses import dataclass
from pathlib import Path

_LICENCE = re.compile(r"^license:\s*([^\s#]+)", re.MULTILINE)


@dataclass(frozen=True)
class CachedModel:
    """One model of the cache that could be loaded: its Hub id, its bytes on disk, its licence (or "")."""

    name: str
    size: int
    licence: str


def cached_models(folder: Path | None = None) -> list[CachedModel]:
    """The usable models of a cache, by name; usable means a config and safetensors weights.

    Args:
        folder: a cache folder; None: the one that huggingface_hub uses here.
    """
    from huggingface_hub import scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        found = scan_cache_dir(folder)
    except CacheNotFound:
        return []
    models = []
    for repository in found.repos:
        latest = max(repository.revisions, key=lambda revision: revision.last_modified, default=None)
        names = {file.file_name for file in latest.files} if latest else set()
        if repository.repo_type == "model" and "config.json" in names and any(map(_is_weight, names)):
            assert latest
            models.append(CachedModel(repository.repo_id, repository.size_on_disk, _licence(latest.snapshot_path)))
    return sorted(models, key=lambda model: model.name.casefold())


def _is_weight(name: str) -> bool:
    return name.endswith(".safetensors")


def _licence(folder: Path) -> str:
    card = folder / "README.md"
    if not card.is_file():
        return ""
    found = _LICENCE.search(card.read_text(encoding="utf-8", errors="replace")[:4000])
    return found[1] if found else ""
