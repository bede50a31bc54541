"""Locks that the kernel frees: whoever holds one lives, so "alive" is never a guess from a pid.

`flock` belongs to the open file and ends with the last process that has it open, however it died.
"""

import fcntl
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Lock:
    """A lock that is ours until `release` or the end of the process."""

    descriptor: int

    def release(self) -> None:
        os.close(self.descriptor)


def hold(path: Path, tries: int = 200) -> Lock | None:
    """Take the lock, or answer None when somebody else holds it.

    A look by `is_held` shares the file for some microseconds; that is told apart from a holder and tried again.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    for _ in range(tries):
        if _try(descriptor, fcntl.LOCK_EX):
            return Lock(descriptor)
        if not _try(descriptor, fcntl.LOCK_SH):
            break
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        time.sleep(random.uniform(0.0005, 0.005))
    os.close(descriptor)
    return None


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock; looking neither takes it nor disturbs another look."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return not _try(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Wait for the lock, hold it for the block, then hand it on: for short steps that must not overlap."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _try(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
