"""How the page speaks with its helper processes: JSON objects, each behind its length in four bytes.

Length first, so that a text of any content arrives whole; pipes only, so that nobody else can listen
and a helper whose page has died reads the end of its input and leaves.
"""

import json
import os
import struct
import sys
from typing import IO, Any, BinaryIO

LENGTH = struct.Struct(">I")
MAX_BYTES = 256 * 1024 * 1024


def send(stream: IO[bytes], message: dict[str, Any]) -> None:
    """Write one message and flush.

    Raises:
        OSError: the other side is gone (`BrokenPipeError`).
    """
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> dict[str, Any] | None:
    """Wait for one message; None when the other side is gone, also in the middle of a message."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    if size > MAX_BYTES:
        raise ValueError(f"a message of {size} bytes is larger than {MAX_BYTES}")
    body = stream.read(size)
    return json.loads(body.decode("utf-8", "surrogatepass")) if len(body) == size else None


def claim_pipes() -> tuple[BinaryIO, BinaryIO]:
    """In a helper: keep standard input and output for messages alone.

    Whatever a library prints goes to standard error from now on, and whoever reads standard input finds it empty.
    """
    incoming, outgoing = os.dup(0), os.dup(1)
    with open(os.devnull, "rb") as empty:  # noqa: PTH123
        os.dup2(empty.fileno(), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return os.fdopen(incoming, "rb"), os.fdopen(outgoing, "wb")
