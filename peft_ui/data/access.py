"""Whose token opens what is gated or private on the Hub: that of whoever asks, and on a shared machine nobody else's.

`False` is said outright: with None the library would take the token of whoever owns the machine, so that on a Space
every visitor would read with the owner's rights.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from peft_ui.settings import read_settings

Token = str | Literal[False]

_asking: ContextVar[Token | None] = ContextVar("whose token", default=None)


@contextmanager
def asking_for(token: Token | None) -> Iterator[None]:
    """Within the block, and in this thread alone, the Hub is asked with this token.

    Args:
        token: a visitor's own; False for nobody's; None for whatever it would be without the block.
    """
    before = _asking.set(token)
    try:
        yield
    finally:
        _asking.reset(before)


def access(token: str | None = None) -> Token:
    """The token to ask the Hub with: this one, else that of whoever asks, else on one's own machine one's sign-in."""
    if token:
        return token
    asking = _asking.get()
    if asking is not None:
        return asking
    if read_settings().shared:
        return False
    from huggingface_hub import get_token

    return get_token() or False


def whose(token: str | None = None) -> str:
    """A mark of that token: what was read with it is kept for it alone, and the token itself nowhere."""
    found = access(token)
    return hashlib.sha256(found.encode()).hexdigest() if found else ""
