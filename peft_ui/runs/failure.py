"""Words for whatever ended a run: what happened, and what to try."""

import errno
from collections.abc import Mapping
from typing import Any

from peft_ui.errors import RunError, VisitorError

MEMORY = (
    "There was not enough memory for this run.",
    "Try a smaller batch, a shorter max_length, gradient checkpointing, or a smaller model; then resume.",
)
UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)
DISK = ("The disk is full.", "Free some space, then resume: the run goes on from its last checkpoint.")


def words_for(error: Exception, recipe: Mapping[str, Any] | None = None) -> tuple[str, str]:
    """`what` and `remedy` of an error; a visitor's error has its own words.

    Args:
        recipe: of the run; where memory was short, the remedies are those that would fit by its estimate.
    """
    if isinstance(error, VisitorError):
        return getattr(error, "what", str(error)), getattr(error, "remedy", "")
    if _out_of_memory(error):
        return MEMORY[0], "\n".join(_that_would_fit(recipe or {})) or MEMORY[1]
    if _disk_full(error):
        return DISK
    return f"{type(error).__name__}: {error}", "The whole story is in worker.log, in the run's folder."


def unwritable(error: OSError) -> RunError | None:
    """A disk that is full or cannot be written to, for whoever asked; None for any other fault."""
    if error.errno not in UNWRITABLE:
        return None
    what = f"Nothing can be written where the runs live: {error.strerror}."
    return RunError(what, "Free some space there, or make that folder writable; then try again.")


def _disk_full(error: Exception) -> bool:
    """The system's own word, and what safetensors and torch make of it."""
    told = str(error)
    return (
        (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
        or "No space left on device" in told
        or "PytorchStreamWriter failed writing" in told
        or ("inline_container.cc" in told and "unexpected pos" in told)
    )


def _that_would_fit(recipe: Mapping[str, Any]) -> list[str]:
    """What the estimate says of smaller settings; nothing where memory does not even hold the estimate."""
    from peft_ui.estimate.remedies import remedies
    from peft_ui.models.fit import this_machine
    from peft_ui.recipe.recipe import parse_recipe

    try:
        return remedies(parse_recipe(recipe), this_machine().memory)
    except (VisitorError, MemoryError, RuntimeError):
        return []


def _out_of_memory(error: Exception) -> bool:
    """Python's own, torch's (known by name: torch is not imported here), and its CPU allocator's."""
    return (
        isinstance(error, MemoryError)
        or type(error).__name__ == "OutOfMemoryError"
        or "DefaultCPUAllocator: can't allocate memory" in str(error)
    )
