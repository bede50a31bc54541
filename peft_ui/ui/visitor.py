"""Who is asking, and how the page answers: owners, languages and errors, each in one place.

Every handler is wired as `spoken(handler)`: it speaks the language of the page it was wired on, and a
VisitorError becomes a `gr.Error` here and nowhere else.
"""

import functools
import hashlib
import inspect
import re
from collections.abc import Callable
from typing import Any

import gradio as gr

from peft_ui.errors import Faults, VisitorError
from peft_ui.runs.failure import unwritable
from peft_ui.ui.fields import field_words
from peft_ui.words.say import language, say, speaking
from peft_ui.words.told import told

COLON = {"en": ":", "zh": "："}
COOKIE = "peft_ui_visitor"
LOCAL = "local"
OWNER = "peft_ui.owner"  # where the gate writes the owner into a request's scope


def owner_of(request: gr.Request) -> str:
    """The owner whose uploads and runs this request may touch, as the gate found it.

    With one visitor everybody is "local"; with many it is the hash of the key in the visitor's HttpOnly cookie,
    so that the key itself never reaches a disk.

    Raises:
        VisitorError: many visitors, and this browser keeps no cookie.
    """
    owner = request.request.scope.get(OWNER) if request.request else None
    if not owner:
        what = "This browser sent no cookie, so your work could not be kept apart."
        raise VisitorError(what, "Allow cookies and reload.")
    return owner


def owner_with(key: str) -> str:
    """The owner's name for a cookie's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def spoken(handler: Callable[..., Any]) -> Callable[..., Any]:
    """`handler` (a function, or a `partial` of one) as it is wired: in the page's language, errors in words."""
    chosen = language()

    def answer(*args: Any, **values: Any) -> Any:
        with speaking(chosen):
            try:
                return handler(*args, **values)
            except VisitorError as error:
                raise _shown(error) from error
            except OSError as error:
                if (known := unwritable(error)) is None:
                    raise
                raise _shown(known) from error

    return dressed(answer, handler)


def _shown(error: VisitorError) -> gr.Error:
    return gr.Error(in_words(error), title=say("That did not work"), print_exception=False)


def dressed(answer: Callable[..., Any], handler: Callable[..., Any]) -> Callable[..., Any]:
    """`answer` with `handler`'s name and signature, so that Gradio finds `request: gr.Request` in a partial too."""
    functools.update_wrapper(answer, handler.func if isinstance(handler, functools.partial) else handler)
    answer.__signature__ = inspect.signature(handler)  # type: ignore[attr-defined]
    return answer


def in_words(error: VisitorError) -> str:
    """An error as the visitor reads it: one line for each fault."""
    lines = lines_of(error)
    return "\n".join(f"• {line}" for line in lines) if len(lines) > 1 else lines[0]


def lines_of(error: VisitorError) -> list[str]:
    """One line for each fault, in the page's language."""
    if isinstance(error, Faults):
        return [_line(f"{field_words(one.field)}{COLON[language()]}", one.what, one.remedy) for one in error.faults]
    return [_line("", error.what, error.remedy)]


def _line(before: str, what: str, remedy: str) -> str:
    """One after the other; behind a Chinese stop or colon there is no space."""
    return re.sub(r"(?<=[。：]) ", "", " ".join(part for part in (before, told(what), told(remedy)) if part)).strip()
