"""What happens in a run, one JSON object a line, appended by its worker alone: append-only files survive kill -9.

Kinds: `state {state}`, `step {step, of, epoch, loss, learning_rate, …}`, `eval {step, loss, …}`,
`checkpoint {step, folder}`, `message {text}`, `error {what, remedy}`; each with `time` (seconds since 1970).
A line that a kill tore is ignored by the reader and closed by the next writer.
"""

import json
import math
import os
import time
from pathlib import Path

SYNCED = ("state", "checkpoint", "error")


class EventLog:
    """The one writer of a run's events."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        size = os.fstat(self._file).st_size
        self._whole = size == 0 or os.pread(self._file, 1, size - 1) == b"\n"

    def append(self, event: dict) -> dict:
        """Write the event, with the time when it has none, and answer what was written.

        A number that is not finite is written as null: JSON has no word for it.
        """
        event = {"kind": event["kind"], "time": time.time()} | {key: _finite(value) for key, value in event.items()}
        line = json.dumps(event, ensure_ascii=False, allow_nan=False).encode() + b"\n"
        self._write(line if self._whole else b"\n" + line)
        if event["kind"] in SYNCED:
            os.fsync(self._file)
        return event

    def _write(self, line: bytes) -> None:
        self._whole = False
        while line:
            line = line[os.write(self._file, line) :]
        self._whole = True

    def close(self) -> None:
        os.close(self._file)


def read_events(path: Path, offset: int = 0, limit: int | None = None) -> tuple[list[dict], int]:
    """The events from a byte offset on, and the offset to go on from.

    Args:
        limit: read about this many bytes at most; read on until the offset stays.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            text = file.read(-1 if limit is None else limit)
            if limit is not None and b"\n" not in text:
                text += file.readline()
    except FileNotFoundError:
        return [], offset
    end = text.rfind(b"\n") + 1
    events = (_parse(line) for line in text[:end].split(b"\n"))
    return [event for event in events if event is not None], offset + end


def _parse(line: bytes) -> dict | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "kind" in event else None


def _finite(value: object) -> object:
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
