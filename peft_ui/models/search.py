"""The Hub's list of models, searched while somebody types; a silent Hub is not asked again for a while.

The request is made outright: `HfApi.list_models` takes no timeout and tries a dead line for half a minute.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peft_ui.data.access import Token
from peft_ui.errors import ModelError
from peft_ui.models.hub_errors import told_plainly
from peft_ui.models.locate import Location
from peft_ui.models.weights import needed_files

SECONDS = 3.0  # to wait for an answer
REST = 30.0  # seconds in which a Hub that did not answer is left alone
ASKED = 30  # some have no safetensors weights and are left out
FACTS = ("safetensors", "gated", "tags", "downloads")
Asked = list[tuple[str, str | int | float | bool | None]]


@dataclass(frozen=True)
class FoundModel:
    """A model as the search tells it; `parameters` is 0 and `licence` "" where the Hub does not say."""

    name: str
    parameters: int
    licence: str
    gated: bool


@dataclass(frozen=True)
class HubModel(FoundModel):
    """A model looked at: `revision` is its newest commit, `files` are bytes by name of all that would be fetched."""

    revision: str
    files: dict[str, int]
    private: bool = False

    @property
    def size(self) -> int:
        return sum(self.files.values())


class Silent(ModelError):
    """The Hub did not answer, now or a moment ago."""


class HubSearch:
    """Asks the Hub; thread-safe, as it remembers nothing but when the Hub fell silent.

    Args:
        clock: seconds; any start.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._resting_until = float("-inf")

    def find(self, words: str, token: Token = False, limit: int = 10) -> list[FoundModel]:
        """The models with safetensors weights whose name holds the words, most downloaded first.

        Raises:
            Silent: no answer.
            ModelError: the Hub refused.
        """
        asked: Asked = [("search", words), ("sort", "downloads"), ("limit", str(ASKED))]
        told = self._ask("/api/models", [*asked, *(("expand", name) for name in FACTS)], token, words)
        return [_found(one) for one in told if one.get("safetensors")][:limit]

    def look(self, name: str, token: Token = False, revision: str | None = None) -> HubModel:
        """What the Hub says about one model.

        Raises:
            Silent: no answer.
            ModelError: no such model, or not for this token.
        """
        path = f"/api/models/{name}" + (f"/revision/{revision}" if revision else "")
        told = self._ask(path, [("blobs", "true")], token, name)
        sizes = {file["rfilename"]: file.get("size") or 0 for file in told.get("siblings", [])}
        found = _found(told)
        files = {file: sizes[file] for file in needed_files(sizes)}
        facts = (found.name, found.parameters, found.licence, found.gated, told.get("sha") or "", files)
        return HubModel(*facts, private=bool(told.get("private")))

    def may_open(self, name: str, token: Token = False) -> bool:
        """Whether this token may read the files of a gated model; nobody may without one.

        Raises:
            Silent: no answer.
        """
        if not token:
            return False
        try:
            self._ask(f"/api/models/{name}/auth-check", [], token, name)
        except Silent:
            raise
        except ModelError:
            return False
        return True

    def reading(self, kind: str, name: str, token: Token) -> int:
        """The status of wishing to read the files of a `model` or `dataset`: 200 may, 401, 403 and 404 may not.

        Raises:
            Silent: no answer.
        """
        answer = self._get(f"/api/{kind}s/{name}", [], token)
        if answer.status_code == 200 and _json(answer).get("gated"):
            answer = self._get(f"/api/{kind}s/{name}/auth-check", [], token)
        return answer.status_code

    def _ask(self, path: str, params: Asked, token: Token, name: str) -> Any:
        from huggingface_hub.utils import hf_raise_for_status

        answer = self._get(path, params, token)
        with told_plainly(Location("hub", name)):
            hf_raise_for_status(answer)
        return _json(answer)

    def _get(self, path: str, params: Asked, token: Token) -> Any:
        from httpx2 import QueryParams, TransportError
        from huggingface_hub import constants
        from huggingface_hub.errors import OfflineModeIsEnabled
        from huggingface_hub.utils import build_hf_headers, get_session

        if self._clock() < self._resting_until:
            raise _silent()
        headers = build_hf_headers(token=token)
        address = constants.ENDPOINT + path
        try:
            return get_session().get(address, params=QueryParams(params), headers=headers, timeout=SECONDS)
        except (TransportError, OfflineModeIsEnabled) as error:
            self._resting_until = self._clock() + REST
            raise _silent() from error


def _json(answer: Any) -> Any:
    try:
        return answer.json() if answer.content else None
    except ValueError as error:
        what = "Something else answers in the Hub's place, perhaps the sign-in page of your network."
        raise ModelError(what, "Sign in to the network, then try again.") from error


def _silent() -> Silent:
    return Silent("The Hub cannot be reached.", "Models on this machine can still be used.")


def _found(told: dict[str, Any]) -> FoundModel:
    licences = [tag.removeprefix("license:") for tag in told.get("tags") or () if tag.startswith("license:")]
    parameters = (told.get("safetensors") or {}).get("total") or 0
    return FoundModel(told["id"], int(parameters), licences[0] if licences else "", bool(told.get("gated")))
