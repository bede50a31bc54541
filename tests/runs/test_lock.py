import os
import signal
import subprocess
import sys
import threading

from peft_ui.runs.lock import hold, is_held
from tests.runs.conftest import wait_for

HOLD = "import sys,time; from pathlib import Path; from peft_ui.runs.lock import hold; "
HOLD += "lock = hold(Path(sys.argv[1])); print(lock is not None, flush=True); time.sleep(60)"


def test_held_until_released(tmp_path):
    path = tmp_path / "lock"
    assert not is_held(path)
    lock = hold(path)
    assert lock and is_held(path) and is_held(path)
    assert hold(path) is None
    lock.release()
    assert not is_held(path)
    assert hold(path)


def test_the_kernel_frees_the_lock_of_a_killed_process(tmp_path):
    path = tmp_path / "lock"
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE)
    assert child.stdout and child.stdout.readline() == b"True\n"
    assert is_held(path)
    os.kill(child.pid, signal.SIGKILL)
    wait_for(lambda: not is_held(path))
    child.wait()
    child.stdout.close()


def test_those_who_look_do_not_keep_anybody_from_taking_it(tmp_path):
    path = tmp_path / "lock"
    path.touch()
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            is_held(path)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    locks = []
    for _ in range(50):
        lock = hold(path)
        locks.append(lock is not None)
        if lock:
            lock.release()
    over.set()
    for thread in threads:
        thread.join()
    assert locks == [True] * 50
