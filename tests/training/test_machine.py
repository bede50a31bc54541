"""What a run computes on is chosen once and kept; a quicker library is taken only where it is as exact."""

import json

import pytest
import torch

from peft_ui.training import machine
from peft_ui.training.machine import FILE, choose, multiply_with, onednn_is_better


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
