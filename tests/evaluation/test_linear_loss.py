"""One pass must give the loss and the gradients of the usual two."""

import pytest
import torch
from torch.nn.functional import cross_entropy, linear
from torch.utils._python_dispatch import TorchDispatchMode

from peft_ui.evaluation import tile as tiles
from peft_ui.evaluation.linear_loss import Shaping, linear_cross_entropy


def case(dtype=torch.float32, bias=True, learns=True):
    torch.manual_seed(0)
    states = torch.randn(50, 12, requires_grad=True)
    weight = torch.randn(97, 12, dtype=dtype, requires_grad=learns)
    shift = torch.randn(97, dtype=dtype, requires_grad=learns) if bias else None
    return states, weight, shift, torch.randint(0, 97, (50,))


@pytest.fixture(params=[16, 33, 1000])
def tile(request, monkeypatch):
    monkeypatch.setattr(tiles, "TILE_BYTES", request.param * 97 * 4)


def shaped(product, shaping):
    """As the models write it."""
    product = product * shaping.scale
    return product if shaping.cap is None else shaping.cap * torch.tanh(product / shaping.cap)


@pytest.mark.usefixtures("tile")
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("shaping", [Shaping(), Shaping(0.25), Shaping(cap=3.0), Shaping(0.5, 2.0)])
def test_loss_and_gradients_are_those_of_two_passes(bias, shaping):
    states, weight, shift, targets = case(bias=bias)
    learning = [one for one in (states, weight, shift) if one is not None]
    usual = cross_entropy(shaped(linear(states, weight, shift), shaping), targets, reduction="sum")
    expected = torch.autograd.grad(usual / 7, learning)
    ours = linear_cross_entropy(states, weight, shift, targets, shaping)
    assert ours.item() == pytest.approx(usual.item(), rel=1e-6)
    for found, wanted in zip(torch.autograd.grad(ours / 7, learning), expected, strict=True):
        assert torch.allclose(found, wanted, atol=1e-5)


def test_a_frozen_head_gets_no_gradient_and_the_states_keep_their_own_precision():
    states, weight, _, targets = case(dtype=torch.bfloat16, bias=False, learns=False)
    linear_cross_entropy(states, weight, None, targets).backward()
    assert weight.grad is None
    usual = cross_entropy(linear(states.detach(), weight.float()), targets, reduction="sum")
    assert states.grad.dtype == torch.float32
    assert linear_cross_entropy(states, weight, None, targets).item() == pytest.approx(usual.item(), rel=1e-2)


def test_a_target_that_is_all_but_impossible_still_has_its_loss():
    states, weight = torch.tensor([[1000.0]]), torch.tensor([[1.0], [0.0], [0.5]])
    assert linear_cross_entropy(states, weight, None, torch.tensor([1])).item() == pytest.approx(1000.0)


class Products(TorchDispatchMode):
    """Counts the matrix products."""

    count = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.count += "mm" in func.__name__
        return func(*args, **(kwargs or {}))


def test_where_no_gradient_is_asked_for_none_is_made():
    """One product for the logits, none for the gradients of states and weight, which both could learn."""
    states, weight, _, targets = case(bias=False)
    with Products() as learning:
        linear_cross_entropy(states, weight, None, targets)
    with Products() as looking, torch.no_grad():
        loss = linear_cross_entropy(states, weight, None, targets)
    assert (learning.count, looking.count) == (3, 1)
    assert not loss.requires_grad
    assert loss.item() == pytest.approx(cross_entropy(states @ weight.T, targets, reduction="sum").item(), rel=1e-6)


def test_no_token_is_no_loss():
    states, weight, _, targets = case(bias=False)
    loss = linear_cross_entropy(states[:0], weight, None, targets[:0])
    loss.backward()
    assert loss.item() == 0
    assert states.grad.abs().sum() == 0
