"""The real estimator: its own process with torch, its figures, and how it ends."""

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from peft_ui.errors import DataError, MethodError
from peft_ui.estimate.client import COMMAND, Estimator
from tests.estimate.tiny import tiny_model

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def estimator() -> Iterator[Estimator]:
    made = Estimator()
    made.start()
    yield made
    made.close()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {"name": tiny_model(tmp_path_factory.mktemp("model"))}


def recipe(model: dict[str, str], **method: object) -> dict[str, object]:
    return {"model": model, "data": {"max_length": 64}, "method": {"key": "lora", **method}}


def test_figures_of_a_recipe(estimator: Estimator, model: dict[str, str]) -> None:
    found = estimator.ask("estimate", recipe=recipe(model, r=4))
    # two layers, q (32 -> 32) and v (32 -> 16): 2 x 4 x ((32 + 32) + (32 + 16))
    assert found["trainable_parameters"] == 896
    assert found["memory"]["peak"] > 0


def test_the_longest_example_bounds_the_memory(estimator: Estimator, model: dict[str, str]) -> None:
    whole = estimator.ask("estimate", recipe=recipe(model))["memory"]["activations"]
    short = estimator.ask("estimate", recipe=recipe(model), longest=8)["memory"]["activations"]
    assert short < whole


def test_a_method_that_cannot_is_refused_with_its_reason(estimator: Estimator, model: dict[str, str]) -> None:
    with pytest.raises(MethodError, match="No layer of this model is named 'nowhere'"):
        estimator.ask("estimate", recipe=recipe(model, target_modules=["nowhere"]))
    reasons = estimator.ask("judge", model=model, task="CAUSAL_LM")
    assert reasons["lora"] == []


def test_rows_are_paged_and_understood(estimator: Estimator, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("question,answer\n" + "".join(f"q{number},a{number}\n" for number in range(45)))
    found = estimator.ask("rows", data={"source": str(file)}, start=40, count=20)
    assert (found["format"], found["rows"]) == ("question_answer", 45)
    assert found["columns"] == {"instruction": "question", "target": "answer"}
    assert found["page"][0] == ["q40", "a40"]
    assert len(found["page"]) == 5


def test_columns_that_mean_nothing_are_shown_all_the_same(estimator: Estimator, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("x1,x2\nfoo,bar\n")
    found = estimator.ask("rows", data={"source": str(file)})
    assert (found["format"], found["columns"], found["names"]) == ("", {}, ["x1", "x2"])


def test_the_preview_shows_what_is_learnt(estimator: Estimator, model: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("context,target\nThe sky is,blue\nGrass is,green\n")
    report = estimator.ask("preview", model=model, data={"source": str(file), "max_length": 64, "validation": None})
    learnt = ["".join(piece["text"] for piece in example if piece["trained"]) for example in report["examples"]]
    assert [text.replace("</s>", "").strip() for text in learnt] == ["blue", "green"]
    assert len(report["lengths"]) == 2


def test_a_file_that_is_not_there(estimator: Estimator, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"There is no file .*nowhere\.csv"):
        estimator.ask("rows", data={"source": str(tmp_path / "nowhere.csv")})


def test_a_long_audit_does_not_hold_up_an_estimate(estimator: Estimator, model: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    with file.open("w", newline="") as out:
        csv.writer(out).writerows(
            [["context", "target"], *([f"How much is {n}?", f"{n} " * 20] for n in range(40_000))]
        )
    estimator.ask("estimate", recipe=recipe(model))
    with ThreadPoolExecutor() as pool:
        audit = pool.submit(estimator.ask, "preview", model=model, data={"source": str(file), "max_length": 64})
        time.sleep(0.3)
        begun = time.perf_counter()
        estimator.ask("estimate", recipe=recipe(model, r=5))
        waited = time.perf_counter() - begun
        assert not audit.done(), "the audit was too quick to show anything"
        assert audit.result()["rows"] == 40_000
    assert waited < 1.5


def test_killed_it_is_back_with_the_same_answer(estimator: Estimator, model: dict[str, str]) -> None:
    before = estimator.ask("estimate", recipe=recipe(model))
    assert estimator.pid
    os.kill(estimator.pid, signal.SIGKILL)
    assert estimator.ask("estimate", recipe=recipe(model)) == before


def test_it_leaves_when_the_page_is_killed(tmp_path: Path) -> None:
    page = (
        "import time; from peft_ui.estimate.client import Estimator; "
        "e = Estimator(); e.start(); print(e.pid, flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", page], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    child = int(process.stdout.readline())
    assert COMMAND[-1] in " ".join(psutil.Process(child).cmdline())
    process.kill()
    process.wait()
    psutil.wait_procs([psutil.Process(child)] if psutil.pid_exists(child) else [], timeout=15)
    assert not psutil.pid_exists(child)
