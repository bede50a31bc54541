"""A small disk of memory, which can be filled and made read-only; only root may mount one."""

import contextlib
import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = "24m"


@contextmanager
def small_disk(place: Path) -> Iterator[bool]:
    """Mount it there for the block; False where that is not allowed."""
    place.mkdir(parents=True, exist_ok=True)
    if place.is_mount():  # left by one that was killed
        subprocess.run(["umount", "-l", str(place)], check=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "peft-ui-torture", str(place)]
    mounted = os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def full(home: Path) -> Iterator[Callable[[], None]]:
    """A way to fill the disk of the home to its last byte; what filled it goes with the block."""
    ballast = home / "ballast"

    def fill() -> None:
        with ballast.open("wb", buffering=0) as file:
            for size in (2**20, 2**12, 1):
                with contextlib.suppress(OSError):
                    while file.write(b"\0" * size):
                        pass
        with (home / "one-more").open("wb", buffering=0) as file:
            try:
                file.write(b"\0")
                raise AssertionError("the disk is not full")
            except OSError as error:
                assert error.errno == errno.ENOSPC
        (home / "one-more").unlink()

    try:
        yield fill
    finally:
        ballast.unlink(missing_ok=True)


@contextmanager
def read_only(home: Path) -> Iterator[None]:
    """The disk of the home can only be read within the block."""
    _remount(home.parent if home.parent.is_mount() else home, "ro")
    try:
        yield
    finally:
        _remount(home.parent if home.parent.is_mount() else home, "rw")


def _remount(place: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True, capture_output=True)
