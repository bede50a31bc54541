"""What a run computes on is chosen once and kept; a quicker library is taken only where it is as exact."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest
import torch

from peft_ui.settings import FEW_PRODUCTS, helper_environment
from peft_ui.training import machine
from peft_ui.training.machine import (
    FILE,
    Choices,
    choose,
    missing_for,
    multiply_with,
    on_card,
    onednn_is_better,
    training_arguments,
)


@pytest.fixture(autouse=True)
def as_it_was():
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)
    multiply_with(onednn=False)


def test_the_choice_is_kept_for_the_resume(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "onednn_is_better", lambda: True)
    first = choose(tmp_path)
    monkeypatch.setattr(machine, "onednn_is_better", lambda: False)
    again = choose(tmp_path)
    assert first == again
    assert torch.get_float32_matmul_precision() == "medium"


def test_a_folder_of_an_older_version_multiplies_as_it_did(tmp_path):
    (tmp_path / FILE).write_text(json.dumps({"device": "cpu", "threads": 1, "bf16": False}))
    assert choose(tmp_path).onednn is False
    assert torch.get_float32_matmul_precision() == "highest"


def test_coarse_products_are_never_taken(monkeypatch):
    monkeypatch.setattr(machine, "EXACT", 0.0)
    assert onednn_is_better() is False


def test_measuring_leaves_threads_and_precision_as_they_were():
    torch.set_num_threads(2)
    onednn_is_better()
    assert torch.get_num_threads() == 2
    assert torch.get_float32_matmul_precision() == "highest"


def test_whichever_library_multiplies_it_is_exact():
    left, right = torch.randn(200, 300), torch.randn(300, 100)
    exact = left.double() @ right.double()
    multiply_with(onednn=onednn_is_better())
    assert ((left @ right).double() - exact).norm() < 1e-5 * exact.norm()


PRODUCTS = """
import psutil, torch
torch.set_float32_matmul_precision("medium")
torch.set_num_threads(1)
weights = torch.ones(256, 256)
torch.ones(700, 256) @ weights
before = psutil.Process().memory_info().rss
for rows in range(16, 416):
    torch.ones(rows, 256) @ weights
print((psutil.Process().memory_info().rss - before) / 1e6)
"""


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="this build has no oneDNN")
def test_a_worker_does_not_keep_a_product_for_each_length():
    without = {name: value for name, value in os.environ.items() if name not in FEW_PRODUCTS}
    grown = [
        float(subprocess.run([sys.executable, "-c", PRODUCTS], env=born, capture_output=True, check=True).stdout)
        for born in (without, helper_environment())
    ]
    assert grown[1] < 0.6 * grown[0]


@pytest.mark.parametrize(
    ("capability", "bf16", "words"),
    [((7, 5), False, "no bfloat16 in hardware"), ((8, 0), True, "in bfloat16"), ((9, 0), True, "one fused kernel")],
)
def test_a_card_gets_what_it_has_in_hardware(capability, bf16, words):
    choices = on_card(capability, threads=4)
    assert (choices.device, choices.bf16, choices.fused) == ("cuda", bf16, True)
    assert words in choices.why
    expected = {"use_cpu": False, "bf16": bf16, "optim": "adamw_torch_fused"}
    assert training_arguments(choices) == expected
    assert training_arguments(choices, "adafactor") == expected | {"optim": "adafactor"}


def test_a_cpu_keeps_the_optimizer_that_was_asked_for():
    assert training_arguments(Choices("cpu", 2, bf16=False)) == {"use_cpu": True, "bf16": False, "optim": "adamw_torch"}


def test_eight_bits_need_their_package():
    assert bool(missing_for("adamw_8bit")) == (find_spec("bitsandbytes") is None)
    assert missing_for("adafactor") == ""
