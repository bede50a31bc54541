"""A few kilobytes kept for a run's last words: a full disk must not keep it from saying that the disk is full."""

import os

from peft_ui.runs.folder import RunFolder

SIZE = 64 * 1024


def keep_room(folder: RunFolder) -> None:
    """Take the room, unless the run has it.

    Raises:
        OSError: there is none.
    """
    if folder.room.exists() and folder.room.stat().st_size == SIZE:
        return
    with folder.room.open("wb", buffering=0) as file:
        file.write(bytes(SIZE))
        os.fsync(file.fileno())


def give_room(folder: RunFolder) -> None:
    """Give it back, for the words that are to be written now."""
    folder.room.unlink(missing_ok=True)
