"""Bytes to UTF-8: which encoding a text file has, found out and said.

UTF-8 with or without a byte order mark is read as it is. UTF-16 is known by its mark. GB18030 accepts nearly
any bytes, so it is believed only when the text it gives is mostly common Chinese.
"""

import codecs

from peft_ui.errors import DataError

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_COMMON_CHINESE = 0.8  # share of the non-ASCII characters that GB2312 must know before GB18030 is believed


def to_utf8(raw: bytes, name: str) -> tuple[bytes, str]:
    """The same text as UTF-8 without a byte order mark, and the encoding that it had.

    Args:
        raw: the whole file.
        name: the file's name, for the message.

    Raises:
        DataError: an unknown encoding (with the place of the first byte that is not UTF-8), NUL bytes, or no text.
    """
    text, encoding = _decoded(raw, name)
    if not text or text.isspace():
        raise DataError(f"{name} is empty.", "Choose a file with rows.")
    place = text.find(b"\0")
    if place >= 0:
        line = text.count(b"\n", 0, place) + 1
        raise DataError(
            f"{name} holds a NUL byte at byte {place} (line {line}), so it is not a text file.",
            "Export it again as text, UTF-8.",
        )
    return text, encoding


def _decoded(raw: bytes, name: str) -> tuple[bytes, str]:
    if raw.startswith(codecs.BOM_UTF8):
        raw = raw[len(codecs.BOM_UTF8) :]
    for mark, encoding in _UTF16.items():
        if raw.startswith(mark):
            return _from_utf16(raw[len(mark) :], encoding, name), encoding
    try:
        raw.decode("utf-8")
        return raw, "utf-8"
    except UnicodeDecodeError as error:
        text = _as_chinese(raw)
        if text is None:
            raise DataError(
                f"{name} is not UTF-8: byte {error.start} is 0x{raw[error.start]:02X} (known are UTF-8, UTF-16 with a "
                "byte order mark, and GB18030).",
                'Save it again as UTF-8; in Excel: "CSV UTF-8".',
            ) from error
        return text.encode("utf-8"), "gb18030"


def _from_utf16(raw: bytes, encoding: str, name: str) -> bytes:
    try:
        return raw.decode(encoding).encode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{name} begins as {encoding.upper()} but breaks at byte {error.start + 2}: {error.reason}.",
            "Save it again as UTF-8.",
        ) from error


def _as_chinese(raw: bytes) -> str | None:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return None
    foreign = [character for character in text if not character.isascii()]
    common = sum(_is_common(character) for character in foreign)
    return text if common >= _COMMON_CHINESE * len(foreign) else None


def _is_common(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False
