"""What all commands share: the options that many have, answers as JSON, words for people on standard error."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from peft_ui.settings import read_settings

Home = Annotated[Path | None, typer.Option(help="Where uploads and runs live (PEFT_UI_HOME).")]
Run = Annotated[str, typer.Argument(help="The id of a run; `runs` lists them.")]
LOCAL = "local"  # the owner of all that is made on this machine without a page


def tell(text: str) -> None:
    """A word for people; how far something is, in one line of a terminal and nowhere else."""
    if not text.startswith("Sent "):
        print(text, file=sys.stderr)
    elif sys.stderr.isatty():
        print(text, file=sys.stderr, end="\r")


def opened(run: str, home: Path | None) -> Any:
    """The run's folder."""
    from peft_ui.runs.folder import open_run

    return open_run(read_settings(home).home, run)


def answer(value: Any) -> None:
    """The result on standard output, as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def answer_all(values: list[Any]) -> None:
    """One object for one recipe, a list for several."""
    answer(values[0] if len(values) == 1 else values)
