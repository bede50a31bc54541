"""The local cache, laid out as huggingface_hub lays it out."""

from pathlib import Path

import pytest

from peft_ui.errors import ModelError
from peft_ui.models.cache import CachedModel, cached_models, forget_model
from tests.models.hub_models import small_model

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def keep(cache: Path, name: str, shards: int = 1, kind: str = "models") -> Path:
    """Put a model into the cache; answers the folder of its snapshot."""
    repository = cache / f"{kind}--{name.replace('/', '--')}"
    (repository / "blobs").mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(COMMIT)
    snapshot = small_model(repository / "snapshots" / COMMIT, shards)
    for file in snapshot.iterdir():
        blob = repository / "blobs" / file.name
        file.rename(blob)
        file.symlink_to(blob)
    return snapshot


def test_no_cache_is_no_models(tmp_path: Path) -> None:
    assert cached_models(tmp_path / "nowhere") == []


def test_by_name_with_size_parameters_and_licence(tmp_path: Path) -> None:
    snapshot = keep(tmp_path, "Org/second", shards=2)
    keep(tmp_path, "ada/first")
    size = sum(file.stat().st_size for file in snapshot.iterdir())
    assert [model.name for model in cached_models(tmp_path)] == ["ada/first", "Org/second"]
    assert cached_models(tmp_path)[1] == CachedModel("Org/second", size, 2000, "apache-2.0", COMMIT)


def test_what_could_not_be_loaded_is_left_out(tmp_path: Path) -> None:
    (keep(tmp_path, "org/half", shards=2) / "model-00002-of-00002.safetensors").unlink()
    (keep(tmp_path, "org/config-only") / "model.safetensors").unlink()
    (keep(tmp_path, "org/no-config") / "config.json").unlink()
    keep(tmp_path, "org/rows", kind="datasets")
    assert cached_models(tmp_path) == []


def test_a_torn_file_counts_nothing_and_stops_nobody(tmp_path: Path) -> None:
    snapshot = keep(tmp_path, "org/torn")
    (snapshot / "model.safetensors").write_bytes(b"\x05")
    (snapshot / "README.md").unlink()
    (model,) = cached_models(tmp_path)
    assert (model.parameters, model.licence) == (0, "")


def test_a_model_that_is_forgotten_is_gone_with_all_its_files(tmp_path: Path) -> None:
    keep(tmp_path, "ada/first")
    keep(tmp_path, "ada/second")
    assert forget_model("ada/first", tmp_path) > 0
    assert [model.name for model in cached_models(tmp_path)] == ["ada/second"]
    assert not list(tmp_path.glob("models--ada--first*"))
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ModelError, match="'ada/first' is not on this machine"):
            forget_model("ada/first", folder)
