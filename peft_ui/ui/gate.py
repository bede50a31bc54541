"""The gate before Gradio: who asks, and only what the page itself needs, each of it only from whose it is.

Gradio's other doors (its file route above all, `/call`, `/proxy=`, streams, deep links) are not opened at all: what
leaves for a visitor leaves through `downloads`, which knows owners.
"""

import json
import re
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peft_ui.settings import Settings
from peft_ui.ui.claims import Claims
from peft_ui.ui.own import adopt
from peft_ui.ui.sign_in import signed_in_owner
from peft_ui.ui.visitor import COOKIE, LOCAL, OWNER, owner_with

YEAR = 365 * 24 * 3600
KEY = re.compile(r"[A-Za-z0-9_-]{43}")
BODY_LIMIT = 4_000_000  # bytes of values in one request; rows never travel in it
API = "/gradio_api"
UPLOAD = f"{API}/upload"
SIGNED_IN = "/login/callback"
PAGE = re.compile(
    r"/((zh|config)/?|theme\.css|robots\.txt|favicon\.ico|manifest\.json|logout|login(/(huggingface|callback)?)?"
    r"|(assets|static|svelte|download)/.+)?"
)
CALLS = re.compile(
    API + r"/((info|app_id|user|login_check)/?|startup-events|theme\.css|queue/(join|data)|run/[^/]+/?|cancel|reset/?"
    r"|heartbeat/[^/]+|upload|upload_progress)"
)
WITH_VALUES = re.compile(API + r"/(queue/join|run/[^/]+/?|cancel|reset/?)")
HIDDEN = "There is nothing here."


class Gate:
    """ASGI middleware, within Gradio's own session middleware."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.many = settings.visitors == "many"
        self.claims = Claims()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if not (PAGE.fullmatch(path) or CALLS.fullmatch(path)):
            await PlainTextResponse(HIDDEN, 404)(scope, receive, send)
            return
        key = key_in(Headers(scope=scope))
        scope[OWNER] = self._owner(scope, key)
        new = secrets.token_urlsafe(32) if self.many and not key and scope["method"] == "GET" else None
        body = await _body(receive) if scope["method"] == "POST" and WITH_VALUES.fullmatch(path) else None
        if refusal := self._refusal(scope, body):
            await refusal(scope, receive, send)
            return

        kept: list[bytes] = []

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and new:
                self._give(MutableHeaders(scope=message), new)
            if path == UPLOAD and message["type"] == "http.response.body":
                kept.append(message.get("body", b""))
            await send(message)

        await self.app(scope, receive if body is None else _again(body, receive), answer)
        await self._note(scope, key, b"".join(kept))

    async def _note(self, scope: Scope, key: str | None, told: bytes) -> None:
        """What the answer has changed: whose an upload is; and what was a browser's is now who signed in's."""
        if scope["path"] == UPLOAD:
            self.claims.uploaded(scope[OWNER] or "", _paths(told))
        if scope["path"] == SIGNED_IN and key and (owner := signed_in_owner(scope)):
            await run_in_threadpool(adopt, self.settings, owner_with(key), owner)

    def _owner(self, scope: Scope, key: str | None) -> str | None:
        if self.settings.password and not _unlocked(scope):
            return None
        if not self.many:
            return LOCAL
        return signed_in_owner(scope) or (owner_with(key) if key else None)

    def _refusal(self, scope: Scope, body: bytes | None) -> PlainTextResponse | None:
        """Why this request goes no further, or None."""
        owner = scope[OWNER] or ""
        said: Any = {}
        if scope["path"] == UPLOAD and (refusal := self._upload_refusal(scope, owner)):
            return refusal
        if body is None:
            pass
        elif len(body) > BODY_LIMIT:
            return PlainTextResponse("This is more than a form can hold.", 413)
        else:
            try:
                said = json.loads(body)
            except (ValueError, RecursionError):
                return PlainTextResponse("This is not JSON.", 400)
        mine = all(self.claims.has(owner, name) for name in _sessions(scope, said))
        return None if mine and self.claims.may_name(owner, said) else PlainTextResponse(HIDDEN, 404)

    def _upload_refusal(self, scope: Scope, owner: str) -> PlainTextResponse | None:
        if not owner:
            return PlainTextResponse("This browser sent no cookie. Allow cookies and reload.", 403)
        if scope["method"] != "POST":
            return None
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdigit():
            return PlainTextResponse("An upload says how long it is.", 411)
        most = self.settings.quotas.upload_bytes
        if most is not None and self.claims.waiting_bytes(owner) + int(length) > most:
            return PlainTextResponse(f"Your uploads may take {most / 1e6:,.0f} MB together.", 413)
        return None

    def _give(self, headers: MutableHeaders, key: str) -> None:
        same = "SameSite=None; Secure" if self.settings.on_space else "SameSite=Lax"
        headers.append("Set-Cookie", f"{COOKIE}={key}; Path=/; Max-Age={YEAR}; HttpOnly; {same}")


def _unlocked(scope: Scope) -> bool:
    """Whether this browser gave the password: it then holds one of Gradio's own tokens."""
    app, cookies = scope["app"], Request(scope).cookies
    return any(cookies.get(f"access-token{kind}-{app.cookie_id}") in app.tokens for kind in ("", "-unsecure"))


def key_in(headers: Headers) -> str | None:
    """The visitor's key; None where there is none, one that we never gave, or more than one."""
    found = set()
    for header in headers.getlist("cookie"):
        for part in header.split(";"):
            name, _, value = part.strip().partition("=")
            if name == COOKIE:
                found.add(value)
    key = found.pop() if len(found) == 1 else ""
    return key if KEY.fullmatch(key) else None


def _sessions(scope: Scope, said: Any) -> Iterator[str]:
    """The sessions that a request names, in its address or its values, and that of the event which it would end."""
    asked = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    yield from (f"upload {one}" for one in asked.get("upload_id", ()))
    yield from asked.get("session_hash", ())
    if scope["path"].startswith(f"{API}/heartbeat/"):
        yield scope["path"].rpartition("/")[2]
    if not isinstance(said, dict):
        return
    if said.get("session_hash") is not None:
        yield str(said["session_hash"])
    if said.get("event_id") is not None:
        event = scope["app"].get_blocks()._queue.event_ids_to_events.get(str(said["event_id"]))
        if event is not None:
            yield str(event.session_hash)


async def _body(receive: Receive) -> bytes:
    """The whole body, or so much of it that it is too much."""
    parts, size, more = [], 0, True
    while more and size <= BODY_LIMIT:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
    return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Hand a body on that was read already; what comes after it (the client leaving) is heard as ever."""
    told = False

    async def once() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once


def _paths(answer: bytes) -> list[str]:
    try:
        said = json.loads(answer)
    except ValueError:
        return []
    return [path for path in said if isinstance(path, str)] if isinstance(said, list) else []
