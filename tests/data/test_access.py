import pytest

from peft_ui.data.access import access


@pytest.fixture(autouse=True)
def signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose owner is signed in."""
    monkeypatch.setenv("HF_TOKEN", "hf_of_this_machine")
    for name in ("PEFT_UI_VISITORS", "SYSTEM"):
        monkeypatch.delenv(name, raising=False)


def test_the_local_user_s_own_sign_in() -> None:
    assert access() == "hf_of_this_machine"
    assert access("hf_given") == "hf_given"


def test_nobody_reads_with_the_rights_of_a_shared_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEFT_UI_VISITORS", "many")
    assert access() is False
    assert access("hf_given") == "hf_given"


def test_nor_with_those_of_a_space(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYSTEM", "spaces")
    monkeypatch.setenv("PEFT_UI_VISITORS", "one")
    assert access() is False


def test_nobody_is_signed_in(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    from huggingface_hub import constants

    monkeypatch.delenv("HF_TOKEN")
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "none"))
    assert access() is False
