"""The state of a run, derived from its events, its lock, its stop file and the queue; never stored a second time.

waiting → starting → running → (stopping) → done | stopped | failed | interrupted
"""

from dataclasses import dataclass

from peft_ui.runs.ending import Ending, read_ending
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.lock import is_held
from peft_ui.runs.places import is_waiting, waiting
from peft_ui.runs.progress import Progress, read_progress
from peft_ui.runs.turns import is_paused
from peft_ui.runs.wish import Wish, read_wish

LIVE = ("waiting", "starting", "running", "stopping")
FINAL = ("done", "stopped", "failed")
INTERRUPTED = {
    "what": "The worker ended before the run was finished.",
    "remedy": "Resume: the run goes on from its last checkpoint.",
}


@dataclass(frozen=True)
class Facts:
    """What the files of a run say at one moment, the events aside."""

    queued: bool
    held: bool
    wish: Wish


@dataclass(frozen=True)
class View:
    """A run at one moment."""

    state: str
    progress: Progress
    ending: Ending | None


def derive(facts: Facts, said: str | None, ending: Ending | None) -> str:
    """The state from the facts, the last state that the worker said, and what was said after its end."""
    if facts.held:
        return _living(facts, said)
    if facts.queued:
        return "waiting"
    if ending is not None:
        return ending.state
    if said in FINAL:
        return str(said)
    return "stopped" if facts.wish == "now" else "interrupted"


def _living(facts: Facts, said: str | None) -> str:
    if facts.queued:
        return "waiting" if said in FINAL else "starting"
    if facts.wish != "none" and said not in FINAL:
        return "stopping"
    return said or "starting"


def view(folder: RunFolder, known: Progress | None = None) -> View:
    """Look at the run; `known` is the progress of an earlier look, from which reading goes on.

    The files are read one after another while the run goes on, so the look is repeated until nothing moved.
    """
    progress = known
    facts = _facts(folder)
    while True:
        progress = read_progress(folder.events, progress)
        ending = read_ending(folder)
        before, facts = facts, _facts(folder)
        if before == facts:
            return View(derive(facts, progress.state, ending), progress, ending)


def state_of(folder: RunFolder) -> str:
    """The state alone."""
    return view(folder).state


def summary(folder: RunFolder, seen: View | None = None) -> dict:
    """One line of the history: `{run, state, model, method, task, created, steps, of, train_loss, eval_loss}`.

    `created` is in seconds since 1970; what is not known yet is None.
    """
    seen = seen or view(folder)
    recipe = folder.read_recipe()
    return {
        "run": folder.id,
        "state": seen.state,
        "model": recipe.get("model", {}).get("name"),
        "method": recipe.get("method", {}).get("key"),
        "task": recipe.get("task"),
        "created": folder.read_owner().get("created"),
        "steps": seen.progress.step,
        "of": seen.progress.of,
        "train_loss": seen.progress.train_loss,
        "eval_loss": seen.progress.eval_loss,
    }


def details(folder: RunFolder) -> dict:
    """The summary with `recipe`, `folder`, `adapter` (None until there is one), `error`, `place` in the queue,
    `paused`.

    `error` is `{what, remedy}` of a run that failed or was interrupted, else None.
    """
    seen = view(folder)
    line = waiting(folder.home)
    return summary(folder, seen) | {
        "recipe": folder.read_recipe(),
        "folder": str(folder.path),
        "adapter": _adapter(folder),
        "error": _error(seen),
        "place": line.index(folder.id) + 1 if folder.id in line else None,
        "paused": is_paused(folder.home, folder.read_owner().get("owner", "")),
    }


def outcome(folder: RunFolder) -> dict:
    """What `train` ends with: the worker's own summary, with the state, the folder and, if it went wrong, the error."""
    seen = view(folder)
    told = dict.fromkeys(("train_seconds", "reload_check")) | (seen.progress.summary or {})
    answer = told | {
        "state": seen.state,
        "run": folder.id,
        "folder": str(folder.path),
        "adapter": _adapter(folder),
        "steps": seen.progress.step,
        "train_loss": seen.progress.train_loss,
        "eval_loss": seen.progress.eval_loss,
    }
    error = _error(seen)
    return answer | {"error": error} if error else answer


def _adapter(folder: RunFolder) -> str | None:
    return str(folder.adapter) if folder.adapter.is_dir() else None


def _error(seen: View) -> dict | None:
    if seen.state not in ("failed", "interrupted"):
        return None
    if seen.ending is not None:
        return {"what": seen.ending.what, "remedy": seen.ending.remedy}
    return seen.progress.error or INTERRUPTED if seen.state == "failed" else INTERRUPTED


def _facts(folder: RunFolder) -> Facts:
    """A worker takes its lock before it leaves the queue, so in this order no living run is missed."""
    queued = is_waiting(folder)
    return Facts(queued=queued, held=is_held(folder.lock), wish=read_wish(folder))
