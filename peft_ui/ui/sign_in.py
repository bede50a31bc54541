"""Signed in with Hugging Face on a Space: who it is, until when, and what he allowed this page to do.

Gradio 6.31 writes what the Hub told, the token included, into the visitor's cookie. Here it stays in this process's
memory, and the cookie holds only a random name for it: after a restart one signs in again.
"""

import hashlib
import re
import secrets
import time
from typing import Any, Literal

from starlette.types import ASGIApp, Message, Receive, Scope, Send

INFO = "oauth_info"  # where Gradio keeps it in a session
NAME = "sign_in"
ENDED = "peft_ui.sign_in_ended"
SUB = re.compile(r"[A-Za-z0-9_-]{1,64}")
PUBLISHING = ("manage-repos", "write-repos", "contribute-repos")  # any of these lets one publish
READING = ("read-repos", "manage-repos", "write-repos")  # … read what is private and his
GATED = ("gated-repos",)  # … read what he was let into

State = Literal["out", "in", "ended"]


class Wallet:
    """ASGI middleware, right inside the session middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._held: dict[str, dict[str, Any]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        outer = scope.get("session")
        if outer is None:
            await self.app(scope, receive, send)
            return
        from starlette.middleware.sessions import Session

        name = str(outer.get(NAME, ""))
        info = self._valid(name)
        told = {key: value for key, value in outer.items() if key not in (NAME, INFO)}
        inner = Session(told | ({INFO: info} if info else {}))

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._put_away(outer, inner, name, info)
            await send(message)

        await self.app({**scope, "session": inner, ENDED: bool(name) and info is None}, receive, answer)

    def _valid(self, name: str) -> dict[str, Any] | None:
        info = self._held.get(name)
        if info and info.get("expires_at", 0) < time.time():
            info = self._held.pop(name, None) and None
        return info

    def _put_away(self, outer: Any, inner: Any, name: str, before: dict[str, Any] | None) -> None:
        """What Gradio wrote goes into the cookie, but what the Hub told goes into memory.

        Only what this request changed counts (`before` is what it began with): the visitor may have signed out while
        it was answered, and must not be signed in again by what it still holds.
        """
        told = {key: value for key, value in inner.items() if key != INFO}
        for key in [key for key in outer if key not in told and key != NAME]:
            outer.pop(key)
        for key, value in told.items():
            if outer.get(key) != value:
                outer[key] = value
        info = inner.get(INFO)
        if info is before:
            return
        if info is None:  # signed out
            self._held.pop(name, None)
            outer.pop(NAME, None)
        else:  # signed in
            self._held.pop(name, None)
            outer[NAME] = secrets.token_urlsafe(32)
            self._held[outer[NAME]] = info


def signed_in_owner(scope: Scope) -> str | None:
    """The owner's name for whoever is signed in: the Hub's stable `sub`; None when nobody is."""
    info = (scope.get("session") or {}).get(INFO)
    if not info or info.get("expires_at", 0) < time.time():
        return None
    sub = str(info["userinfo"]["sub"])
    return f"hub-{sub}" if SUB.fullmatch(sub) else f"hub-{hashlib.sha256(sub.encode()).hexdigest()}"


def state_of(scope: Scope) -> State:
    """Whether somebody is signed in, or was until his sign-in ended (by its time, or by a restart of the page)."""
    if signed_in_owner(scope):
        return "in"
    return "ended" if scope.get(ENDED) else "out"


def name_in(scope: Scope) -> str:
    """What the signed-in visitor is called."""
    info = (scope.get("session") or {}).get(INFO) or {}
    return str(info.get("userinfo", {}).get("preferred_username", ""))


def token_in(scope: Scope) -> str:
    """The signed-in visitor's token; "" when nobody is, or it has run out."""
    if not signed_in_owner(scope):
        return ""
    return str(scope["session"][INFO].get("access_token", ""))


def may(scope: Scope, kinds: tuple[str, ...]) -> bool:
    """Whether the visitor allowed this page any of these scopes when he signed in."""
    info = (scope.get("session") or {}).get(INFO) or {}
    return bool(set(str(info.get("scope", "")).split()) & set(kinds))
