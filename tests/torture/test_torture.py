"""The short form of `make torture`: one mishap of each kind, which the long one strikes a hundred times."""

import subprocess
import sys

import pytest
from tqdm import tqdm

from peft_ui.runs.launch import ROOT
from peft_ui.settings import helper_environment
from tests.torture.processes import lock_bars_anew
from tests.torture.table import PLAN


@pytest.mark.slow
def test_whatever_happens_a_run_ends_as_if_nothing_had(tmp_path, capsys):
    """In a process of its own, for it forks."""
    command = [sys.executable, "-m", "tests.torture", "--each", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=helper_environment(), capture_output=True, text=True, check=False)
    with capsys.disabled():
        print("", done.stdout, sep="\n")
    *rows, verdict = done.stdout.splitlines()[2:]
    kinds = [name for name, _, place, _ in PLAN if place != "cold"]
    assert len(rows) == len(kinds), done.stderr
    assert [row for row in rows if not row.endswith(("well", "only root may mount a small disk"))] == []
    assert ", 0 steps lost beyond the last good checkpoint" in verdict


def test_the_plan_has_a_hundred_cases():
    assert sum(times for *_, times in PLAN) == 100


def test_no_kind_of_bar_keeps_a_lock_that_forks_share():
    class Bar(tqdm):
        pass

    class Narrow(Bar):
        pass

    shared = Bar.get_lock()
    Narrow.set_lock(shared)
    lock_bars_anew(Bar)
    assert shared not in (Bar.get_lock(), Narrow.get_lock())
