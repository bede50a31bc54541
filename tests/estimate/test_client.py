"""The page's side of the estimator, against a small child that speaks the same wire without torch."""

import os
import signal
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from peft_ui.errors import DataError, Faults, VisitorError
from peft_ui.estimate.client import Estimator
from peft_ui.estimate.told import EstimatorFault

CHILD = """
    import os, signal, sys, threading, time
    from peft_ui.errors import DataError, Fault, Faults
    from peft_ui.estimate.told import error_to
    from peft_ui.estimate.wire import claim_pipes, receive, send

    incoming, outgoing = claim_pipes()
    guard = threading.Lock()

    def answer(message):
        question, given = message["question"], message["given"]
        reply = {"answer": {"said": given.get("word"), "pid": os.getpid()}}
        if question == "wait":
            time.sleep(given["seconds"])
        if question == "die" or (question == "die_once" and not os.path.exists(given["mark"])):
            open(given.get("mark", os.devnull), "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
        if question == "refuse":
            reply = {"error": error_to(DataError("x.csv is empty.", "Choose another."))}
        if question == "faults":
            faults = [Fault("method.r", "0 cannot be used.", "At least 1."), Fault("task", "no")]
            reply = {"error": error_to(Faults(faults))}
        if question == "crash":
            reply = {"error": error_to(KeyError("seed"))}
        with guard:
            send(outgoing, {"id": message["id"], **reply})

    while message := receive(incoming):
        threading.Thread(target=answer, args=(message,), daemon=True).start()
"""


@pytest.fixture
def estimator(tmp_path: Path) -> Iterator[Estimator]:
    script = tmp_path / "child.py"
    script.write_text(textwrap.dedent(CHILD), encoding="utf-8")
    made = Estimator((sys.executable, str(script)))
    yield made
    made.close()


def test_an_answer_comes_back_with_text_of_any_kind(estimator: Estimator) -> None:
    word = "line\nbreak · 中文 · \x00"
    assert estimator.ask("echo", word=word)["said"] == word


def test_every_visitor_gets_his_own_answer(estimator: Estimator) -> None:
    said: dict[int, str] = {}

    def visitor(number: int) -> None:
        question = "wait" if number % 2 else "echo"
        said[number] = estimator.ask(question, word=f"w{number}", **({"seconds": 0.1} if number % 2 else {}))["said"]

    threads = [threading.Thread(target=visitor, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == {number: f"w{number}" for number in range(24)}


def test_errors_keep_class_words_and_fields(estimator: Estimator) -> None:
    with pytest.raises(DataError) as refused:
        estimator.ask("refuse")
    assert (refused.value.what, refused.value.remedy) == ("x.csv is empty.", "Choose another.")
    with pytest.raises(Faults) as faults:
        estimator.ask("faults")
    assert faults.value.lines() == ["method.r: 0 cannot be used. At least 1.", "task: no"]
    with pytest.raises(EstimatorFault, match="KeyError: 'seed'"):
        estimator.ask("crash")


def test_a_process_that_dies_is_started_again_and_asked_once_more(estimator: Estimator, tmp_path: Path) -> None:
    first = estimator.ask("echo", word="a")["pid"]
    answer = estimator.ask("die_once", word="b", mark=str(tmp_path / "died"))
    assert answer["said"] == "b"
    assert answer["pid"] != first


def test_dying_twice_is_told_in_words(estimator: Estimator) -> None:
    with pytest.raises(VisitorError, match="stopped twice"):
        estimator.ask("die", word="c")
    assert estimator.ask("echo", word="d")["said"] == "d"


def test_killed_three_times_at_random_moments_loses_no_question(estimator: Estimator) -> None:
    for pause in (0.0, 0.07, 0.21):
        estimator.ask("echo", word="warm")
        with ThreadPoolExecutor() as pool:
            asking = pool.submit(estimator.ask, "wait", word="w", seconds=0.3)
            time.sleep(pause)
            assert estimator.pid
            os.kill(estimator.pid, signal.SIGKILL)
            assert asking.result(20)["said"] == "w"


def test_an_answer_that_is_late_is_told_in_words(estimator: Estimator) -> None:
    with pytest.raises(VisitorError, match="no answer within 0 seconds"):
        estimator.ask("wait", patience=0.2, seconds=5, word="late")


def test_one_that_was_killed_warms_up_again_before_somebody_asks(estimator: Estimator) -> None:
    assert not estimator.is_warm
    estimator.ask("say", word="one")
    assert estimator.is_warm
    first = estimator.pid
    assert first
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: estimator.pid not in (None, first))
    assert not estimator.is_warm
    estimator.ask("say", word="two")
    assert estimator.is_warm


def test_one_that_never_answered_is_not_started_over_and_over(tmp_path: Path) -> None:
    estimator = Estimator((sys.executable, "-c", "pass"))
    estimator.start()
    first = estimator.pid
    time.sleep(0.5)
    assert estimator.pid == first
    estimator.close()


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
