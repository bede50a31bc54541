"""Whether a model fits into this machine, from its number of parameters alone: said before it is chosen.

A rough bound to spare somebody a long download; what a run of a given method really needs is `estimate`'s figure.
"""

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup/memory.max")
QUESTION = ("nvidia-smi", "--query-gpu=memory.total,compute_cap", "--format=csv,noheader,nounits")
AMPERE = 8.0  # the first compute capability that has bfloat16
OVERHEAD = 800_000_000  # bytes of the libraries, and of the smallest step
ROOM = 1.1  # for adapters, their optimizer and activations, over the weights themselves


@dataclass(frozen=True)
class Machine:
    """Where models are held: bytes of memory (of the card, where there is one), and bytes a weight takes there."""

    memory: int
    each: int
    has_card: bool = False

    def needs(self, parameters: int) -> int:
        """Bytes that teaching a model of this many parameters takes at least."""
        return int(parameters * self.each * ROOM) + OVERHEAD

    def fits(self, parameters: int) -> bool:
        """Whether that is there; a model of unknown size may always be tried."""
        return not parameters or self.needs(parameters) <= self.memory


@cache
def this_machine() -> Machine:
    """This machine, without torch: its first Nvidia card as the driver tells it, else its memory.

    The weights are held as `choose_dtype` decides: in bfloat16 on a card that has it, else in float32.
    """
    return _card(_asked_driver()) or Machine(_memory(CGROUP), each=4)


def has_card() -> bool:
    """Whether there is an Nvidia card."""
    return _card(_asked_driver()) is not None


def _asked_driver() -> str:
    if shutil.which(QUESTION[0]) is None:
        return ""
    try:
        return subprocess.run(QUESTION, capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ""  # a driver without a card


def _card(told: str) -> Machine | None:
    """From lines such as `81559, 9.0` (MiB, compute capability)."""
    parts = [part.strip() for part in (told.splitlines() or [""])[0].split(",")]
    if len(parts) != 2 or not parts[0].isdigit():
        return None
    return Machine(int(parts[0]) * 2**20, each=2 if float(parts[1]) >= AMPERE else 4, has_card=True)


def _memory(limit: Path) -> int:
    """Bytes of the machine, or of the container where that has a limit."""
    import psutil

    try:
        told = limit.read_text(encoding="ascii").strip()
    except OSError:
        told = "max"
    total = int(psutil.virtual_memory().total)
    return total if told == "max" else min(total, int(told))
