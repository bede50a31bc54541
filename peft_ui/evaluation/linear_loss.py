"""A language model's head and its cross-entropy in one pass, a few tokens at a time.

The usual way keeps every logit for the way back: with a vocabulary of 262,144, a thousand tokens are 1 GB of
logits, copied as float32, as log-softmax, and as gradient. But the gradient of cross-entropy is known as soon as
the softmax is: `softmax - one_hot`. So each tile of tokens makes its logits, its loss and its gradient at once, in
one buffer that the next tile uses again; nothing is kept and nothing is computed twice.

The idea is that of "Cut Your Losses in Large-Vocabulary Language Models" (Wijmans et al. 2024, arXiv:2411.09009)
and Liger Kernel (Hsu et al. 2024, arXiv:2410.10989).
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from peft_ui.evaluation.tile import tokens_at_once


@dataclass(frozen=True)
class Shaping:
    """What a model does to its head's product before it is a logit: `cap · tanh(scale · product / cap)`.

    Args:
        scale: Cohere's, Granite's (there a divisor) or Falcon-H1's.
        cap: Gemma 2's, None for none.
    """

    scale: float = 1.0
    cap: float | None = None

    def of(self, product: Tensor) -> tuple[Tensor, Tensor | None]:
        """The logits, made in place of the product, and their slope where it is not the scale everywhere."""
        if self.scale != 1.0:
            product *= self.scale
        if self.cap is None:
            return product, None
        bent = product.div_(self.cap).tanh_()
        slope = 1 - bent.square()
        return bent.mul_(self.cap), slope


PLAIN = Shaping()


def linear_cross_entropy(
    states: Tensor, weight: Tensor, bias: Tensor | None, targets: Tensor, shaping: Shaping = PLAIN
) -> Tensor:
    """Cross-entropy of `softmax(shaping(states @ weight.T + bias))`, summed over the tokens (nats, float32).

    Args:
        states: (n, hidden), what the head reads.
        weight: (vocabulary, hidden), the head's; it may learn.
        bias: (vocabulary,) or None; it may learn.
        targets: (n,) token ids.
        shaping: what the model does to the product.
    """
    if not torch.is_grad_enabled():  # the Function is told that a weight learns, but not that nobody asks how
        states, weight, bias = states.detach(), weight.detach(), None if bias is None else bias.detach()
    return _OnePass.apply(states, weight, bias, targets, shaping)  # type: ignore[no-untyped-call]


class _OnePass(torch.autograd.Function):
    """Makes the gradients on the way there; the way back only scales them."""

    @staticmethod
    def forward(
        ctx: Any, states: Tensor, weight: Tensor, bias: Tensor | None, targets: Tensor, shaping: Shaping
    ) -> Tensor:
        wanted = ctx.needs_input_grad[:3]
        ctx.gradients = [
            torch.zeros_like(tensor) if tensor is not None and want else None
            for tensor, want in zip((states, weight, bias), wanted, strict=True)
        ]
        states = states.to(weight.dtype)
        total = states.new_zeros((), dtype=torch.float64)
        for tile in _tiles(states, weight):
            head = weight, bias, shaping
            total += _one_tile(states[tile], head, targets[tile], _of_tile(ctx.gradients, tile))
        return total.float()

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor | None, ...]:
        return *(None if one is None else one * outer[0].to(one.dtype) for one in ctx.gradients), None, None


def _tiles(states: Tensor, weight: Tensor) -> list[slice]:
    size = tokens_at_once(weight.shape[0])
    return [slice(start, start + size) for start in range(0, states.shape[0], size)]


def _of_tile(gradients: list[Tensor | None], tile: slice) -> list[Tensor | None]:
    """The tile's own rows of the states' gradient; weight and bias gather over all tiles."""
    of_states, *rest = gradients
    return [None if of_states is None else of_states[tile], *rest]


def _one_tile(
    states: Tensor, head: tuple[Tensor, Tensor | None, Shaping], targets: Tensor, gradients: list[Tensor | None]
) -> Tensor:
    """The loss of a few tokens; their gradients are written or added in place."""
    weight, bias, shaping = head
    logits = torch.mm(states, weight.T).float()
    if bias is not None:
        logits += bias
    logits, slope = shaping.of(logits)
    highest = logits.amax(-1)
    of_target = logits.gather(1, targets[:, None])[:, 0]
    torch.softmax(logits, -1, out=logits)  # from here on `logits` holds probabilities
    # The largest probability is exp(highest - normalizer) and never underflows, so it gives the normalizer back.
    losses = highest - logits.amax(-1).log() - of_target
    of_states, of_weight, of_bias = gradients
    if any(gradient is not None for gradient in gradients):
        logits[torch.arange(len(targets), device=targets.device), targets] -= 1
        if slope is not None:
            logits *= slope
        if shaping.scale != 1.0:
            logits *= shaping.scale
        error = logits.to(weight.dtype)
        if of_states is not None:
            of_states.copy_(torch.mm(error, weight))
        if of_weight is not None:
            of_weight.addmm_(error.T, states)
        if of_bias is not None:
            of_bias += logits.sum(0)
    return losses.sum(dtype=torch.float64)
