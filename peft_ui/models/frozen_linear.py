"""A frozen layer held in 8 bits by torchao that makes its weights anew on the way back.

torchao multiplies by a float copy of the weights, and autograd keeps that copy of every layer until the way back: a
base held in 8 bits then takes more memory while it learns than one held in 32 (3.76 GB against 3.31, Gemma 3 270M; 3.00
when the copy is made twice, which costs a twelfth more time).
"""

from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import linear


def forget_copies(model: torch.nn.Module) -> None:
    """Let every layer of the model that torchao holds multiply this way."""
    for layer in model.modules():
        if isinstance(layer, torch.nn.Linear) and type(layer.weight).__module__.startswith("torchao"):
            layer.forward = partial(_multiplied, layer)  # type: ignore[method-assign]


def _multiplied(layer: torch.nn.Linear, states: Tensor) -> Tensor:
    product: Tensor = _Product.apply(states, layer.weight)  # type: ignore[no-untyped-call]
    return product if layer.bias is None else product + layer.bias


class _Product(torch.autograd.Function):
    """`states @ weight.T`, where the weight is frozen."""

    @staticmethod
    def forward(ctx: Any, states: Tensor, weight: Tensor) -> Tensor:
        ctx.weight = weight
        return linear(states, weight.dequantize().to(states.dtype))

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor, None]:
        return outer[0] @ ctx.weight.dequantize().to(outer[0].dtype), None
