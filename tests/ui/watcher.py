"""Looks for what must not be seen in the arguments and environments of all processes that a test has brought about."""

import threading
from pathlib import Path


class Watcher(threading.Thread):
    """Reads them again and again until `over` is set.

    Args:
        folder: of the test; whoever is born with it in his arguments or his environment belongs to the test.
        secrets: what must not be there.
    """

    def __init__(self, folder: Path, *secrets: str) -> None:
        super().__init__(daemon=True)
        self.mark, self.secrets = str(folder).encode(), [secret.encode() for secret in secrets]
        self.seen: set[str] = set()  # what was started
        self.found: set[str] = set()
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.02):
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    started, born = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
                except OSError:  # it has ended, or is somebody else's
                    continue
                if self.mark in started + born:
                    words = started.replace(b"\0", b" ").decode("utf-8", "replace")
                    self.seen.add(words)
                    if any(secret in started + born for secret in self.secrets):
                        self.found.add(f"{process.name}: {words}")

    def was_seen(self, module: str) -> bool:
        """Whether a process of this module was looked at."""
        return any(module in started for started in self.seen)


def files_with(folder: Path, *secrets: str) -> list[Path]:
    """All files below the folder that hold one of these."""
    written = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in written if any(secret.encode() in path.read_bytes() for secret in secrets)]
