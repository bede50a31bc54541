"""What the web process costs, sample by sample, and whether that is too much: read from /proc, judged at the end."""

import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

CPU_LIMIT = 0.25  # of one core, with four pages that poll
GROWTH = 1.03  # from each third of the time to the next; below that it is the allocator's breath
WARM = 0.2  # of the time, in which libraries are still being read; it counts for nothing but torch
TORCH = re.compile(r"/[^\s]*lib(torch|c10)[^\s/]*\.so")


@dataclass(frozen=True)
class Sample:
    """The web process at one moment.

    Args:
        seconds: since the soak began.
        rss: bytes.
        cpu: seconds of one core that it has used so far.
        torch: the first library of torch that is mapped, or "".
        requests: that the pages have sent so far.
    """

    seconds: float
    rss: int
    cpu: float
    threads: int
    torch: str
    requests: int


def take(pid: int, seconds: float, requests: int) -> Sample:
    """Look at the process now; its children are not counted."""
    process = psutil.Process(pid)
    times = process.cpu_times()
    mapped = TORCH.search(Path(f"/proc/{pid}/maps").read_text(encoding="utf-8", errors="replace"))
    return Sample(
        seconds,
        process.memory_info().rss,
        times.user + times.system,
        process.num_threads(),
        mapped.group() if mapped else "",
        requests,
    )


def cpu_share(samples: Sequence[Sample]) -> float:
    """The share of one core between the first and the last sample."""
    first, last = samples[0], samples[-1]
    return (last.cpu - first.cpu) / max(last.seconds - first.seconds, 1e-9)


def warmed(samples: Sequence[Sample]) -> list[Sample]:
    """The samples after the warm-up."""
    begin = samples[0].seconds + WARM * (samples[-1].seconds - samples[0].seconds)
    return [sample for sample in samples if sample.seconds >= begin]


def thirds(samples: Sequence[Sample]) -> list[float]:
    """The median memory of each third of the time after the warm-up, in bytes."""
    kept = warmed(samples)
    size = len(kept) / 3
    parts = [kept[round(size * part) : round(size * (part + 1))] for part in range(3)]
    return [statistics.median(sample.rss for sample in part) for part in parts if part]


def faults(samples: Sequence[Sample], pages: int) -> list[str]:
    """Everything that is wrong, in words; nothing when all is well.

    Memory grows steadily when the median of each third of the time (after the warm-up) lies more than 3 % above
    that of the third before: a cache that fills up does so once, a leak each time.
    """
    found = []
    if mapped := next((sample for sample in samples if sample.torch), None):
        found.append(f"torch is mapped after {mapped.seconds:.0f} s: {mapped.torch}")
    share = cpu_share(warmed(samples))
    if share > CPU_LIMIT:
        found.append(f"the page takes {share:.0%} of a core, more than {CPU_LIMIT:.0%}")
    levels = thirds(samples)
    if len(levels) == 3 and all(late > GROWTH * early for early, late in itertools.pairwise(levels)):
        found.append(f"memory grows steadily: {', '.join(f'{level / 1e6:.0f}' for level in levels)} MB")
    asked = (samples[-1].requests - samples[0].requests) / max(samples[-1].seconds - samples[0].seconds, 1e-9)
    if asked < pages / 10:
        found.append(f"the {pages} pages sent only {asked:.2f} requests a second: they do not poll")
    return found
