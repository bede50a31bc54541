"""Proof that a push can be used: fetched by its name, past every cache, and compared with what was sent.

First byte for byte; then, where the base is on this machine, by what the model says with it. The models are loaded in
a process of their own, which knows two folders and no token.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from peft_ui.export.contents import Contents, digest
from peft_ui.hub.faults import HubError
from peft_ui.hub.remote import Remote
from peft_ui.runs.folder import RunFolder
from peft_ui.settings import helper_environment

SECONDS = 900
TOLERANCE = 1e-3  # of the logits' standard deviation; equal bytes usually give 0

Proof = Callable[[Remote, str, Contents, RunFolder], dict[str, Any]]
Comparison = Callable[[RunFolder, Path], dict[str, Any]]


def prove(
    remote: Remote, commit: str, contents: Contents, run: RunFolder, compare: Comparison | None = None
) -> dict[str, Any]:
    """Fetch and compare.

    Args:
        compare: judges the run and the folder with what was fetched; None: by what the model says.

    Returns:
        `{passed, max_difference, why}`; passed is None when it could not be found out.
    """
    with TemporaryDirectory(prefix="peft-ui-proof-") as place:
        folder = Path(place)
        try:
            remote.download(commit, contents, folder)
        except HubError as error:
            return _said(None, f"It is there, but could not be fetched back to compare: {error.what}")
        wrong = [name for name, part in contents.items() if digest(folder / name) != digest(part)]
        if wrong:
            return _said(False, f"What was fetched differs from what was sent: {', '.join(wrong)}.")
        return (compare or compared)(run, folder)


def compared(run: RunFolder, fetched: Path) -> dict[str, Any]:
    """What the model says with the adapter from here and with the one that was fetched."""
    same = "The files were fetched by name and are the same to the byte"
    command = [sys.executable, "-m", "peft_ui.export.compare", str(run.path), str(fetched)]
    environment = helper_environment(knows_tokens=False, HF_HUB_OFFLINE="1")
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return _said(True, f"{same}; comparing answers took longer than {SECONDS} seconds and was left.")
    if done.returncode:
        reason = done.stderr.strip().rpartition("\n")[2] or f"its process ended with {done.returncode}"
        return _said(True, f"{same}; the model itself was not asked: {reason}")
    difference = json.loads(done.stdout)["max_difference"]
    why = f"{same}, and the logits differ by {difference:.1e} of their deviation; {TOLERANCE:.0e} is allowed."
    return _said(difference <= TOLERANCE, why, difference)


def _said(passed: bool | None, why: str, difference: float | None = None) -> dict[str, Any]:
    return {"passed": passed, "max_difference": difference, "why": why}
