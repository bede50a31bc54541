from concurrent.futures import ThreadPoolExecutor

import pytest

from peft_ui.data.access import access, asking_for, whose


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


def test_whoever_asks_goes_before_the_machine_and_only_for_the_block() -> None:
    with asking_for("hf_of_a_visitor"):
        assert access() == "hf_of_a_visitor"
        assert access("hf_given") == "hf_given"
        with asking_for(False):
            assert access() is False
        with ThreadPoolExecutor(1) as other:
            assert other.submit(access).result() == "hf_of_this_machine", "another thread answers somebody else"
        assert access() == "hf_of_a_visitor"
    with asking_for(None):
        assert access() == "hf_of_this_machine"


def test_what_is_kept_for_a_token_does_not_name_it() -> None:
    with asking_for("hf_one"):
        first = whose()
    with asking_for("hf_other"):
        assert whose() != first
    with asking_for(False):
        assert whose() == ""
    assert "hf" not in first


def test_rows_that_one_token_opened_are_not_those_of_another() -> None:
    from peft_ui.estimate.rows import _stamp

    def stamps(source: str) -> list[int | str]:
        found = []
        for token in ("hf_one", "hf_other", False):
            with asking_for(token):  # type: ignore[arg-type]
                found.append(_stamp(source))
        return found

    assert len(set(stamps("owner/rows"))) == 3
    assert stamps("") == [0, 0, 0]


def test_a_data_set_is_asked_for_with_the_local_user_s_sign_in() -> None:
    from datasets import Dataset

    from peft_ui.data.hub import read_hub
    from peft_ui.data.portion import Portion

    def load(path: str, **asked: object) -> object:
        return Dataset.from_dict({"text": [str(asked["token"])]})

    assert read_hub("owner/name", Portion(), None, load).to_pylist() == [{"text": "hf_of_this_machine"}]
    with asking_for("hf_of_a_visitor"):
        assert read_hub("owner/name", Portion(), None, load).to_pylist() == [{"text": "hf_of_a_visitor"}]
