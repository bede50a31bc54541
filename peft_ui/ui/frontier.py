"""The outermost layer of the page: which names it answers to, no other site's requests, and headers on every answer.

It stands outside everything that Gradio 6.31 adds, because Gradio checks no Host, sets no security headers and, off
localhost, allows any origin with credentials (CORS). Here no other origin is allowed anything.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peft_ui.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
HERE_ONLY = "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; object-src 'none'; base-uri 'self'"
FRAMED_BY = "frame-ancestors 'self' https://huggingface.co https://*.huggingface.co"


class Frontier:
    """ASGI middleware.

    Args:
        names: host names under which the page is reached.
        any_address: also answer to any IP address; a page that lures a browser here by DNS needs a name.
        on_space: the page stands in a frame of huggingface.co and is reached over https.
    """

    def __init__(self, app: ASGIApp, names: frozenset[str], any_address: bool, on_space: bool) -> None:
        self.app = app
        self.names = names
        self.any_address = any_address
        self.on_space = on_space

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # the page opens no websocket
            await send({"type": "websocket.close", "code": 1008})
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(MutableHeaders(scope=message))
            await send(message)

        headers = Headers(scope=scope)
        if not self._known(headers):
            await PlainTextResponse("This page does not answer to that host name.", 400)(scope, receive, answer)
        elif self._foreign(headers):
            await PlainTextResponse("This request came from another site.", 403)(scope, receive, answer)
        else:
            await self.app(_without_origin(scope), receive, answer)

    def _known(self, headers: Headers) -> bool:
        hosts = headers.getlist("host")
        name = _name_in(f"//{hosts[0]}") if len(hosts) == 1 else ""
        return name in self.names or (self.any_address and _is_address(name))

    def _foreign(self, headers: Headers) -> bool:
        """Sent by a page of another origin; browsers say so themselves with every request that could matter."""
        origins = headers.getlist("origin")
        own = (f"//{headers['host']}", *(f"//{name}" for name in self.names if self.on_space))
        if any(origin.partition(":")[2] not in own for origin in origins):
            return True
        return headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate"

    def _add_headers(self, headers: MutableHeaders) -> None:
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        if self.on_space:
            headers["Content-Security-Policy"] = f"object-src 'none'; base-uri 'self'; {FRAMED_BY}"
        else:
            headers["X-Frame-Options"] = "SAMEORIGIN"
            headers["Content-Security-Policy"] = HERE_ONLY


def frontier(app: ASGIApp, settings: Settings, host: str) -> Frontier:
    """`app` behind the frontier that these settings ask for, bound to the address `host`."""
    names = frozenset({*LOOPBACK, *settings.hosts})
    return Frontier(app, names, any_address=host not in LOOPBACK, on_space=settings.on_space)


def _without_origin(scope: Scope) -> Scope:
    """Own requests only come this far: Gradio, which would allow an origin, need not know of any."""
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"origin"]}


def _name_in(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False
