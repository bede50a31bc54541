"""The loss of a causal model, scored only where something is to be learnt.

A language model's head turns every position into one number a word. But most positions are context whose label is
-100: the hidden states that no label asks about are dropped just before the head, and where the head is a plain
matrix the rest is scored in one pass (`linear_loss`).
"""

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from peft_ui.evaluation.batch import Padding, batches
from peft_ui.tokens.encode import IGNORED, Encoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from torch import Tensor

PROBED_TOKENS = 8


def supervised_logits(model: Any, batch: "Mapping[str, Tensor]") -> "tuple[Tensor, Tensor]":
    """Logits and labels of the supervised positions alone.

    Args:
        model: a causal LM, bare or wrapped by PEFT.
        batch: input_ids, attention_mask, labels of shape (rows, length).

    Returns:
        Logits of shape (n, vocabulary) and the n token ids that they should have predicted.
    """
    with _before_the_head(model, lambda states: _supervised(states, batch["labels"]).unsqueeze(0)):
        output = _run(model, batch)
    return output.logits[0], _targets(batch["labels"])


def supervised_states(model: Any, batch: "Mapping[str, Tensor]") -> "tuple[Tensor, Tensor]":
    """What the head would read at the supervised positions, (n, hidden), and the n token ids to predict."""
    caught: list[Tensor] = []

    def catch(states: "Tensor") -> "Tensor":
        caught.append(_supervised(states, batch["labels"]))
        return states[:, :0]  # leaves the head nothing to do

    with _before_the_head(model, catch):
        _run(model, batch)
    return caught[0], _targets(batch["labels"])


def scores_in_one_pass(model: Any) -> bool:
    """Whether the model's logits are its head's matrix product and nothing else: found out on a few tokens.

    Some heads are wrapped by a method, some models cap or scale their logits afterwards; those are scored through
    the model's own logits.
    """
    import torch

    head = model.get_output_embeddings()
    if type(head) is not torch.nn.Linear:
        return False
    tokens = torch.arange(PROBED_TOKENS, device=head.weight.device).unsqueeze(0)
    batch = {"input_ids": tokens, "attention_mask": torch.ones_like(tokens), "labels": tokens}
    was_training = model.training
    model.eval()
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        expected, _ = supervised_logits(model, batch)
        states, _ = supervised_states(model, batch)
        found = torch.nn.functional.linear(states.to(head.weight.dtype), head.weight, head.bias)
    model.train(was_training)
    return torch.allclose(found.float(), expected.float(), rtol=1e-2, atol=1e-3)


def summed_loss(model: Any, batch: "Mapping[str, Tensor]", in_one_pass: bool) -> "tuple[Tensor, int]":
    """Cross-entropy summed over the supervised tokens of a batch (nats), and how many there are.

    Args:
        model: a causal LM, bare or wrapped by PEFT.
        batch: input_ids, attention_mask, labels of shape (rows, length).
        in_one_pass: what `scores_in_one_pass` found for this model.
    """
    from torch.nn.functional import cross_entropy

    from peft_ui.evaluation.linear_loss import linear_cross_entropy

    if in_one_pass:
        states, targets = supervised_states(model, batch)
        head = model.get_output_embeddings()
        return linear_cross_entropy(states, head.weight, head.bias, targets), int(targets.numel())
    logits, targets = supervised_logits(model, batch)
    return cross_entropy(logits.float(), targets, reduction="sum"), int(targets.numel())


def mean_loss(model: Any, rows: Sequence[Encoded], size: int, padding: Padding) -> float | None:
    """The mean over all supervised tokens of `rows` (nats a token); None when there is no such token.

    Leaves the random state untouched, so that looking at a run does not change it.
    """
    import torch

    if not rows:
        return None
    was_training = model.training
    device = next(model.parameters()).device
    in_one_pass = scores_in_one_pass(model)
    total, count = 0.0, 0
    model.eval()
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        for batch in batches(rows, size, padding):
            moved = {name: tensor.to(device) for name, tensor in batch.items()}
            loss, tokens = summed_loss(model, moved, in_one_pass)
            total, count = total + loss.item(), count + tokens
    model.train(was_training)
    return total / count if count else None


def _run(model: Any, batch: "Mapping[str, Tensor]") -> Any:
    return model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"])


@contextmanager
def _before_the_head(model: Any, change: "Callable[[Tensor], Tensor]") -> "Iterator[None]":
    """While this lasts, the head reads what `change` makes of the hidden states (rows, length, hidden)."""
    hook = model.get_output_embeddings().register_forward_pre_hook(lambda head, args: (change(args[0]), *args[1:]))
    try:
        yield
    finally:
        hook.remove()


def _supervised(states: "Tensor", labels: "Tensor") -> "Tensor":
    """(n, hidden): the states that predict a supervised token.

    Soft prompts lengthen the sequence at its front, so positions are counted from the end. The state at position t
    predicts token t + 1, so the last one predicts nothing.
    """
    return states[:, -labels.shape[1] :][:, :-1][labels[:, 1:] != IGNORED]


def _targets(labels: "Tensor") -> "Tensor":
    return labels[:, 1:][labels[:, 1:] != IGNORED]
