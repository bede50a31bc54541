"""Looks for what must not be seen: arguments and environments of a page, its children, and all that serve its home."""

import threading
from collections.abc import Iterable
from pathlib import Path

import psutil


class Watcher(threading.Thread):
    """Reads them again and again until `over` is set.

    Args:
        pid: the page.
        home: workers and supervisors are nobody's children; they are known by this path in their arguments.
        secrets: what must not be there.
    """

    def __init__(self, pid: int, home: Path, *secrets: str) -> None:
        super().__init__(daemon=True)
        self.pid, self.home, self.secrets = pid, str(home).encode(), [secret.encode() for secret in secrets]
        self.seen: dict[int, str] = {}  # the process, and what it was started as
        self.found: set[str] = set()
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.02):
            for pid in self._pids():
                for part in ("cmdline", "environ"):
                    try:
                        text = Path(f"/proc/{pid}/{part}").read_bytes()
                    except OSError:
                        continue
                    if part == "cmdline":
                        self.seen[pid] = text.replace(b"\0", b" ").decode("utf-8", "replace")
                    if any(secret in text for secret in self.secrets):
                        self.found.add(f"{part} of {pid}: {self.seen.get(pid)}")

    def _pids(self) -> Iterable[int]:
        try:
            family = {child.pid for child in psutil.Process(self.pid).children(recursive=True)}
        except psutil.Error:
            return []
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if self.home in file.read_bytes():
                    family.add(int(file.parent.name))
            except OSError:
                continue
        return {self.pid, *family}

    def was_seen(self, module: str) -> bool:
        """Whether a process of this module was looked at."""
        return any(module in command for command in self.seen.values())


def files_with(folder: Path, *secrets: str) -> list[Path]:
    """All files below the folder that hold one of these."""
    written = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in written if any(secret.encode() in path.read_bytes() for secret in secrets)]
