"""What is done to a run, and how it is judged: in the end it must be the run that nobody disturbed, bit for bit."""

import os
import shutil
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from peft_ui.errors import RunError
from peft_ui.runs.ending import events_size
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.process import identity
from peft_ui.runs.queue import resume, stop
from peft_ui.runs.state import details, state_of
from peft_ui.training.checkpoint import CHECKSUMS, checkpoint_folder, newest_whole
from tests.torture.combinations import SAVE_STEPS, STEPS, Combination
from tests.torture.disk import full, read_only
from tests.torture.workshop import Whole, Workshop, events, steps, wait_for, weights, worker_of

TRIES = 6
IMPORTS_SECONDS = 8.0  # of a worker that is not forked


@dataclass
class Row:
    """One case.

    Args:
        moment: when the blow fell, in words.
        told: the last step that was told before; good: that of the last whole checkpoint.
        lost: steps taken anew although that checkpoint had them.
        wrong: what should not be; nothing when all is well.
    """

    case: str
    combination: str
    moment: str = ""
    told: int = 0
    good: int = 0
    lost: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


class TooLateError(Exception):
    """The run had ended before the blow fell: it is struck again, with another run."""


@dataclass
class Blow:
    """A run that is struck once, with what is needed to judge it."""

    shop: Workshop
    one: Combination
    row: Row
    whole: Whole
    run: RunFolder

    def pause(self) -> None:
        """Wait until its worker is there, then a random part of the time that it needs."""
        wait_for(lambda: self.run.worker.exists() and events(self.run))
        imports = 0.0 if self.shop.forked else IMPORTS_SECONDS
        seconds = self.shop.random.uniform(0, 0.95 * self.whole.seconds + imports)
        time.sleep(seconds)
        self.row.moment = self.row.moment or f"{seconds:.2f} s after its start"

    def kill_worker(self) -> None:
        """SIGKILL to the worker, which must still be at it."""
        pid = worker_of(self.run)
        if state_of(self.run) == "done" or identity(pid) is None:
            raise TooLateError
        os.kill(pid, signal.SIGKILL)
        if self.shop.end_of(self.run) == "done":
            raise TooLateError

    def must(self, fine: object, words: str) -> None:
        if not fine:
            self.row.wrong.append(words)

    def recover(self) -> list[str]:
        """Resume, wait for the end, judge; answers what the worker said."""
        damaged: list[str] = []
        good = newest_whole(self.run.checkpoints, damaged.append)
        self.row.good = int(good.name.rpartition("-")[2]) if good else 0
        self.row.told = max(steps(self.run), default=0)
        before = events_size(self.run)
        resume(self.run, self.shop.ensure)
        state = self.shop.end_of(self.run)
        self.must(state == "done", f"{state}: {(details(self.run)['error'] or {}).get('what', '')[:200]}")
        again = steps(self.run, before)
        self.row.lost = self.row.good + 1 - (again[0] if again else STEPS + 1)
        self.must(self.row.lost == 0, "it did not go on from the last good checkpoint")
        said = [event.get("text", "") for event in events(self.run)]
        for words in damaged:
            self.must(words in said, f"the damage was not named: {words}")
        self.judge()
        return said

    def judge(self) -> None:
        """Every step was told, and the weights are those of the undisturbed run."""
        self.must(sorted(set(steps(self.run))) == list(range(1, STEPS + 1)), "steps are missing")
        if state_of(self.run) == "done":
            self.must(weights(self.run) == self.whole.weights, "other weights")


# ---- the blows ---------------------------------------------------------------------------------------------------


def worker(blow: Blow) -> None:
    """The worker is killed at a random moment."""
    blow.pause()
    blow.kill_worker()
    blow.recover()


