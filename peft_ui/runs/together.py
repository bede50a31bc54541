"""Several processes for one run, by `accelerate launch`: the worker starts them, hears the first one, and tells it.

    python -m accelerate.commands.launch … -m peft_ui.runs.together FOLDER

What the first process says lies in `together.jsonl` and becomes the run's events as it comes. They end when the worker
lets go of the run's lock, however it ended.
"""

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peft_ui.errors import TrainingError, VisitorError
from peft_ui.runs.events import EventLog, read_events
from peft_ui.runs.failure import words_for
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.lock import hold, is_held
from peft_ui.runs.process import signal_group
from peft_ui.settings import helper_environment

TOLD, STOP, ALIVE = "together.jsonl", "together.stop", "together.lock"
LAUNCH = (
    *(sys.executable, "-m", "accelerate.commands.launch", "--num_machines", "1", "--mixed_precision", "no"),
    *("--dynamo_backend", "no", "--main_process_port", "0"),
)
PAUSE = 0.2  # seconds between two looks at what was said
SECOND_TO_SPEAK = 5.0  # seconds: the first process's words on a failure come before the others end it


def train_together(
    folder: Path, processes: int, on_event: Callable[[dict], None], should_stop: Callable[[], bool]
) -> dict:
    """Train the run of `folder` in so many processes; answers the summary of the first.

    Raises:
        TrainingError: what the first one found, or that they ended without a word.
    """
    told = folder / TOLD
    while is_held(folder / ALIVE):  # those of a worker that was killed leave at their next step
        time.sleep(PAUSE)
    for left in (told, folder / STOP):
        left.unlink(missing_ok=True)
    where = () if _has_cards() else ("--cpu",)
    command = [*LAUNCH, *where, "--num_processes", str(processes), "-m", __name__, str(folder)]
    launcher = subprocess.Popen(command, env=helper_environment(), stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        return _heard(launcher, told, on_event, should_stop)
    finally:
        signal_group(launcher.pid, signal.SIGKILL)
        launcher.wait()


def _heard(
    launcher: subprocess.Popen, told: Path, on_event: Callable[[dict], None], should_stop: Callable[[], bool]
) -> dict:
    offset, ended = 0, False
    while True:
        events, offset = read_events(told, offset)
        for event in events:
            if event["kind"] == "summary":
                return dict(event["summary"])
            if event["kind"] == "error":
                raise TrainingError(event["what"], event["remedy"])
            on_event(event)
        if ended:
            raise TrainingError(
                f"The processes that train together ended with code {launcher.returncode}, without a word on why.",
                "The whole story is in worker.log, in the run's folder; resume to go on from the last checkpoint.",
            )
        if should_stop():
            told.with_name(STOP).touch()
        ended = launcher.poll() is not None
        time.sleep(0 if ended else PAUSE)


def _has_cards() -> bool:
    from peft_ui.models.fit import has_card

    return has_card()


def main() -> int:
    """One of the processes."""
    from accelerate import PartialState

    run = RunFolder(Path(sys.argv[1]))
    state = PartialState(cpu=not _has_cards())
    if not state.is_main_process:
        return _follow(run)
    alive, log = hold(run.path / ALIVE), EventLog(run.path / TOLD)
    try:
        summary = _train(run, log.append, (run.path / STOP).exists)
    except Exception as error:  # noqa: BLE001  the worker makes an event of it, as of any failure
        traceback.print_exc()
        what, remedy = words_for(error.with_traceback(None), run.read_recipe())
        log.append({"kind": "error", "what": what, "remedy": remedy})
        return 1
    finally:
        if alive is not None:
            alive.release()
    log.append({"kind": "summary", "summary": summary})
    return 0


def _follow(run: RunFolder) -> int:
    try:
        _train(run, lambda event: None, lambda: False)
    except VisitorError:
        time.sleep(SECOND_TO_SPEAK)
        return 1
    return 0


def _train(run: RunFolder, on_event: Callable[[dict], Any], wishes_to_stop: Callable[[], bool]) -> dict:
    from peft_ui.recipe.recipe import parse_recipe
    from peft_ui.training.train import train

    def should_stop() -> bool:
        if not is_held(run.lock):
            os._exit(1)  # the worker is gone
        return wishes_to_stop()

    return train(parse_recipe(run.read_recipe()), run.path, on_event, should_stop)


if __name__ == "__main__":
    sys.exit(main())
