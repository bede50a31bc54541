"""Every text for visitors passes through `say`: English is the key, Simplified Chinese stands beside it.

How a language is chosen, in one place: the page is built once per language, as a Gradio route
(`/` English, `/zh` Chinese), inside `with speaking("zh"):`. Whatever `build` says is said in that
language, and `ui.visitor.spoken(handler)`, which wraps every handler when it is wired, remembers the
language of its page and speaks it again while the handler answers. So room files only ever write

    say("Text with a {name}", name=value)

at build time and in handlers alike, never at import time. A new English text needs a line in
`words/chinese/<room>.py`; `tests/words/test_gaps.py` turns red without it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from peft_ui.words.chinese import CHINESE

LANGUAGES = {"en": "English", "zh": "中文"}
_LANGUAGE: ContextVar[str] = ContextVar("language", default="en")


def say(text: str, **values: object) -> str:
    """`text` in the current language, with `{name}` places filled from `values`.

    A text that the table does not hold (another room's error, a visitor's own word) stays as it is.
    """
    found = CHINESE.get(text, text) if language() == "zh" else text
    return found.format(**values) if values else found


def language() -> str:
    """The language now spoken: a key of `LANGUAGES`."""
    return _LANGUAGE.get()


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Speak `chosen` inside the block; an unknown language is English."""
    before = _LANGUAGE.set(chosen if chosen in LANGUAGES else "en")
    try:
        yield
    finally:
        _LANGUAGE.reset(before)
