"""How much of a push has left this machine.

Of a path huggingface_hub tells nothing to its caller. An open file it reads bit by bit as it sends it, by plain HTTP
(LFS) and not by Xet, as its documentation says; so a file that notes how far it was read knows what was sent.
"""

import io
import time
from collections.abc import Callable
from pathlib import Path

TELL_SECONDS = 0.3


class Meter:
    """Tells how many bytes of all files were sent: now and then, and at the end.

    Args:
        total: bytes of all files.
        tell: told a sentence.
    """

    def __init__(self, total: int, tell: Callable[[str], None]) -> None:
        self._total, self._tell = total, tell
        self._sent: dict[str, int] = {}
        self._told = float("-inf")

    def note(self, name: str, sent: int) -> None:
        """So many bytes of this file were read; fewer than before when it is sent once more."""
        self._sent[name] = sent
        done, now = sum(self._sent.values()), time.monotonic()
        if now - self._told > TELL_SECONDS or done == self._total:
            self._told = now
            self._tell(f"Sent {done / 1e6:.1f} of {self._total / 1e6:.1f} MB.")


class Sent(io.BufferedReader):
    """An open file that notes how far it was read, once it is looked over and `meter` is set."""

    def __init__(self, path: Path) -> None:
        super().__init__(io.FileIO(path))
        self.meter: Meter | None = None
        self._name = path.name

    def read(self, size: int | None = -1) -> bytes:
        block = super().read(size)
        if self.meter:
            self.meter.note(self._name, self.tell())
        return block
