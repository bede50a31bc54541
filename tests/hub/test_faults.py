"""Words for what the stand-in's torture does not reach."""

import json

import httpx2
import pytest
from huggingface_hub import errors

from peft_ui.hub.faults import HubError, told_plainly


def refusal(kind, status, message="", **headers):
    request = httpx2.Request("POST", "http://hub/api/models/ada/pirate")
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return kind(message, response=httpx2.Response(status, request=request, headers=headers), server_message=message)


CASES = [
    (refusal(errors.GatedRepoError, 403), "ada/pirate is gated", True),
    (refusal(errors.RevisionNotFoundError, 404), "has no such revision", True),
    (refusal(errors.RemoteEntryNotFoundError, 404), "A file of ada/pirate is not there", False),
    (refusal(errors.HfHubHTTPError, 413), "larger than the Hub takes", True),
    (refusal(errors.BadRequestError, 400, "odd name"), "(status 400): odd name.", True),
    (refusal(errors.HfHubHTTPError, 429, retry_after="7"), "Publish again in 7 seconds", True),
    (refusal(errors.HfHubHTTPError, 429), "Publish again in five minutes", True),
    (errors.OfflineModeIsEnabled("off"), "HF_HUB_OFFLINE is set", True),
    (errors.HFValidationError("bad"), "'ada/pirate' cannot name a repository", True),
    (httpx2.ReadTimeout("late"), "did not answer in time", False),
    (httpx2.ConnectError("refused"), "cannot be reached", True),
    (ConnectionResetError("reset"), "broke off", False),
    (json.JSONDecodeError("no", "<html>", 0), "sign-in page", False),
    (errors.FileMetadataError("no commit header"), "sign-in page", False),
    (ValueError("Invalid metadata in README.md.\n- bad licence"), "card's head: bad licence", True),
    (RuntimeError("something new"), "could not be published: something new", False),
]


@pytest.mark.parametrize(("error", "words", "certain"), CASES, ids=[words for _, words, _ in CASES])
def test_words(error, words, certain):
    with pytest.raises(HubError) as caught, told_plainly("ada/pirate"):
        raise error
    assert words in str(caught.value)
    assert caught.value.remedy
    assert caught.value.certain is certain


def test_the_cause_below_a_wrapper_is_told():
    with pytest.raises(HubError, match="status 503"), told_plainly("ada/pirate"):
        raise RuntimeError("Error while uploading") from refusal(errors.HfHubHTTPError, 503)


def test_our_own_faults_pass_through():
    with pytest.raises(ZeroDivisionError), told_plainly("ada/pirate"):
        raise ZeroDivisionError
