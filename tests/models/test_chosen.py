from pathlib import Path

import pytest

from peft_ui.errors import ModelError
from peft_ui.models.chosen import Chosen, look_at
from peft_ui.models.search import HubSearch
from tests.hub_stand_in.faults import Down
from tests.hub_stand_in.fixture import hub_here, hub_server  # noqa: F401
from tests.hub_stand_in.server import Server
from tests.models.hub_models import small_model
from tests.models.test_cache import COMMIT, keep


def test_a_folder(tmp_path: Path) -> None:
    folder = small_model(tmp_path)
    size = (folder / "model.safetensors").stat().st_size
    assert look_at(str(folder), HubSearch()) == Chosen("folder", str(folder), 1000, size, licence="apache-2.0")


def test_on_the_hub_and_not_here(hub_here: Server, tmp_path: Path) -> None:  # noqa: F811
    hub_here.add_model("org/small", small_model(tmp_path / "small"), gated="manual", granted={"bob"})
    model = look_at("org/small", HubSearch())
    assert (model.kind, model.gated, model.open, model.silent) == ("hub", True, False, False)
    assert model.missing == model.size > 4000
    assert look_at("org/small", HubSearch(), hub_here.tokens["bob"]).open is True


def test_files_that_are_here_are_not_missing(hub_here: Server, tmp_path: Path) -> None:  # noqa: F811
    from huggingface_hub import constants

    repo = hub_here.add_model("org/small", small_model(tmp_path / "small"))
    snapshot = keep(Path(constants.HF_HUB_CACHE), "org/small")
    snapshot.rename(snapshot.with_name(repo.head.oid))
    assert look_at("org/small", HubSearch()).missing == 0
    (snapshot.with_name(repo.head.oid) / "model.safetensors").unlink()
    assert look_at("org/small", HubSearch()).missing == (tmp_path / "small" / "model.safetensors").stat().st_size


def test_without_the_hub_only_what_is_here(hub_here: Server) -> None:  # noqa: F811
    from huggingface_hub import constants

    keep(Path(constants.HF_HUB_CACHE), "org/small")
    hub_here.fail("GET", "/api", Down(), times=None)
    model = look_at("org/small", HubSearch())
    assert (model.silent, model.missing, model.parameters, model.revision) == (True, 0, 1000, COMMIT)
    with pytest.raises(ModelError, match="The Hub cannot be reached, and org/other is not on this machine"):
        look_at("org/other", HubSearch())
