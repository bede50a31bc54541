"""What belongs to whom while it lives in Gradio's memory: page sessions, uploads on their way, running events.

Gradio 6.31 asks nobody: whoever knows a session's hash hears its answers, and whoever knows an upload's path may name
it as his own. So whoever uses a session first has it, and a path may be named only by who uploaded it.
"""

import time
from collections import OrderedDict
from pathlib import Path
from typing import Any

from peft_ui.ui.incoming import SECONDS

MOST = 20_000  # sessions remembered; one that is in use is never among the oldest


class Claims:
    """Used in the server's one event loop, so without locks."""

    def __init__(self) -> None:
        self._sessions: OrderedDict[str, str] = OrderedDict()
        self._uploads: dict[Path, dict[str, float]] = {}  # who uploaded it, and when

    def has(self, owner: str, session: str) -> bool:
        """Whether the session is this owner's; one that nobody has becomes his."""
        holder = self._sessions.setdefault(session, owner)
        if holder == owner:
            self._sessions.move_to_end(session)
        if len(self._sessions) > MOST:
            self._sessions.popitem(last=False)
        return holder == owner

    def uploaded(self, owner: str, paths: list[str]) -> None:
        """These files have come in from this owner."""
        for path in paths:
            self._uploads.setdefault(Path(path), {})[owner] = time.monotonic()

    def may_name(self, owner: str, said: Any) -> bool:
        """Whether every file that a request's values name was uploaded by this owner."""
        return all(owner in self._uploads.get(Path(path), ()) for path in paths_in(said))

    def waiting_bytes(self, owner: str) -> int:
        """What the owner's uploads take that were not opened yet; those that lie for long go."""
        self._sweep()
        return sum(path.stat().st_size for path, by in self._uploads.items() if owner in by and path.exists())

    def _sweep(self) -> None:
        now = time.monotonic()
        for path, by in list(self._uploads.items()):
            if all(now - since > SECONDS for since in by.values()):
                path.unlink(missing_ok=True)
            if not path.exists():
                del self._uploads[path]


def paths_in(said: Any) -> list[str]:
    """Every `path` of a file in a request's values, however deep."""
    found, waiting = [], [said]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if "path" in one:
                found.append(str(one["path"]))
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found
