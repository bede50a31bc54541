"""Where uploads lie from their arrival until a handler opens them: a folder of ours, in which nothing grows old.

Gradio would share one folder with every other Gradio app of the machine. What nobody opens within an hour goes, by
Gradio's own hand while the page runs, and by ours at the next start if the page was killed.
"""

import os
import time
from pathlib import Path

SECONDS = 3600  # after which an upload that nobody opened is deleted
EVERY = 600


def claim(home: Path) -> Path:
    """Have uploads come into `home/incoming`, emptied of what was left there; called before gradio is imported."""
    folder = home / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    return folder


def sweep(folder: Path, now: float | None = None) -> None:
    """Delete what is old, and folders in which nothing is left."""
    now = time.time() if now is None else now
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder before the folder
        try:
            if path.is_dir() and not path.is_symlink():
                if now - path.stat().st_mtime > SECONDS and not any(path.iterdir()):
                    path.rmdir()
            elif now - path.lstat().st_mtime > SECONDS:
                path.unlink()
        except FileNotFoundError:
            continue
