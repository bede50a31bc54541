"""A text file to rows: its paragraphs, its lines, or, where every line is a word with its tag (CoNLL), its sentences.

A text that has blank lines is one of paragraphs; one that has none is one of lines.
"""

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from peft_ui.data.columns import batches_of
from peft_ui.data.encoding import HEAD, Utf8Reader
from peft_ui.errors import DataError

MOST_BYTES = 16 * 2**20  # of one paragraph
_TAG = re.compile(r"(O|[BIESLU]-\S+|[A-Z]{1,6}\$?|[.,:;'`\"()-]{1,2})$")  # BIO and Penn tags
_TAGGED = 0.95  # share of the first lines that must look tagged


def read_batches(text: Utf8Reader, name: str) -> Iterator[pa.RecordBatch]:
    """Rows with `text`, or with `tokens` and `tags`.

    Raises:
        DataError: a paragraph without end, or a tagged file whose line has another number of columns.
    """
    head = text.peek(HEAD)[:HEAD].decode("utf-8", "ignore").replace("\r\n", "\n")
    lines = [line for line in head.split("\n")[:2_000] if line.strip()]
    if len(lines) > 1 and _looks_tagged(lines):
        return batches_of(_sentences(text, name))
    return batches_of(_paragraphs(text, name, by_line="\n\n" not in head.strip()))


def read_tagged_batches(text: Utf8Reader, name: str) -> Iterator[pa.RecordBatch]:
    """Rows with `tokens` and `tags`, of a file that says by its ending that it holds them.

    Raises:
        DataError: a line without a tag, or with another number of columns than those before.
    """
    return batches_of(_sentences(text, name))


def _looks_tagged(lines: list[str]) -> bool:
    rows = [line.split() for line in lines if not line.startswith(("#", "-DOCSTART-"))]
    widths = {len(row) for row in rows}
    return (
        len(widths) == 1 and min(widths) >= 2 and sum(bool(_TAG.match(row[-1])) for row in rows) >= _TAGGED * len(rows)
    )


def _sentences(text: Utf8Reader, name: str) -> Iterator[tuple[dict[str, Any], int]]:
    words: list[list[str]] = []
    width = 0
    for number, line in enumerate(_lines(text, name), 1):
        parts = line.split()
        if line.startswith(("#", "-DOCSTART-")) or not parts:
            if words:
                yield _sentence(words)
            words = []
            continue
        width = width or max(len(parts), 2)
        if len(parts) != width:
            raise DataError(
                f"{name}, line {number}: {len(parts)} columns, but there should be {width}.",
                "Each line is a word, perhaps more columns, and its tag; a blank line ends a sentence.",
            )
        words.append(parts)
    if words:
        yield _sentence(words)


def _sentence(words: list[list[str]]) -> tuple[dict[str, Any], int]:
    tokens, tags = [word[0] for word in words], [word[-1] for word in words]
    return {"tokens": tokens, "tags": tags}, sum(map(len, tokens))


def _paragraphs(text: Utf8Reader, name: str, by_line: bool) -> Iterator[tuple[dict[str, Any], int]]:
    held: list[str] = []
    size = 0
    for line in _lines(text, name):
        if line.strip() and not by_line:
            held.append(line)
            size += len(line)
            if size > MOST_BYTES:
                raise _too_long(name)
        elif held:
            yield {"text": "\n".join(held)}, size
            held, size = [], 0
        if by_line and line.strip():
            yield {"text": line}, len(line)
    if held:
        yield {"text": "\n".join(held)}, size


def _lines(text: Utf8Reader, name: str) -> Iterator[str]:
    while line := text.readline(MOST_BYTES + 1):
        if len(line) > MOST_BYTES:
            raise _too_long(name)
        yield line.decode("utf-8").rstrip("\r\n")


def _too_long(name: str) -> DataError:
    return DataError(
        f"{name} has a paragraph of more than {MOST_BYTES // 2**20} MB.", "Put blank lines between its parts."
    )
