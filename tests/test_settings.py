"""The environment, read once: what a Space says of itself, and the limits."""

import pytest

from peft_ui.errors import Faults
from peft_ui.settings import SETTINGS, Quotas, read_settings

SPACE = {"SYSTEM": "spaces", "SPACE_ID": "me/peft", "SPACE_HOST": "me-peft.hf.space, My.Domain:443"}


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    names = [name for name, _, _ in SETTINGS] + [*SPACE, "OAUTH_CLIENT_ID"]
    for name in names:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PEFT_UI_HOME", str(tmp_path))


def test_on_a_laptop_one_visitor_and_no_limits():
    settings = read_settings()
    assert (settings.visitors, settings.on_space, settings.signs_in) == ("one", False, False)
    assert (settings.hosts, settings.bucket, settings.quotas) == ((), None, Quotas())


def test_a_space_has_many_visitors_its_names_and_limits(monkeypatch):
    for name, value in SPACE.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert (settings.visitors, settings.on_space, settings.signs_in) == ("many", True, False)
    assert settings.hosts == ("me-peft.hf.space", "my.domain")
    assert settings.bucket is None
    assert settings.quotas.upload_bytes == 2_000_000_000
    assert (settings.quotas.runs, settings.quotas.runs_bytes) == (20, 5_000_000_000)
    assert settings.quotas.minutes_all is None
    monkeypatch.setenv("OAUTH_CLIENT_ID", "x")
    assert read_settings().signs_in


def test_limits_are_set_and_lifted(monkeypatch, tmp_path):
    for name, value in {"VISITORS": "many", "RUNS": "0", "AT_ONCE_ALL": "7", "BUCKET": str(tmp_path / "b")}.items():
        monkeypatch.setenv(f"PEFT_UI_{name}", value)
    settings = read_settings()
    assert (settings.quotas.runs, settings.quotas.at_once_all) == (None, 7)
    assert settings.bucket == tmp_path / "b"


def test_all_that_means_nothing_is_said_at_once(monkeypatch):
    monkeypatch.setenv("PEFT_UI_RUNS", "many")
    monkeypatch.setenv("PEFT_UI_MINUTES", "-1")
    with pytest.raises(Faults, match=r"PEFT_UI_RUNS: 'many' .*PEFT_UI_MINUTES: '-1'"):
        read_settings()
