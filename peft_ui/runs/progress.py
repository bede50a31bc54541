"""How far a run is, folded from its events bit by bit: a look at a long run reads only what is new."""

from dataclasses import dataclass, replace
from pathlib import Path

from peft_ui.runs.events import read_events

BLOCK = 4 * 1024 * 1024


@dataclass(frozen=True)
class Progress:
    """What the events up to the byte `offset` say; `state` is the last one that the worker named."""

    offset: int = 0
    state: str | None = None
    step: int = 0
    of: int | None = None
    train_loss: float | None = None
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
        last_step = next((event for event in reversed(events) if event["kind"] == "step"), None)
        for event in events:
            if event["kind"] != "step" or event is last_step:
                progress = fold(progress, event)
        progress = replace(progress, offset=offset)
    return progress


def fold(progress: Progress, event: dict) -> Progress:
    """The progress after one more event."""
    match event["kind"]:
        case "state":
            return _fold_state(progress, event)
        case "step":
            return replace(
                progress,
                step=event.get("step", progress.step),
                of=event.get("of", progress.of),
                train_loss=event.get("loss"),
            )
        case "eval":
            return replace(progress, eval_loss=event.get("loss"))
        case "error":
            return replace(progress, error={"what": event.get("what", ""), "remedy": event.get("remedy", "")})
        case _:
            return progress


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
