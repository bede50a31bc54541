"""The speaker is killed, stopped and left alone; the page's side must always say what happened."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

pytest.importorskip("torch")

from peft_ui.errors import RunError, VisitorError
from peft_ui.playground.client import COMMAND, Speaker
from peft_ui.playground.generate import generate
from peft_ui.playground.question import Question, Sampling
from tests.playground import tiny

pytestmark = pytest.mark.slow
SKY = Question(instruction="name the sky")
SHORT = Sampling(max_new_tokens=8)
ENDLESS = Sampling(max_new_tokens=90, temperature=5, seed=3)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("speaker")
    return tiny.run_folder(folder / "run", tiny.base_folder(folder / "base"), "lora")


@pytest.fixture
def speaker():
    made = Speaker()
    yield made
    made.close()


def kinds(messages):
    found = [message["kind"] for message in messages]
    return [kind for at, kind in enumerate(found) if kind != "text" or found[at - 1] != "text"]


def test_it_says_what_generate_says_and_is_killed_and_comes_back(run, speaker):
    told = list(speaker.ask("tab", run, SKY, SHORT))
    assert kinds(told) == ["waiting", "loading", "speaking", "text", "done"]
    assert told[-1]["texts"] == generate(run, SKY, SHORT, compare=True)
    assert kinds(speaker.ask("tab", run, SKY, SHORT)) == ["waiting", "speaking", "text", "done"]

    for _ in range(3):
        os.kill(speaker.pid, signal.SIGKILL)
        again = list(speaker.ask("tab", run, SKY, SHORT))
        assert {"kind": "restarted", "why": "SIGKILL"} in again
        assert again[-1]["texts"] == told[-1]["texts"]


def test_killed_while_it_speaks_it_says_so(run, speaker):
    with pytest.raises(VisitorError, match=r"ended while it spoke \(SIGKILL\)"):
        for message in speaker.ask("tab", run, SKY, ENDLESS):
            if message["kind"] == "speaking":
                os.kill(speaker.pid, signal.SIGKILL)


def test_stop_ends_the_answer_and_keeps_the_model(run, speaker):
    messages = []
    for message in speaker.ask("tab", run, SKY, ENDLESS):
        messages.append(message)
        if message["kind"] == "speaking":
            speaker.stop("tab")
    assert messages[-1]["stopped"]
    assert kinds(speaker.ask("tab", run, SKY, SHORT))[:2] == ["waiting", "speaking"]


def test_two_askers_are_answered_one_after_another(run, speaker):
    answers = {}

    def ask(name):
        answers[name] = list(speaker.ask(name, run, SKY, SHORT))

    threads = [threading.Thread(target=ask, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(messages[0]["ahead"] for messages in answers.values()) == [0, 1, 2]
    assert len({str(messages[-1]["texts"]) for messages in answers.values()}) == 1


def test_errors_come_as_they_were(tmp_path, run, speaker):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "recipe.json").write_text((run / "recipe.json").read_text())
    with pytest.raises(RunError, match="has no adapter yet"):
        list(speaker.ask("tab", tmp_path / "run", SKY, SHORT))


def test_idle_it_leaves_and_is_started_again_without_a_word(run):
    speaker = Speaker((*COMMAND, "--idle", "0.2"))
    first = list(speaker.ask("tab", run, SKY, SHORT))
    pid, patience = speaker.pid, time.monotonic() + 10
    while speaker.pid and time.monotonic() < patience:
        time.sleep(0.05)
    assert speaker.pid is None
    again = list(speaker.ask("tab", run, SKY, SHORT))
    assert kinds(again) == ["waiting", "loading", "speaking", "text", "done"]
    assert again[-1] == {**first[-1], "id": again[-1]["id"]}
    assert speaker.pid != pid
    speaker.close()


def test_it_dies_with_the_page(run):
    import subprocess

    page = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time\n"
            "from pathlib import Path\n"
            "from peft_ui.playground.client import Speaker\n"
            "from peft_ui.playground.question import Question, Sampling\n"
            "speaker = Speaker()\n"
            f"list(speaker.ask('tab', Path({str(run)!r}), Question(instruction='name'), Sampling(max_new_tokens=2)))\n"
            "assert not {'torch', 'transformers', 'peft'} & sys.modules.keys()\n"
            "print(speaker.pid, flush=True)\n"
            "time.sleep(60)\n",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    pid = int(page.stdout.readline())
    page.kill()
    page.wait()
    patience = time.monotonic() + 10
    while _alive(pid) and time.monotonic() < patience:
        time.sleep(0.05)
    assert not _alive(pid)


def _alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
