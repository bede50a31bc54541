"""What is on this machine already: the models in the Hugging Face cache, with size and licence. Asks no network."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peft_ui.errors import ModelError
from peft_ui.models.weights import is_weight, licence_in, parameters_in

COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True)
class CachedModel:
    """One model of the cache that could be loaded.

    Args:
        name: its Hub id.
        size: its bytes on disk.
        parameters: how many values its weights hold.
        licence: as its README names it, or "".
        revision: the commit that lies here, in full.
    """

    name: str
    size: int
    parameters: int
    licence: str
    revision: str


def cached_models(folder: Path | None = None) -> list[CachedModel]:
    """The usable models of a cache, by name; usable means a config and safetensors weights, all of them.

    Args:
        folder: a cache folder; None: the one that huggingface_hub uses here.
    """
    found = _scan(folder)
    models = []
    for repository in found.repos if found else ():
        latest = max(repository.revisions, key=lambda revision: revision.last_modified, default=None)
        if repository.repo_type == "model" and latest and _is_whole(latest.snapshot_path):
            at = latest.snapshot_path
            facts = (repository.size_on_disk, parameters_in(at), licence_in(at), latest.commit_hash)
            models.append(CachedModel(repository.repo_id, *facts))
    return sorted(models, key=lambda model: model.name.casefold())


def forget_model(name: str, folder: Path | None = None) -> int:
    """Delete a model from the cache, every revision of it; answers the bytes that are freed.

    The library's own way finds what to delete by its commit alone, which a copy of a repository shares.

    Raises:
        ModelError: it is not there, or the cache cannot be written to.
    """
    found = _scan(folder)
    models = [one for one in found.repos if one.repo_type == "model"] if found else []
    known = next((one for one in models if one.repo_id == name), None)
    if not known:
        raise ModelError(f"The model {name!r} is not on this machine.", "Choose one of the list.")
    try:
        shutil.rmtree(known.repo_path)
    except OSError as error:
        what = f"The model {name!r} cannot be deleted: {error.strerror}."
        raise ModelError(what, "Make the cache's folder writable, then try again.") from error
    return known.size_on_disk


def _scan(folder: Path | None) -> Any:
    """What huggingface_hub finds in the cache, or None when there is no cache yet."""
    from huggingface_hub import constants, scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        return scan_cache_dir(folder or constants.HF_HUB_CACHE)
    except CacheNotFound:
        return None


def is_here(name: str, commit: str | None) -> bool:
    """Whether this very commit of a Hub model lies in the cache with all its weights, so that nobody need be asked."""
    from huggingface_hub import constants
    from huggingface_hub.file_download import repo_folder_name

    if not commit or not COMMIT.fullmatch(commit):
        return False
    folder = Path(constants.HF_HUB_CACHE) / repo_folder_name(repo_id=name, repo_type="model") / "snapshots" / commit
    return folder.is_dir() and any(folder.glob("*.safetensors")) and _is_whole(folder)


def _is_whole(folder: Path) -> bool:
    """A config, and of weights in several files each one (`model-00001-of-00003`)."""
    weights = [file.name for file in folder.glob("*.safetensors") if is_weight(file.name)]
    of = max((int(name.split("-of-")[1][:5]) for name in weights if "-of-" in name), default=1)
    return (folder / "config.json").is_file() and len(weights) >= of
