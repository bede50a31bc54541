"""Which process is which: a pid alone may long belong to somebody else, so it is kept with its start."""

import os
import signal
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def identity(pid: int) -> str | None:
    """What tells this process from any other that had or will have its pid; None when there is none.

    On Linux the boot's id and the start in ticks since boot, which no jump of the clock moves (proc(5), field 22).
    """
    if not BOOT_ID.exists():
        return _start_by_clock(pid)
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return f"{_boot()}:{stat.rpartition(')')[2].split()[19]}"


def signal_worker(worker: dict, number: signal.Signals) -> bool:
    """Signal the process group of the worker that `worker.json` names; False when it is no longer that worker.

    A worker that died may leave children in its group; as long as one lives, the kernel gives the pid to nobody
    else. So a pid that nobody has is safe to name as a group, if the machine was not started anew since.
    """
    now = identity(worker["pid"])
    same_boot = worker["started"].partition(":")[0] == _boot()
    if now != worker["started"] and not (now is None and same_boot):
        return False
    return signal_group(worker["pid"], number)


def signal_group(group: int, number: signal.Signals) -> bool:
    """Signal every process of the group; False when there is none."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


def _boot() -> str:
    return BOOT_ID.read_text(encoding="ascii").strip() if BOOT_ID.exists() else "clock"


def _start_by_clock(pid: int) -> str | None:
    import psutil

    try:
        return f"clock:{psutil.Process(pid).create_time():.2f}"
    except psutil.NoSuchProcess:
        return None
