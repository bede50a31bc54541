"""What the Hub says when something cannot be done, in words that name the way out.

A refusal is certain: the Hub itself said no, and nothing was changed. Where an answer was lost, or nonsense came, the
Hub may have done the work all the same: then nobody may say "failed" before he has looked.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
from huggingface_hub import errors
from huggingface_hub.utils import parse_ratelimit_headers

from peft_ui.errors import VisitorError

TOKENS = "https://huggingface.co/settings/tokens"
KEPT = "Nothing is lost: the adapter is still here. "
# All that huggingface_hub raises for reasons of the world: RuntimeError wraps a failed upload of a large file.
RAISED = (errors.HfHubHTTPError, httpx2.HTTPError, OSError, ValueError, RuntimeError, KeyError)


class HubError(VisitorError):
    """The Hub refused, or could not be understood or reached.

    Args:
        certain: the Hub itself refused, so the work was not done.
        wait: seconds after which it makes sense to ask again, where the Hub named them.
    """

    def __init__(self, what: str, remedy: str, certain: bool = True, wait: int | None = None) -> None:
        super().__init__(what, remedy)
        self.certain = certain
        self.wait = wait


@contextmanager
def told_plainly(subject: str) -> Iterator[None]:
    """Turn whatever huggingface_hub raises into a HubError.

    Args:
        subject: what it was about, as the visitor knows it: the name of a repository, or "the Hub".

    Raises:
        HubError: with the reason and the way out.
    """
    try:
        yield
    except RAISED as error:
        raise explained(error, subject) from error


def explained(error: BaseException, subject: str) -> HubError:
    """The words for one error, found along its causes."""
    for link in _chain(error):
        if isinstance(link, errors.HfHubHTTPError) and link.response is not None:
            return _refused(link, subject)
        if answer := _unreached(link) or _unfit(link, subject):
            return answer
    text = " ".join(str(error).split())[:300]
    return HubError(f"{subject} could not be published: {text}", f"{KEPT}Publish again.", certain=False)


def _refused(error: errors.HfHubHTTPError, subject: str) -> HubError:
    """An answer came, and it was no."""
    status = error.response.status_code
    if isinstance(error, errors.GatedRepoError):
        return HubError(f"{subject} is gated.", "Ask for access on its page, then sign in with an account that has it.")
    if status >= 500:
        return HubError(
            f"The Hub has trouble of its own (status {status}).",
            f"{KEPT}Publish again in a few minutes; https://status.huggingface.co tells more.",
            certain=False,
        )
    special = {401: _unknown_token, 403: _forbidden, 404: _missing, 429: _limited}
    return special[status](error, subject) if status in special else _by_status(status, subject, _said(error))


def _unknown_token(error: errors.HfHubHTTPError, subject: str) -> HubError:
    return HubError(
        "The Hub does not know this token: it is wrong, expired or revoked.",
        f"Sign in again, or make a new token with the right to write at {TOKENS}.",
    )


def _missing(error: errors.HfHubHTTPError, subject: str) -> HubError:
    if isinstance(error, errors.RevisionNotFoundError):
        return HubError(f"{subject} has no such revision.", "Leave the revision empty.")
    if isinstance(error, errors.EntryNotFoundError):
        return HubError(f"A file of {subject} is not there.", f"{KEPT}Publish again.", certain=False)
    return HubError(
        f"There is no repository {subject} on the Hub, or this token may not see it.", "Check the name, or sign in."
    )


def _by_status(status: int, subject: str, said: str) -> HubError:
    answers = {
        402: (
            f"The Hub asks for payment before it takes {subject}{said}.",
            "Free some storage, or look at https://huggingface.co/settings/billing.",
        ),
        409: (
            f"{subject} is there already, or is being changed at this moment{said}.",
            "Choose another name, or publish again in a moment.",
        ),
        412: (
            f"Somebody else changed {subject} while it was being published.",
            f"{KEPT}Publish again: it goes on top of what is there now.",
        ),
        413: (f"The files are larger than the Hub takes for {subject}.", "Publish an adapter instead of a model."),
    }
    what, remedy = answers.get(
        status, (f"The Hub did not take {subject} (status {status}){said}.", "Mend what it names.")
    )
    return HubError(what, KEPT + remedy if KEPT not in remedy else remedy, certain=status != 412)


def _forbidden(error: errors.HfHubHTTPError, subject: str) -> HubError:
    said = _said(error)
    lacks_right = "scope" in said or "token" in said.lower()
    remedy = (
        f"Make a token with the right to write at {TOKENS}, or sign in again and grant it."
        if lacks_right
        else "Publish under your own name, or ask the organisation for the right to write."
    )
    return HubError(f"This token may not publish {subject}{said}.", remedy)


def _limited(error: errors.HfHubHTTPError, subject: str) -> HubError:
    headers = error.response.headers
    limit = parse_ratelimit_headers(headers)
    after = headers.get("retry-after", "")
    wait = limit.reset_in_seconds if limit else int(after) if after.isdigit() else None
    when = f"in {wait} seconds" if wait is not None else "in five minutes"
    return HubError("The Hub was asked too often from here.", f"{KEPT}Publish again {when}.", wait=wait)


def _unreached(error: BaseException) -> HubError | None:
    """No answer came, or only a part of one."""
    if isinstance(error, errors.OfflineModeIsEnabled):
        return HubError("HF_HUB_OFFLINE is set, so the Hub is not asked.", "Start without it.")
    if isinstance(error, httpx2.ConnectError | ConnectionRefusedError):
        return HubError("The Hub cannot be reached.", f"{KEPT}Check the network and publish again.")
    if isinstance(error, httpx2.TimeoutException):
        return HubError("The Hub did not answer in time.", f"{KEPT}Publish again.", certain=False)
    if isinstance(error, httpx2.TransportError | ConnectionError):
        return HubError(
            "The connection to the Hub broke off.", f"{KEPT}Check the network and publish again.", certain=False
        )
    return None


def _unfit(error: BaseException, subject: str) -> HubError | None:
    """Something came that was no answer, or was never sent because it could not be right."""
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | errors.FileMetadataError | KeyError):
        return HubError(
            "Something else answered in the Hub's place, most likely the sign-in page of this network.",
            f"{KEPT}Open any page in the browser, sign in to the network, and publish again.",
            certain=False,
        )
    if isinstance(error, errors.HFValidationError):
        return HubError(
            f"{subject!r} cannot name a repository.", "Use letters, digits, dashes, dots, and at most one slash."
        )
    text = " ".join(str(error).split())
    if isinstance(error, ValueError) and "Invalid metadata" in text:
        reason = text.partition("README.md.")[2].strip(" -")
        return HubError(f"The Hub does not accept the card's head: {reason}", "Mend the lines between the dashes.")
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__


def _said(error: errors.HfHubHTTPError) -> str:
    """The Hub's own words, short, to be put behind ours."""
    text = " ".join((error.server_message or error.response.headers.get("x-error-message") or "").split())
    return f": {text[:200].rstrip('.')}" if text else ""
