"""A stream is closed when its session has nothing to hear any more, and only then."""

from asyncio import Queue
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from peft_ui.ui.stream_ends import CLOSE, PATH, StreamEnds


async def gradio(request: Request) -> PlainTextResponse:
    return PlainTextResponse("Gradio's own stream")


class App(Starlette):
    """As much of Gradio's app as is asked."""

    queue: SimpleNamespace

    def get_blocks(self) -> SimpleNamespace:
        return SimpleNamespace(_queue=self.queue)


def client() -> TestClient:
    app = App(routes=[Route(PATH, gradio)], middleware=[Middleware(StreamEnds)])
    said: Queue[str] = Queue()
    said.put_nowait("an answer that was not sent yet")
    app.queue = SimpleNamespace(
        pending_messages_per_session={"answered": Queue(), "forgotten": Queue(), "asked": Queue(), "unsent": said},
        pending_event_ids_session={"answered": set(), "asked": {"event"}, "unsent": set()},
    )
    return TestClient(app)


@pytest.mark.parametrize("session", ["answered", "forgotten"])
def test_nothing_will_come(session: str) -> None:
    answer = client().get(PATH, params={"session_hash": session})
    assert (answer.text, answer.headers["content-type"]) == (CLOSE, "text/event-stream; charset=utf-8")


@pytest.mark.parametrize("session", ["asked", "unsent", "unknown", ""])
def test_gradio_answers_where_something_may_come(session: str) -> None:
    assert client().get(PATH, params={"session_hash": session}).text == "Gradio's own stream"
