"""The wish to stop, a file in the run's folder: finish the step, save and end; `now` means at once.

Where nobody wished it but a limit was reached, the file holds why, in words for the visitor.
"""

from typing import Literal

from peft_ui.runs.atomic import write_text
from peft_ui.runs.folder import RunFolder

NOW = "now"
Wish = Literal["none", "stop", "now"]


def read_wish(folder: RunFolder) -> Wish:
    """What was wished so far."""
    try:
        return "now" if folder.stop.read_text(encoding="utf-8").strip() == NOW else "stop"
    except FileNotFoundError:
        return "none"


def read_reason(folder: RunFolder) -> str:
    """Why it must stop, where that is not the visitor's own wish; else ""."""
    try:
        said = folder.stop.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    return "" if said == NOW else said


def wish_stop(folder: RunFolder, why: str = "") -> None:
    """Ask the worker to stop; asked a second time, the supervisor will make it."""
    if folder.stop.exists():
        write_text(folder.stop, f"{NOW}\n")
    else:
        write_text(folder.stop, why)
