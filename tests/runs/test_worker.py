import json
import os
import signal

import pytest

from peft_ui.errors import TrainingError
from peft_ui.runs.events import read_events
from peft_ui.runs.failure import words_for
from peft_ui.runs.lock import is_held
from peft_ui.runs.places import waiting
from peft_ui.runs.process import identity
from peft_ui.runs.queue import resume, stop, submit
from peft_ui.runs.state import details, outcome, state_of
from peft_ui.runs.worker import NOT_MINE, main, take
from tests.runs.conftest import no_supervisor, write_rows
from tests.runs.fake_worker import count


@pytest.fixture(autouse=True)
def keep_sigterm():
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def kinds(folder):
    return [event.get("state") or event["kind"] for event in read_events(folder.events)[0]]


def test_a_run_that_ends_well(make_run, home):
    folder = make_run(steps=3)
    states = []

    def job(path, on_event, should_stop):
        states.append((state_of(folder), is_held(folder.lock), waiting(home)))
        on_event({"kind": "message", "text": "loading"})
        states.append(state_of(folder))
        summary = count(path, on_event, should_stop)
        states.append(state_of(folder))
        return summary

    assert main([str(folder.path)], job) == 0
    assert states == [("starting", True, []), "starting", "running"]
    assert kinds(folder) == ["starting", "message", "running", "step", "step", "step", "done"]
    assert state_of(folder) == "done" and not is_held(folder.lock)
    worker = json.loads(folder.worker.read_text())
    assert worker["pid"] == os.getpid() and worker["started"] == identity(os.getpid())
    assert {"python", "torch", "peft"} <= worker["versions"].keys()


def test_the_stop_file_and_sigterm_end_it_after_the_step(make_run):
    def stop_at_second(wish):
        def job(path, on_event, should_stop):
            def told(event):
                on_event(event)
                if event.get("step") == 2:
                    wish()

            return count(path, told, should_stop)

        return job

    folder = make_run(steps=5)
    assert main([str(folder.path)], stop_at_second(lambda: stop(folder, no_supervisor))) == 0
    assert state_of(folder) == "stopped" and details(folder)["steps"] == 2
    other = make_run(steps=5)
    third = make_run("c")
    limit = "Your 10 minutes of training in 24 hours are used up, so it was saved and stopped."
    assert main([str(third.path)], stop_at_second(lambda: stop(third, no_supervisor, why=limit))) == 0
    assert outcome(third)["state"] == "stopped" and outcome(third)["why"] == limit
    assert limit in [event.get("text") for event in read_events(third.events)[0]]
    assert "why" not in outcome(folder), "his own wish needs no reason"

    assert main([str(other.path)], stop_at_second(lambda: os.kill(os.getpid(), signal.SIGTERM))) == 0
    assert state_of(other) == "stopped" and details(other)["steps"] == 2
    resume(folder, no_supervisor)
    assert main([str(folder.path)], count) == 0
    assert state_of(folder) == "done" and kinds(folder).count("step") == 5


def test_a_failure_becomes_an_event_with_words(make_run, capsys):
    folder = make_run(at=2, end="visitor error")
    assert main([str(folder.path)], count) == 1
    assert kinds(folder) == ["starting", "running", "step", "error", "failed"]
    assert details(folder)["error"] == {"what": "The rate 9 is too high.", "remedy": "Try 0.001."}
    assert "TrainingError" in capsys.readouterr().err


def test_a_run_that_does_not_wait_or_has_a_worker_is_left_alone(make_run):
    folder = make_run()
    taken = take(folder)
    assert taken is not None
    before = folder.events.read_bytes()
    assert main([str(folder.path)], count) == NOT_MINE
    resume_line = make_run("other")
    stop(resume_line, no_supervisor)
    assert main([str(resume_line.path)], count) == NOT_MINE
    assert folder.events.read_bytes() == before and not resume_line.events.exists()


class OutOfMemoryError(RuntimeError):
    """As torch calls its own."""


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (TrainingError("This.", "That."), "This."),
        (MemoryError(), "There was not enough memory for this run."),
        (OutOfMemoryError("CUDA"), "There was not enough memory for this run."),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: 9"), "There was not enough memory"),
        (OSError(28, "No space left on device"), "The disk is full."),
        (KeyError("rank"), "KeyError: 'rank'"),
    ],
)
def test_words_for_failures(error, what):
    said, remedy = words_for(error)
    assert said.startswith(what) and remedy


@pytest.mark.slow
def test_memory_that_torch_cannot_have_ends_the_run_with_what_would_fit(home):
    import torch

    from peft_ui.recipe.recipe import parse_recipe

    recipe = parse_recipe({"training": {"per_device_train_batch_size": 1024}}).to_dict()
    folder = submit(recipe, write_rows, home, "me", ensure=no_supervisor)
    assert main([str(folder.path)], lambda *_: {"weights": torch.empty(2**50)}) == 1
    error = details(folder)["error"]
    assert error["what"] == "There was not enough memory for this run."
    first, rows, *_ = error["remedy"].splitlines()
    assert first.startswith("By the estimate each of these would fit")
    assert rows.startswith("Rows at once ")
