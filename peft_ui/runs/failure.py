"""Words for whatever ended a run: what happened, and what to try."""

import errno

from peft_ui.errors import VisitorError

MEMORY = (
    "There was not enough memory for this run.",
    "Try a smaller batch, a shorter max_length, gradient checkpointing, or a smaller model; then resume.",
)
DISK = ("The disk is full.", "Free some space, then resume: the run goes on from its last checkpoint.")


def words_for(error: Exception) -> tuple[str, str]:
    """`what` and `remedy` of an error; a visitor's error has its own words."""
    if isinstance(error, VisitorError):
        return getattr(error, "what", str(error)), getattr(error, "remedy", "")
    if _out_of_memory(error):
        return MEMORY
    if _disk_full(error):
        return DISK
    return f"{type(error).__name__}: {error}", "The whole story is in worker.log, in the run's folder."


def _disk_full(error: Exception) -> bool:
    """The system's own word, and what safetensors and torch make of it."""
    told = str(error)
    return (
        (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
        or "No space left on device" in told
        or "PytorchStreamWriter failed writing" in told
        or ("inline_container.cc" in told and "unexpected pos" in told)
    )


def _out_of_memory(error: Exception) -> bool:
    """Python's own, torch's (known by name: torch is not imported here), and its CPU allocator's."""
    return (
        isinstance(error, MemoryError)
        or type(error).__name__ == "OutOfMemoryError"
        or "DefaultCPUAllocator: can't allocate memory" in str(error)
    )
