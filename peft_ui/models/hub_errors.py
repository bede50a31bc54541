"""What transformers and the Hub say when a model cannot be had, in words that name the way out."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from peft_ui.errors import HubSilentError, ModelError
from peft_ui.models.locate import Location

SAVED_FORM = "Choose a model with a config.json and safetensors weights."


@contextmanager
def told_plainly(location: Location, revision: str | None = None) -> Iterator[None]:
    """Turn whatever goes wrong while loading from `location` into a ModelError.

    Raises:
        ModelError: with the model's name, the reason, and the way out.
    """
    from httpx2 import TransportError
    from safetensors import SafetensorError

    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):  # nothing is wrong with the model
            raise
        raise _translated(error, location, revision) from error
    except (ValueError, KeyError, SafetensorError, TransportError) as error:
        raise _translated(error, location, revision) from error


def _translated(error: BaseException, location: Location, revision: str | None) -> ModelError:
    if location.kind == "hub":
        for link in _chain(error):
            if answer := _hub_answer(link, location.name, revision):
                return answer
    name, text = location.name, " ".join(str(error).split())
    if "model type" in text or "model_type" in text:
        return ModelError(f"The architecture of the model {name!r} is not known here: {text[:160]}", SAVED_FORM)
    if "Unrecognized configuration class" in text:
        return ModelError(
            f"The model {name!r} cannot do this task: {text[:160]}", "Choose another model or another task."
        )
    if "trust_remote_code" in text:
        return ModelError(
            f"The model {name!r} needs code of its own to run, and foreign code is never run here.",
            "Choose a model whose architecture transformers knows.",
        )
    return ModelError(f"The model {name!r} could not be loaded: {text[:300]}", SAVED_FORM)


def _hub_answer(error: BaseException, name: str, revision: str | None) -> ModelError | None:
    from httpx2 import TransportError
    from huggingface_hub import errors

    silent = (errors.LocalEntryNotFoundError, errors.OfflineModeIsEnabled, ConnectionError, TransportError)
    # Order matters: a gated repository is a kind of repository that is not found, and a local entry that is
    # not found is a kind of entry that is not found.
    answers: list[tuple[type[BaseException] | tuple[type[BaseException], ...], str, str]] = [
        (errors.GatedRepoError, f"The model {name!r} is gated.", "Ask for access on its page, then sign in."),
        (
            errors.RepositoryNotFoundError,
            f"There is no model {name!r} on the Hub, or it is private.",
            "Check the spelling, or sign in.",
        ),
        (errors.RevisionNotFoundError, f"The model {name!r} has no revision {revision!r}.", "Leave it empty for main."),
        (
            silent,
            f"The Hub cannot be reached, and the model {name!r} is not on this machine yet.",
            "Connect to the network, or use demo or a folder.",
        ),
        (errors.EntryNotFoundError, f"The model {name!r} lacks a file that is needed.", SAVED_FORM),
    ]
    for kinds, what, remedy in answers:
        if isinstance(error, kinds):
            return HubSilentError(what, remedy) if kinds is silent else ModelError(what, remedy)
    return _by_status(error)


def _by_status(error: BaseException) -> ModelError | None:
    """An answer that says nothing about the model itself."""
    from huggingface_hub.errors import HfHubHTTPError

    if not isinstance(error, HfHubHTTPError):
        return None
    status = error.response.status_code if error.response is not None else 0
    if status == 401:
        return ModelError("The Hub does not know your token (any more).", "Sign in again, or give another token.")
    if status == 429:
        return ModelError("The Hub asks this machine to slow down.", "Try again in five minutes.")
    if status >= 500:
        return ModelError(f"The Hub has trouble of its own just now ({status}).", "Try again in a few minutes.")
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__
