"""The elements of a JSON list, one by one, through a window that slides over the text."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from peft_ui.data.encoding import Utf8Reader
from peft_ui.errors import DataError

MOST_BYTES = 64 * 2**20  # of one element
_BLOCK = 2**20
_EDGE = 16  # characters at the window's end where a broken place may just be a cut one
_SPACE = re.compile(r"[ \t\r\n]*")
_MEND = "Mend that place; a JSON file is one list of objects, a .jsonl file one object a line."


def broken(name: str, line: int, column: int, reason: str) -> DataError:
    """What is said of JSON that cannot be read, with its place."""
    return DataError(f"{name}, line {line}, column {column}: broken JSON ({reason}).", _MEND)


def elements(text: Utf8Reader, name: str) -> Iterator[tuple[Any, int]]:
    """Each element with the characters that it took.

    Raises:
        DataError: broken JSON (line and column), too deep, too large, or no end.
    """
    window = _Window(text, name)
    window.expect("[")
    if window.sees("]"):
        window.end()
        return
    while True:
        yield window.element()
        if window.sees("]"):
            break
        window.expect(",")
    window.end()


class _Window:
    """The part of the text that is being read; what was read is let go."""

    def __init__(self, source: Utf8Reader, name: str) -> None:
        self._source, self._name = source, name
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._scan = json.JSONDecoder().raw_decode
        self._text, self._at, self._ended = "", 0, False
        self._line, self._column = 1, 1  # of the window's start

    def sees(self, sign: str) -> bool:
        """Whether the sign comes next; then it is taken."""
        if self._next() == sign:
            self._at += 1
            return True
        return False

    def expect(self, sign: str) -> None:
        if not self.sees(sign):
            raise self._broken(self._at, f"Expecting '{sign}' delimiter")

    def end(self) -> None:
        """Nothing but white space may follow."""
        if self._next():
            raise self._broken(self._at, "Extra data")

    def element(self) -> tuple[Any, int]:
        """The value that comes next, and how many characters it took."""
        self._next()
        self._slide()
        while True:
            value, stop = self._tried()
            if stop and (stop < len(self._text) or self._ended):
                taken, self._at = stop - self._at, stop
                return value, taken
            if len(self._text) > MOST_BYTES:
                raise DataError(
                    f"{self._name}, line {self._here()}: a row is longer than {MOST_BYTES // 2**20} MB.",
                    "Is a bracket or a quote never closed there?",
                )
            self._read(max(_BLOCK, len(self._text)))

    def _tried(self) -> tuple[Any, int]:
        """The value and where it ends, or 0 where the window may be too short."""
        try:
            return self._scan(self._text, self._at)
        except json.JSONDecodeError as error:
            cut = error.pos >= len(self._text) - _EDGE or error.msg.startswith("Unterminated")
            if not cut or self._ended:
                raise self._broken(error.pos, error.msg) from error
            return None, 0
        except RecursionError as error:
            raise DataError(
                f"{self._name}, line {self._here()}: JSON nested too deeply.", "Flatten the rows."
            ) from error
        except ValueError as error:  # an integer of more than 4300 digits
            raise DataError(f"{self._name}, line {self._here()}: {error}.", "Write such a number as text.") from error

    def _next(self) -> str:
        """The next character that is no white space, or "" at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._slide()
            self._read(_BLOCK)

    def _read(self, size: int) -> None:
        raw = self._source.read(size)
        self._ended = not raw
        self._text += self._decoder.decode(raw, final=self._ended)

    def _slide(self) -> None:
        """Let go of what was read, once it is worth it."""
        if self._at < _BLOCK and self._at < len(self._text):
            return
        self._line, self._column = self._place(self._at)
        self._text, self._at = self._text[self._at :], 0

    def _place(self, at: int) -> tuple[int, int]:
        lines = self._text.count("\n", 0, at)
        last = self._text.rfind("\n", 0, at)
        return (self._line + lines, at - last) if lines else (self._line, self._column + at)

    def _here(self) -> int:
        return self._place(self._at)[0]

    def _broken(self, at: int, reason: str) -> DataError:
        return broken(self._name, *self._place(at), reason)
