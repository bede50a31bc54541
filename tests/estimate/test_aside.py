"""What works on the side stands still while somebody asks, goes on afterwards, and dies with whoever began it."""

import subprocess
import sys
import threading
import time

import psutil
import pytest

from peft_ui.estimate.aside import Aside

COUNTS = "import time, sys\nfor n in range(20): time.sleep(0.02)\nprint('counted')"
LASTS = "import time; time.sleep(600)"
ENDS = "import sys; sys.exit(3)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def wait_for(true, seconds: float = 20.0):
    until = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < until
        time.sleep(0.01)
    return found


def test_it_tells_what_was_printed():
    assert Aside().run(python(COUNTS), 60, {}) == "counted\n"


def test_it_stands_still_while_somebody_asks_and_goes_on_afterwards():
    aside, told = Aside(quiet=0.5), []
    thread = threading.Thread(target=lambda: told.append(aside.run(python(COUNTS), 60, {})))
    thread.start()
    child = wait_for(lambda: psutil.Process().children())[0]
    for _ in range(20):
        aside.asked()
        time.sleep(0.05)
    assert child.status() == psutil.STATUS_STOPPED
    assert told == []
    thread.join(20)
    assert told == ["counted\n"]


def test_it_is_not_begun_in_the_middle_of_a_question():
    aside = Aside(quiet=600)
    aside.asked()
    with pytest.raises(subprocess.TimeoutExpired):
        aside.run(python(COUNTS), 1, {})
    assert psutil.Process().children() == []


def test_a_failure_and_a_lack_of_time_are_told_apart():
    with pytest.raises(subprocess.CalledProcessError):
        Aside().run(python(ENDS), 60, {})
    with pytest.raises(subprocess.TimeoutExpired):
        Aside().run(python(LASTS), 0.5, {})


def test_held_it_does_not_outlive_whoever_began_it():
    code = (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"  # ignored below nohup
        "import sys, time, threading; from peft_ui.estimate.aside import Aside; aside = Aside(quiet=600)\n"
        f"lasts = [sys.executable, '-c', {LASTS!r}]\n"
        "threading.Thread(target=aside.run, args=(lasts, 600, {}), daemon=True).start()\n"
        "time.sleep(0.5); aside.asked(); print('held', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(python(code), stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout.readline() == "held\n"
        (child,) = psutil.Process(parent.pid).children()
        assert child.status() == psutil.STATUS_STOPPED
        parent.kill()
    wait_for(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