def saving(blow: Blow) -> None:
    """The worker is killed while it writes a checkpoint."""
    wanted = blow.shop.random.randrange(1, STEPS // SAVE_STEPS)
    seen: set[str] = set()

    def writes() -> bool:
        seen.update(path.name for path in blow.run.checkpoints.glob(".step-*.unfinished"))
        if state_of(blow.run) == "done":
            raise TooLateError
        return len(seen) >= wanted

    wait_for(writes, pause=0.0)
    blow.row.moment = f"writing {sorted(seen)[-1].strip('.').removesuffix('.unfinished')}"
    blow.kill_worker()
    blow.recover()


def supervisor(blow: Blow) -> None:
    """The supervisor is killed: the worker goes on, a new supervisor waits for it and starts nothing twice."""
    blow.pause()
    if state_of(blow.run) == "done":
        raise TooLateError
    blow.shop.kill_supervisor()
    blow.shop.ensure()
    state = blow.shop.end_of(blow.run)
    blow.must(state == "done", state)
    blow.row.told = max(steps(blow.run), default=0)
    blow.must(len([one for one in events(blow.run) if one.get("state") == "starting"]) == 1, "a second worker")
    blow.must(steps(blow.run) == list(range(1, STEPS + 1)), "steps were told twice")
    blow.judge()


def both(blow: Blow) -> None:
    """Supervisor and worker are killed at once, as when the machine goes down."""
    blow.pause()
    blow.shop.kill_supervisor()
    blow.kill_worker()
    blow.must(state_of(blow.run) == "interrupted", f"it is {state_of(blow.run)}")
    blow.recover()


def hard_stop(blow: Blow) -> None:
    """Stopped twice in one breath: it ends at once, and goes on all the same."""
    blow.pause()
    if state_of(blow.run) == "done":
        raise TooLateError
    stop(blow.run, blow.shop.ensure)
    stop(blow.run, blow.shop.ensure)
    if (state := blow.shop.end_of(blow.run)) == "done":
        raise TooLateError
    blow.must(state == "stopped", state)
    blow.recover()


def damaged(blow: Blow) -> None:
    """The worker is killed, and its newest checkpoint is damaged: cut, a byte flipped, a file or the sums gone."""
    wait_for(lambda: newest_whole(blow.run.checkpoints, lambda words: None) or state_of(blow.run) == "done")
    blow.pause()
    blow.kill_worker()
    newest = newest_whole(blow.run.checkpoints, lambda words: None)
    if newest is None:
        raise TooLateError
    harm = blow.shop.random.choice(HARMS)
    file = blow.shop.random.choice(sorted(path for path in newest.iterdir() if path.name != CHECKSUMS))
    blow.row.moment = f"{harm.__name__} {file.name} of {newest.name}"
    harm(file, blow.shop.random.random())
    said = blow.recover()
    blow.must(any(newest.name in words for words in said), "the damaged checkpoint was not named")


def half_written(blow: Blow) -> None:
    """The worker is killed; half of a later checkpoint lies there, under its hidden name and under its real one."""
    blow.pause()
    blow.kill_worker()
    blow.run.checkpoints.mkdir(exist_ok=True)
    newest = newest_whole(blow.run.checkpoints, lambda words: None)
    later = checkpoint_folder(blow.run.checkpoints, STEPS - 1)
    for place in (later, later.with_name(f".{later.name}.unfinished")):
        place.mkdir(exist_ok=True)
        for file in list(newest.iterdir())[:2] if newest else ():
            shutil.copy(file, place)
        (place / CHECKSUMS).unlink(missing_ok=True)
    blow.row.moment = f"half of {later.name} beside {newest.name if newest else 'nothing'}"
    blow.recover()
    left = [path.name for path in blow.run.checkpoints.iterdir() if path.name.startswith(".")]
    blow.must(not left, f"left behind: {left}")


def disk_full(blow: Blow) -> None:
    """The disk fills up at a random moment: the run says so, and goes on when there is room again."""
    with full(blow.shop.home) as fill:
        blow.pause()
        fill()
        if (state := blow.shop.end_of(blow.run)) == "done":
            raise TooLateError
        blow.must(state == "failed", state)
        error = details(blow.run)["error"] or {}
        blow.must(says_the_disk(error), f"words: {error}")
    blow.recover()


def disk_full_at_resume(blow: Blow) -> None:
    """Killed, and the disk is full when it is to go on."""
    blow.pause()
    blow.kill_worker()
    with full(blow.shop.home) as fill:
        fill()
        try:
            resume(blow.run, blow.shop.ensure)
        except RunError as error:
            blow.must("No space left" in str(error), str(error))
        else:
            state = blow.shop.end_of(blow.run)
            error = details(blow.run)["error"] or {}
            blow.must(says_the_disk(error), f"{state}: {error}")
    blow.recover()


def says_the_disk(error: dict[str, str]) -> bool:
    """Whether the disk is named and the way out: found full while writing, or before a checkpoint is begun."""
    what, remedy = error.get("what", ""), error.get("remedy", "")
    return ("The disk is full." in what or "and the disk has" in what) and remedy.startswith("Free some space")


def home_read_only(blow: Blow) -> None:
    """Killed, and the home can only be read when it is to go on."""
    blow.pause()
    blow.kill_worker()
    blow.shop.kill_supervisor()
    with read_only(blow.shop.home):
        try:
            resume(blow.run, blow.shop.ensure)
            blow.must(False, "a read-only home was not told")
        except RunError as error:
            blow.must("Read-only file system" in str(error) and "writable" in str(error), str(error))
        blow.must(state_of(blow.run) == "interrupted", "a read-only home hides the run")
    blow.recover()


# ---- damage ------------------------------------------------------------------------------------------------------


def cut(file: Path, where: float) -> None:
    """Only its beginning is left."""
    with file.open("r+b") as opened:
        opened.truncate(int(where * file.stat().st_size))


def flip(file: Path, where: float) -> None:
    """One bit of one byte is another."""
    content = bytearray(file.read_bytes())
    content[int(where * len(content))] ^= 1
    file.write_bytes(content)


def lose(file: Path, where: float) -> None:
    """It is gone."""
    file.unlink()


def lose_sums(file: Path, where: float) -> None:
    """What it is judged by is gone."""
    (file.parent / CHECKSUMS).unlink()


HARMS = (cut, flip, lose, lose_sums)
