"""Tiny models on one thread: several would only wait for each other."""

import pytest

from peft_ui.training.machine import multiply_with


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> None:
    import torch

    torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def plain_products() -> None:
    """Figures are compared to the last bits here: a run that trained earlier in this process may have chosen oneDNN."""
    multiply_with(onednn=False)
