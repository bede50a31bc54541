import pytest

from peft_ui.hub.account import account_of
from peft_ui.hub.faults import HubError


def test_a_name_and_the_organisations_that_may_be_written_to(hub_here):
    account = account_of(hub_here.tokens["ada"], hub_here.url)
    assert account.names == ("ada", "lab")


@pytest.mark.parametrize("token", [None, "", "  "])
def test_without_a_token_nobody_is_asked(hub_here, token, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", hub_here.tokens["bob"])
    with pytest.raises(HubError, match="Nobody is signed in"):
        account_of(token, hub_here.url)
    assert hub_here.requests == []


def test_an_expired_token(hub_here):
    with pytest.raises(HubError, match="wrong, expired or revoked"):
        account_of(hub_here.tokens["ada-expired"], hub_here.url)
