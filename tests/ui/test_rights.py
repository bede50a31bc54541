"""Whose token serves whom, and what a shared page lets its visitors use of one cache."""

import time
from types import SimpleNamespace

import pytest

from peft_ui.errors import DataError, HubSilentError, ModelError
from peft_ui.models.permit import SECONDS, Permits, pinned
from peft_ui.models.search import HubSearch
from peft_ui.models.settings import ModelSettings
from peft_ui.settings import Settings
from peft_ui.ui.rights import Rights
from peft_ui.ui.visitor import OWNER
from tests.hub_stand_in.faults import Answer, Down
from tests.hub_stand_in.fixture import hub_here, hub_server  # noqa: F401
from tests.models.hub_models import small_model
from tests.models.test_cache import keep


def settings(home, visitors="one", on_space=False, signs_in=False):
    return Settings(home, visitors, None, on_space, signs_in)


def asked(owner="ann", **scope):
    return SimpleNamespace(request=SimpleNamespace(scope={OWNER: owner, **scope}))


def session(sub, token, seconds=60):
    info = {"userinfo": {"sub": sub}, "expires_at": time.time() + seconds, "access_token": token}
    return {"session": {"oauth_info": info}}


def test_the_machines_sign_in_serves_one_visitor_and_nobody_else(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_of_this_machine")
    rights = Rights()
    assert rights.token_of(settings(tmp_path), asked()) == "hf_of_this_machine"
    assert rights.token_of(settings(tmp_path, "many"), asked()) is False
    assert rights.token_of(settings(tmp_path, "one", on_space=True), asked()) is False


def test_a_sign_in_serves_until_it_ends_and_only_where_one_can_sign_in(tmp_path):
    rights, space = Rights(), settings(tmp_path, "many", on_space=True, signs_in=True)
    assert rights.token_of(space, asked(**session("ada", "hf_adas"))) == "hf_adas"
    assert rights.token_of(space, asked(**session("ada", "hf_adas", seconds=-1))) is False
    assert rights.token_of(space, asked()) is False
    assert rights.token_of(settings(tmp_path, "many", on_space=True), asked(**session("ada", "hf_adas"))) is False


def test_a_pasted_token_is_its_owners_until_it_is_forgotten(tmp_path):
    rights, many = Rights(), settings(tmp_path, "many")
    rights.keep("ann", "hf_anns", "ada")
    assert rights.token_of(many, asked("ann")) == "hf_anns"
    assert rights.token_of(many, asked("bob")) is False
    assert (rights.account_of("ann"), rights.account_of("bob")) == ("ada", "")
    rights.forget("ann")
    assert rights.token_of(many, asked("ann")) is False


@pytest.fixture
def hub(hub_here, tmp_path):  # noqa: F811
    folder = small_model(tmp_path / "small")
    hub_here.add_model("org/open", folder)
    hub_here.add_model("org/gated", folder, gated="manual", granted={"ada"})
    hub_here.add_model("ada/private", folder, private=True)
    (tmp_path / "rows").mkdir()
    (tmp_path / "rows" / "train.csv").write_text("text\na\n")
    hub_here.add_dataset("org/open-rows", tmp_path / "rows")
    hub_here.add_dataset("org/gated-rows", tmp_path / "rows", gated="manual", granted={"ada"})
    hub_here.add_dataset("ada/private-rows", tmp_path / "rows", private=True)
    return hub_here


MODELS = [
    ("org/open", None, True),
    ("org/open", "ada", True),
    ("org/gated", "ada", True),
    ("org/gated", "bob", False),
    ("org/gated", None, False),
    ("ada/private", "ada", True),
    ("ada/private", "bob", False),
    ("ada/private", None, False),
    ("org/not-there", "ada", False),
    ("demo", None, True),
]


@pytest.mark.parametrize("part", ["model", "adapter"])
@pytest.mark.parametrize(("name", "who", "may"), MODELS)
def test_a_model_of_the_common_cache_is_used_by_whom_its_owner_let_in(hub, tmp_path, part, name, who, may):
    rights, token = Rights(), hub.tokens[who] if who else False
    wish = {"model": {"name": name}} if part == "model" else {"training": {"continue_from": name}}
    if may:
        rights.check(settings(tmp_path, "many"), token, wish)
        return
    with pytest.raises(ModelError, match="gated, private or not there"):
        rights.check(settings(tmp_path, "many"), token, wish)
    rights.check(settings(tmp_path), token, wish)  # alone on the machine, it is one's own cache


ROWS = [
    ("org/open-rows", None, True),
    ("org/gated-rows", "ada", True),
    ("org/gated-rows", "bob", False),
    ("ada/private-rows", "ada", True),
    ("ada/private-rows", "bob", False),
    ("ada/private-rows", None, False),
    ("/home/rows.csv", None, True),
]


@pytest.mark.parametrize("place", ["source", "validation"])
@pytest.mark.parametrize(("name", "who", "may"), ROWS)
def test_so_are_data_sets_also_those_for_checking(hub, tmp_path, place, name, who, may):
    wish = {"data": {"source": name} if place == "source" else {"source": "", "validation": {"source": name}}}
    token = hub.tokens[who] if who else False
    if may:
        Rights().check(settings(tmp_path, "many"), token, wish)
        return
    with pytest.raises(DataError, match="gated, private or not there"):
        Rights().check(settings(tmp_path, "many"), token, wish)


def test_a_yes_holds_for_a_minute_and_its_own_token_alone(hub):
    now = [0.0]
    permits = Permits(HubSearch(), clock=lambda: now[0])
    permits.check_model("org/gated", hub.tokens["ada"])
    first = len(hub.requests)
    permits.check_model("org/gated", hub.tokens["ada"])
    assert len(hub.requests) == first
    with pytest.raises(ModelError):
        permits.check_model("org/gated", hub.tokens["bob"])
    hub.world.repos[("model", "org/gated")].granted.clear()
    permits.check_model("org/gated", hub.tokens["ada"])
    now[0] = SECONDS + 1
    with pytest.raises(ModelError, match="gated, private or not there"):
        permits.check_model("org/gated", hub.tokens["ada"])


def test_where_the_hub_cannot_say_nobody_may(hub):
    hub.fail("GET", "/api/models", Answer(500))
    with pytest.raises(ModelError, match="could not say whether you may use 'org/open'"):
        Permits(HubSearch()).check_model("org/open", False)
    with pytest.raises(ModelError, match="does not know your token"):
        Permits(HubSearch()).check_model("org/open", hub.tokens["ada-expired"])
    hub.fail("*", ".", Down(), times=None)
    with pytest.raises(HubSilentError, match="nobody knows whether you may use"):
        Permits(HubSearch()).check_model("org/open", False)
    with pytest.raises(DataError, match="nobody knows whether you may use"):
        Permits(HubSearch()).check_rows("org/open-rows", False)


def test_a_run_whose_process_has_no_token_needs_a_closed_model_here_and_gets_its_commit(hub):
    from huggingface_hub import snapshot_download

    search, ada, gated = HubSearch(), hub.tokens["ada"], ModelSettings(name="org/gated")
    assert pinned(ModelSettings(name="org/open"), search, ada) == ModelSettings(name="org/open")
    assert pinned(gated, search, False) == gated, "whose token is the process's own needs no more"
    with pytest.raises(ModelError, match="is not on this machine yet"):
        pinned(gated, search, ada)
    snapshot_download("org/gated", token=ada)
    commit = hub.repos["org/gated"].head.oid
    assert pinned(gated, search, ada) == ModelSettings(name="org/gated", revision=commit)
    private = ModelSettings(name="ada/private")
    snapshot_download("ada/private", token=ada)
    assert pinned(private, search, ada).revision == hub.repos["ada/private"].head.oid


def test_what_lies_in_a_shared_cache_is_not_told_of_while_the_hub_is_silent(hub, tmp_path):
    from huggingface_hub import constants

    from peft_ui.models.chosen import look_at

    keep(__import__("pathlib").Path(constants.HF_HUB_CACHE), "org/gated")
    hub.fail("*", ".", Down(), times=None)
    assert look_at("org/gated", HubSearch()).silent
    with pytest.raises(ModelError, match="cannot be reached"):
        look_at("org/gated", HubSearch(), may_be_cached=False)
