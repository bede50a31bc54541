"""A stream of answers into which nothing will come is closed at once.

Gradio's page opens a stream for each queued event. Where quick events follow each other, an answer may have gone out
with the stream before; the one that was opened for it then stays open as long as the page (6.31). A browser opens six
connections to an address and each tab's heartbeat holds one, so four tabs with two such streams stood still altogether.
"""

from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PATH = "/gradio_api/queue/data"
CLOSE = 'data: {"msg":"close_stream"}\n\n'


class StreamEnds:
    """ASGI middleware, within the gate."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH and _nothing_will_come(scope):
            await PlainTextResponse(CLOSE, media_type="text/event-stream")(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _nothing_will_come(scope: Scope) -> bool:
    """Whether every event of a session that Gradio knows has been answered, and every answer been sent."""
    session = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [""])[0]
    queue = scope["app"].get_blocks()._queue
    messages = queue.pending_messages_per_session.get(session)
    return messages is not None and messages.empty() and not queue.pending_event_ids_session.get(session)
