"""Whose token opens a gated model when nobody gave one: the local user's own, and on a shared machine nobody's.

`False` is said outright: with None the library would take the token of whoever owns the machine, so that on a Space
every visitor would read with the owner's rights.
"""

from typing import Literal

from peft_ui.settings import read_settings


def access(token: str | None = None) -> str | Literal[False]:
    """The token to ask the Hub with: `token`, else the one this machine is signed in with, where it has one user."""
    if token:
        return token
    settings = read_settings()
    if settings.on_space or settings.visitors == "many":
        return False
    from huggingface_hub import get_token

    return get_token() or False
