"""With whose rights the Hub is asked for a visitor, and what he may use of the cache that all visitors share.

A token is a visitor's sign-in on a Space, or one that he pasted; both lie in this process's memory alone, the latter
under his owner's name, until the page is restarted. Only where one person uses the machine its own sign-in serves.
"""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from peft_ui.data.access import Token, access
from peft_ui.models.permit import Permits
from peft_ui.models.search import HubSearch
from peft_ui.settings import Settings
from peft_ui.ui.sign_in import token_in
from peft_ui.ui.visitor import OWNER


class Rights:
    """One for all pages and languages."""

    def __init__(self, search: HubSearch | None = None) -> None:
        self.search = search or HubSearch()
        self._permits = Permits(self.search)
        self._pasted: dict[str, tuple[str, str]] = {}  # by owner: the token, and whose account it is

    def keep(self, owner: str, token: str, account: str) -> None:
        """Remember a pasted token."""
        self._pasted[owner] = token, account

    def forget(self, owner: str) -> None:
        """Forget it."""
        self._pasted.pop(owner, None)

    def account_of(self, owner: str) -> str:
        """Whose pasted token is remembered; "" when there is none."""
        return self._pasted.get(owner, ("", ""))[1]

    def token_of(self, settings: Settings, request: gr.Request) -> Token:
        """What the Hub is asked with for whoever asks us."""
        scope: Any = request.request.scope if request.request else {}
        pasted = self._pasted.get(scope.get(OWNER) or "")
        if pasted:
            return pasted[0]
        if settings.signs_in:
            return token_in(scope) or False
        return False if settings.shared else access()

    def check(self, settings: Settings, token: Token, recipe: Mapping[str, Any]) -> None:
        """Refuse, on a shared page, what a recipe (or a part of one) names on the Hub and he may not open.

        Raises:
            ModelError, DataError: one of them is gated, private or not there for this token.
        """
        if not settings.shared:
            return
        if model := recipe.get("model"):
            self._permits.check_model(model["name"], token)
        data = recipe.get("data") or {}
        if (begun := (recipe.get("training") or {}).get("continue_from")) and "/" in begun:
            self._permits.check_model(begun, token)
        for source in (data.get("source"), (data.get("validation") or {}).get("source")):
            self._permits.check_rows(source or "", token)
