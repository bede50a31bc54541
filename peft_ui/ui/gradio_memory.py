"""What Gradio 6.31 would keep for ever, in a page that is polled for hours.

An update (`gr.update`, `gr.skip`) makes a new component for the session and puts it in the old one's place, but the new
one has an id of its own; the next event that reads it finds nothing under that id and keeps it a second time. So each
look at a run kept a component and its settings, about 8 kB, for as long as the session is known. And after each queued
event the last 10,000 would be put into a pandas table, for a dashboard that is closed here.
"""

import os
from typing import Any

from gradio.blocks import Block
from gradio.state_holder import SessionState

KEEP_FEW = {"GRADIO_ANALYTICS_MAX_EVENTS": "1", "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**9)}

_put = SessionState.__setitem__


def forget_what_was_replaced() -> None:
    """Let a session keep one component in each place, and the queue one event."""
    os.environ |= KEEP_FEW
    SessionState.__setitem__ = _put_under_its_id  # type: ignore[method-assign]


def _put_under_its_id(session: SessionState, place: int, value: Any) -> None:
    if isinstance(value, Block):
        value._id = place
    _put(session, place, value)
