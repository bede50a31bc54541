"""Bytes to UTF-8 as they are read: which encoding a text file has, found out and said.

UTF-8 with or without a byte order mark is read as it is. UTF-16 is known by its mark. GB18030 accepts nearly
any bytes, so it is believed only when the text it gives is mostly common Chinese.
"""

import codecs
import io
from typing import Any, BinaryIO

from peft_ui.errors import DataError

HEAD = 2**20  # bytes by which the encoding is told
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_COMMON_CHINESE = 0.8  # share of the non-ASCII characters that GB2312 must know before GB18030 is believed


def open_utf8(file: BinaryIO, name: str) -> tuple["Utf8Reader", str]:
    """The same text as UTF-8 without a byte order mark, and the encoding that it had.

    Args:
        file: open at its start.
        name: the file's name, for the messages.

    Raises:
        DataError: an unknown encoding, or no text. Reading on raises it too: a byte that does not belong to the
            encoding (with its place), or a NUL byte.
    """
    head = file.read(HEAD)
    whole = len(head) < HEAD
    mark = next((mark for mark in (codecs.BOM_UTF8, *_UTF16) if head.startswith(mark)), b"")
    body = head[len(mark) :]
    encoding = _UTF16.get(mark) or ("utf-8" if mark else _told_by(body, whole, name))
    reader = Utf8Reader(_Utf8(file, body, encoding, (name, len(mark))), buffer_size=HEAD)
    if not reader.peek(1).strip() and not _has_text(reader):
        raise DataError(f"{name} is empty.", "Choose a file with rows.")
    return reader, encoding


class Utf8Reader(io.BufferedReader):
    """What `open_utf8` gives: peek, read, readline; `tail` are the last bytes that were read from below."""

    @property
    def tail(self) -> bytes:
        return self.raw.tail  # type: ignore[attr-defined, no-any-return]


class _Utf8(io.RawIOBase):
    """Decodes and encodes block by block, so that a bad byte is found where it stands."""

    def __init__(self, file: BinaryIO, head: bytes, encoding: str, origin: tuple[str, int]) -> None:
        self._file, self._waiting, self._encoding = file, head, encoding
        self._name, self._place = origin
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = b""
        self._lines = 1
        self._ended = False
        self.tail = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and not self._ended:
            self._fill()
        taken = self._ready[: len(buffer)]
        buffer[: len(taken)] = taken
        self._ready = self._ready[len(taken) :]
        return len(taken)

    def _fill(self) -> None:
        raw = self._waiting or self._file.read(HEAD)
        self._waiting = b""
        self._ended = not raw
        pending = len(self._decoder.getstate()[0])
        try:
            text = self._decoder.decode(raw, final=self._ended)
        except UnicodeDecodeError as error:
            raise self._broken(error, pending) from error
        self._ready = text.encode("utf-8", "replace")
        self._check_nul()
        self._place += len(raw)
        self._lines += self._ready.count(b"\n")
        self.tail = (self.tail + self._ready)[-64:]

    def _check_nul(self) -> None:
        place = self._ready.find(b"\0")
        if place >= 0:
            line = self._lines + self._ready.count(b"\n", 0, place)
            raise DataError(
                f"{self._name} holds a NUL byte at byte {self._place + place} (line {line}), so it is not a text file.",
                "Export it again as text, UTF-8.",
            )

    def _broken(self, error: UnicodeDecodeError, pending: int) -> DataError:
        place = self._place - pending + error.start
        if self._encoding.startswith("utf-16"):
            return DataError(
                f"{self._name} begins as {self._encoding.upper()} but breaks at byte {place}: {error.reason}.",
                "Save it again as UTF-8.",
            )
        return _not_utf8(self._name, place, error.object[error.start])


def _told_by(head: bytes, whole: bool, name: str) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=whole)
    except UnicodeDecodeError as error:
        if _is_chinese(head, whole):
            return "gb18030"
        raise _not_utf8(name, error.start, head[error.start]) from error
    return "utf-8"


def _not_utf8(name: str, place: int, byte: int) -> DataError:
    return DataError(
        f"{name} is not UTF-8: byte {place} is 0x{byte:02X} (known are UTF-8, UTF-16 with a "
        "byte order mark, and GB18030).",
        'Save it again as UTF-8; in Excel: "CSV UTF-8".',
    )


def _is_chinese(raw: bytes, whole: bool) -> bool:
    try:
        text = codecs.getincrementaldecoder("gb18030")().decode(raw, final=whole)
    except UnicodeDecodeError:
        return False
    foreign = [character for character in text if not character.isascii()]
    return sum(_is_common(character) for character in foreign) >= _COMMON_CHINESE * len(foreign)


def _is_common(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def _has_text(reader: Utf8Reader) -> bool:
    """Whether anything but white space comes; called only where the first block holds none."""
    while block := reader.peek(1):
        if block.strip():
            return True
        reader.read(len(block))
    return False
