"""How far a run is, folded from its events bit by bit: a look at a long run reads only what is new."""

from dataclasses import dataclass, replace
from pathlib import Path

from peft_ui.runs.events import read_events

BLOCK = 4 * 1024 * 1024
RECENT_STEPS = 20  # whose mean is the training loss, in a run that goes on as in the summary of one that has ended


@dataclass(frozen=True)
class Progress:
    """What the events up to the byte `offset` say; `state` is the last one that the worker named.

    Args:
        train_loss: mean of the last steps (at most `RECENT_STEPS`), which are kept in `recent` as (step, loss).
    """

    offset: int = 0
    state: str | None = None
    step: int = 0
    of: int | None = None
    train_loss: float | None = None
    recent: tuple[tuple[int, float], ...] = ()
    eval_loss: float | None = None
    error: dict | None = None
    summary: dict | None = None


def read_progress(path: Path, known: Progress | None = None) -> Progress:
    """Read on from what is known; a file that shrank is another file and is read from its start."""
    progress = known or Progress()
    size = path.stat().st_size if path.exists() else 0
    if size < progress.offset:
        progress = Progress()
    while progress.offset < size:
        events, offset = read_events(path, progress.offset, BLOCK)
        if offset == progress.offset:
            break
        steps = {event.get("step"): event for event in events if event["kind"] == "step"}  # of a repeated one the last
        last_steps = {id(event) for event in list(steps.values())[-RECENT_STEPS:]}
        for event in events:
            if event["kind"] != "step" or id(event) in last_steps:
                progress = fold(progress, event)
        progress = replace(progress, offset=offset)
    return progress


def fold(progress: Progress, event: dict) -> Progress:
    """The progress after one more event."""
    match event["kind"]:
        case "state":
            return _fold_state(progress, event)
        case "step":
            return _fold_step(progress, event)
        case "eval":
            return replace(progress, eval_loss=event.get("loss"))
        case "error":
            return replace(progress, error={"what": event.get("what", ""), "remedy": event.get("remedy", "")})
        case _:
            return progress


def _fold_step(progress: Progress, event: dict) -> Progress:
    """One more step; a resumed run repeats those since its last checkpoint."""
    step, loss = event.get("step", progress.step), event.get("loss")
    before = tuple(one for one in progress.recent if one[0] < step)
    recent = (before if loss is None else (*before, (step, loss)))[-RECENT_STEPS:]
    mean = sum(one for _, one in recent) / len(recent) if recent else None
    return replace(progress, step=step, of=event.get("of", progress.of), recent=recent, train_loss=mean)


def _fold_state(progress: Progress, event: dict) -> Progress:
    state = event["state"]
    if state == "starting":
        return replace(progress, state=state, error=None, summary=None)
    summary = event.get("summary")
    if summary is None:
        return replace(progress, state=state)
    return replace(
        progress,
        state=state,
        summary=summary,
        step=summary.get("steps", progress.step),
        train_loss=summary.get("train_loss", progress.train_loss),
        eval_loss=summary.get("eval_loss", progress.eval_loss),
    )
