"""The queue and the disk of a home, on a terminal: who waits, in which order, what takes space."""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from peft_ui.cli.terminal import LOCAL, Home, Run, answer, opened
from peft_ui.settings import read_settings


class Way(StrEnum):
    """Whereto in the queue."""

    up = "up"
    down = "down"


def queue(home: Home = None) -> None:
    """List the runs that wait, in the order in which they start."""
    from peft_ui.runs.folder import RunFolder
    from peft_ui.runs.places import waiting
    from peft_ui.runs.state import details

    settings = read_settings(home)
    lines = [details(RunFolder(settings.runs / run)) for run in waiting(settings.home)]
    answer([{name: line[name] for name in ("run", "place", "paused", "model", "method", "created")} for line in lines])


def pause(home: Home = None) -> None:
    """Start no further run of yours; one that is under way goes on."""
    from peft_ui.runs.queue import pause as hold_back

    hold_back(read_settings(home).home, LOCAL)
    queue(home)


def unpause(home: Home = None) -> None:
    """Let your runs start again."""
    from peft_ui.runs.queue import go_on

    go_on(read_settings(home).home, LOCAL)
    queue(home)


def move(run: Run, way: Annotated[Way, typer.Argument(help="up: earlier; down: later.")], home: Home = None) -> None:
    """Let a waiting run change places with your next one before or after it."""
    from peft_ui.runs.queue import move as change

    change(opened(run, home), earlier=way is Way.up)
    queue(home)


def clone(run: Run, run_id: str | None = None, home: Home = None) -> None:
    """Queue a new run with the recipe and the rows of an old one."""
    from peft_ui.runs.queue import clone as again
    from peft_ui.runs.state import summary

    answer(summary(again(opened(run, home), run_id)))


def delete(run: Run, home: Home = None) -> None:
    """Delete a run that has ended, with all that it made."""
    from peft_ui.runs.queue import delete as remove
    from peft_ui.runs.space import bytes_of

    folder = opened(run, home)
    freed = bytes_of(folder.path)
    remove(folder)
    answer({"run": run, "freed_bytes": freed})


def space(home: Home = None) -> None:
    """Tell what takes space: runs by what they consist of, uploads, and the models that were fetched."""
    from peft_ui.models.cache import cached_models
    from peft_ui.runs.space import space_of_home

    answer(space_of_home(read_settings(home).home) | {"models": [asdict(one) for one in cached_models()]})


COMMANDS = (queue, pause, unpause, move, clone, delete, space)
