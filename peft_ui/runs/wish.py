"""The wish to stop, a file in the run's folder: empty means finish the step, save and end; `now` means at once."""

from typing import Literal

from peft_ui.runs.atomic import write_text
from peft_ui.runs.folder import RunFolder

Wish = Literal["none", "stop", "now"]


def read_wish(folder: RunFolder) -> Wish:
    """What was wished so far."""
    try:
        return "now" if folder.stop.read_text(encoding="utf-8").strip() else "stop"
    except FileNotFoundError:
        return "none"


def wish_stop(folder: RunFolder) -> None:
    """Ask the worker to stop; asked a second time, the supervisor will make it."""
    if folder.stop.exists():
        write_text(folder.stop, "now\n")
    else:
        folder.stop.touch()
