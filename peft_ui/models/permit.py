"""Before a shared page uses what may be gated or private, it asks the Hub with the visitor's own token whether he may.

All visitors of a shared page have one cache: that a file lies there says nothing about who may read it.
"""

import hashlib
import threading
import time
from collections.abc import Callable

from peft_ui.data.access import Token
from peft_ui.data.source import is_hub_name
from peft_ui.errors import DataError, HubSilentError, ModelError, VisitorError
from peft_ui.models.download import missing_bytes
from peft_ui.models.locate import locate
from peft_ui.models.search import HubSearch, Silent
from peft_ui.models.settings import ModelSettings

SECONDS = 60.0  # for which a yes holds; a no is asked again each time
MOST = 10_000  # remembered


class Permits:
    """Thread-safe. What is remembered are yeses by kind, name and the token's hash, and until when.

    Args:
        clock: seconds; any start.
    """

    def __init__(self, search: HubSearch, clock: Callable[[], float] = time.monotonic) -> None:
        self._search = search
        self._clock = clock
        self._until: dict[tuple[str, str, str], float] = {}
        self._guard = threading.Lock()

    def check_model(self, name: str, token: Token) -> None:
        """Refuse a model that this token does not open; what is no name on the Hub is not judged here.

        Raises:
            ModelError: gated, private or not there; or the Hub cannot say.
        """
        if locate(name).kind == "hub":
            self._check("model", name, token)

    def check_rows(self, source: str, token: Token) -> None:
        """The same for a data set.

        Raises:
            DataError: as `check_model`.
        """
        if source and is_hub_name(source):
            self._check("dataset", source, token)

    def _check(self, kind: str, name: str, token: Token) -> None:
        key = (kind, name, hashlib.sha256(token.encode()).hexdigest() if token else "")
        with self._guard:
            if self._until.get(key, float("-inf")) > self._clock():
                return
        try:
            status = self._search.reading(kind, name, token)
        except Silent as error:
            raise _silent(kind, name) from error
        if status != 200:
            raise _refusal(kind, name, status, bool(token))
        with self._guard:
            self._until[key] = self._clock() + SECONDS
            while len(self._until) > MOST:
                del self._until[next(iter(self._until))]


def pinned(settings: ModelSettings, search: HubSearch, token: Token) -> ModelSettings:
    """The model as a process without a token can load it, if only this token opens it: here, at one named commit.

    Raises:
        ModelError: it is not here yet, or not for this token.
    """
    if not token or locate(settings.name).kind != "hub":
        return settings
    try:
        model = search.look(settings.name, token, settings.revision)
    except Silent:
        return settings  # what is here can be loaded, and what is not, not anyhow
    if not (model.gated or model.private):
        return settings
    if missing_bytes(model):
        what = f"The model {settings.name!r} is not on this machine yet, and the run itself is not given your token."
        raise ModelError(what, "Press “Download the model” in the Data tab, and start when it is here.")
    return settings.model_copy(update={"revision": model.revision})


def _refusal(kind: str, name: str, status: int, has_token: bool) -> VisitorError:
    if status == 401 and has_token:
        what, remedy = "The Hub does not know your token (any more).", "Sign in again, or give another token."
    elif status in (401, 403, 404):
        what = f"The model {name!r} is gated, private or not there, and you may not open it."
        if kind == "dataset":
            what = f"The data set {name!r} is gated, private or not there, and you may not open it."
        remedy = "Sign in or give a token that opens it, or choose another one."
    else:
        what = f"The Hub could not say whether you may use {name!r} (status {status})."
        remedy = "Try again in a few minutes."
    return (DataError if kind == "dataset" else ModelError)(what, remedy)


def _silent(kind: str, name: str) -> VisitorError:
    what = f"The Hub cannot be reached, so nobody knows whether you may use {name!r}."
    remedy = "Try again in a moment, or use demo and rows of your own."
    return DataError(what, remedy) if kind == "dataset" else HubSilentError(what, remedy)
