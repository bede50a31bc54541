"""Handlers that answer bit by bit: as `visitor.spoken`, but the language and the errors hold at every step.

A generator runs after the call that made it has returned, and each of its steps in another context, so each
step is wrapped by itself.
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from peft_ui.errors import VisitorError
from peft_ui.ui.visitor import in_words
from peft_ui.words.say import language, say, speaking


def spoken_stream(handler: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """`handler`, a generator, as it is wired: in the language of the page being built, with errors in words."""
    chosen = language()

    def answer(*args: Any, **values: Any) -> Iterator[Any]:
        steps = handler(*args, **values)
        while True:
            with speaking(chosen):
                try:
                    step = next(steps)
                except StopIteration:
                    return
                except VisitorError as error:
                    raise gr.Error(in_words(error), title=say("That did not work"), print_exception=False) from error
            yield step

    functools.update_wrapper(answer, handler.func if isinstance(handler, functools.partial) else handler)
    answer.__signature__ = inspect.signature(handler)  # type: ignore[attr-defined]
    return answer
