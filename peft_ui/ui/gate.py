"""The gate before every request: same-origin writes only, safe headers, and a key for each visitor.

Gradio 6.31 sets no security headers and, off localhost, reflects any origin with credentials.
"""

import secrets
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peft_ui.ui.visitor import COOKIE, LOCAL, OWNER, owner_with

YEAR = 365 * 24 * 3600
HERE_ONLY = "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; object-src 'none'; base-uri 'self'"


class Gate:
    """ASGI middleware.

    Args:
        many: give each browser its own key, in a cookie that no script can read.
        on_space: the page stands in a frame of huggingface.co and is reached over https.
    """

    def __init__(self, app: ASGIApp, many: bool, on_space: bool) -> None:
        self.app = app
        self.many = many
        self.on_space = on_space

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self._foreign(scope["method"], headers):
            await PlainTextResponse("This request came from another site.", 403)(scope, receive, send)
            return
        known = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        scope[OWNER] = (owner_with(known.value) if known else None) if self.many else LOCAL
        key = secrets.token_urlsafe(32) if self.many and not known and scope["method"] == "GET" else None

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(MutableHeaders(scope=message), key)
            await send(message)

        await self.app(scope, receive, answer)

    def _foreign(self, method: str, headers: Headers) -> bool:
        """A write that a page of another origin sent (a Space stands behind a proxy that checks this)."""
        origin = headers.get("origin")
        if self.on_space or method in ("GET", "HEAD") or not origin:
            return False
        return urlsplit(origin).netloc != headers.get("host")

    def _add_headers(self, headers: MutableHeaders, key: str | None) -> None:
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        if not self.on_space:
            headers["X-Frame-Options"] = "SAMEORIGIN"
            headers["Content-Security-Policy"] = HERE_ONLY
        if key:
            same = "SameSite=None; Secure" if self.on_space else "SameSite=Lax"
            headers.append("Set-Cookie", f"{COOKIE}={key}; Path=/; Max-Age={YEAR}; HttpOnly; {same}")
