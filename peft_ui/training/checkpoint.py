"""Checkpoints that are there whole or not at all, and that notice when they were damaged later.

Written under a temporary name, summed, synced, then renamed: a name `step-N` means a complete folder.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKSUMS = "checksums.json"
PREFIX = "step-"


def checkpoint_folder(parent: Path, step: int) -> Path:
    """Where the checkpoint after `step` optimizer steps lives."""
    return parent / f"{PREFIX}{step}"


def name_until_whole(final: Path) -> Path:
    """What a checkpoint is called while it is written."""
    return final.with_name(f".{final.name}.unfinished")


@contextmanager
def written_whole(final: Path) -> Iterator[Path]:
    """A temporary folder to write into; it takes the name `final` only once everything is on the disk."""
    clear_unfinished(final.parent)
    unfinished = name_until_whole(final)
    unfinished.mkdir(parents=True)
    try:
        yield unfinished
        sums = {file.name: _sum(file) for file in sorted(unfinished.iterdir())}
        (unfinished / CHECKSUMS).write_text(json.dumps(sums, indent=1))
        put_in_place(unfinished, final)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)  # there was no room for it, say


def clear_unfinished(parent: Path) -> None:
    """Delete what a worker left that was killed while it wrote."""
    for left in parent.glob(f".{PREFIX}*.unfinished"):
        shutil.rmtree(left)


def put_in_place(unfinished: Path, final: Path) -> None:
    """Let a folder of files take its name, once every byte of it is on the disk; what had the name before goes."""
    for place in [*unfinished.rglob("*"), unfinished]:
        _sync(place)
    if final.exists():  # the same, written again by a resumed run
        shutil.rmtree(final)
    unfinished.rename(final)
    _sync(final.parent)


def damage(folder: Path) -> str | None:
    """What is wrong with a checkpoint, in words; None when every file is as it was written."""
    try:
        sums = json.loads((folder / CHECKSUMS).read_text())
    except (OSError, json.JSONDecodeError):
        return f"{folder.name} has no readable {CHECKSUMS}"
    for name, expected in sums.items():
        if not (folder / name).is_file():
            return f"{folder.name} lacks {name}"
        if _sum(folder / name) != expected:
            return f"{name} in {folder.name} is not what was written"
    return None


def newest_whole(parent: Path, on_damage: Callable[[str], None]) -> Path | None:
    """The latest checkpoint that is as it was written; `on_damage` is told of every later one that is not."""
    for folder in sorted(_all(parent), key=_step, reverse=True):
        reason = damage(folder)
        if reason is None:
            return folder
        on_damage(reason)
    return None


def keep_newest(parent: Path, count: int, best: int | None = None) -> None:
    """Delete all but the `count` latest checkpoints and the one of the step `best`."""
    for folder in sorted(_all(parent), key=_step, reverse=True)[count:]:
        if _step(folder) != best:
            shutil.rmtree(folder)


def _all(parent: Path) -> list[Path]:
    return [folder for folder in parent.glob(f"{PREFIX}*") if folder.name.removeprefix(PREFIX).isdigit()]


def _step(folder: Path) -> int:
    return int(folder.name.removeprefix(PREFIX))


def _sum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _sync(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
