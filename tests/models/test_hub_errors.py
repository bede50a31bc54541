import errno
from pathlib import Path

import pytest
from huggingface_hub import errors

from peft_ui.errors import HubSilentError, ModelError
from peft_ui.models.hub_errors import told_plainly
from peft_ui.models.locate import Location

HUB = Location("hub", "owner/name")


def of(kind: type[Exception]) -> Exception:
    """An error of the Hub's library, without the answer that it usually carries."""
    return kind.__new__(kind)


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (errors.GatedRepoError, "is gated. Ask for access"),
        (errors.RepositoryNotFoundError, "There is no model 'owner/name' on the Hub, or it is private"),
        (errors.RevisionNotFoundError, "has no revision 'v9'"),
        (errors.LocalEntryNotFoundError, "The Hub cannot be reached"),
        (errors.OfflineModeIsEnabled, "The Hub cannot be reached"),
        (ConnectionError, "The Hub cannot be reached"),
        (errors.EntryNotFoundError, "lacks a file"),
    ],
)
def test_cause_below_the_library_s_own_error(cause: type[Exception], words: str) -> None:
    with pytest.raises(ModelError, match=words) as told, told_plainly(HUB, "v9"):
        raise OSError("a long text of transformers") from of(cause)
    assert isinstance(told.value, HubSilentError) == ("cannot be reached" in words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("has model type `marvin` but Transformers does not recognize it", "architecture .* is not known"),
        ("Unrecognized configuration class X for AutoModelForCausalLM", "cannot do this task"),
        ("Please pass trust_remote_code=True", "foreign code is never run"),
        ("Error no file named model.safetensors", "could not be loaded"),
    ],
)
def test_folder(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=words), told_plainly(Location("folder", str(tmp_path))):
        raise ValueError(text)


def test_our_own_faults_pass_through() -> None:
    with pytest.raises(ZeroDivisionError), told_plainly(HUB):
        raise ZeroDivisionError


def test_a_full_disk_is_not_the_models_fault() -> None:
    with pytest.raises(OSError, match="No space left") as told, told_plainly(Location("folder", "here")):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert not isinstance(told.value, ModelError)
