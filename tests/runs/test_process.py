import os
import signal
import subprocess
import sys
from pathlib import Path

from peft_ui.runs.process import identity, signal_worker
from tests.runs.conftest import wait_for


def sleeper(code="import time; time.sleep(60)"):
    return subprocess.Popen([sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE)


def test_the_identity_of_a_process_stays_and_differs():
    child = sleeper()
    assert identity(child.pid) == identity(child.pid) != identity(os.getpid())
    child.kill()
    child.communicate()
    assert identity(child.pid) is None


def test_only_the_worker_itself_is_signalled():
    child = sleeper()
    stranger = {"pid": child.pid, "started": identity(child.pid) + "1"}
    assert signal_worker(stranger, signal.SIGKILL) is False
    assert child.poll() is None
    assert signal_worker({"pid": child.pid, "started": identity(child.pid)}, signal.SIGKILL) is True
    assert child.wait(5) == -signal.SIGKILL
    child.communicate()


def test_what_a_dead_worker_left_in_its_group_is_signalled():
    code = "import subprocess,sys; c=subprocess.Popen([sys.executable,'-c','import time; time.sleep(60)'],"
    code += "stdout=subprocess.DEVNULL); print(c.pid, flush=True); sys.stdin.read()"
    leader = subprocess.Popen(
        [sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE, stdin=subprocess.PIPE
    )
    left = int(leader.stdout.readline())
    worker = {"pid": leader.pid, "started": identity(leader.pid)}
    leader.communicate()
    assert identity(left) is not None
    assert signal_worker(worker, signal.SIGKILL) is True
    wait_for(lambda: _gone(left))


def test_a_worker_of_another_boot_is_not_signalled():
    assert signal_worker({"pid": 2**22 + 1, "started": "another-boot:5"}, signal.SIGKILL) is False


def _gone(pid: int) -> bool:
    """Dead, though in a container perhaps nobody has reaped it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
