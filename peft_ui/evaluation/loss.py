"""The loss of a causal model, scored only where something is to be learnt.

A language model's head turns every position into one number a word: with a vocabulary of 262,144 and
1,024 positions that is 1 GB, copied several times by the loss. But most positions are context whose
label is -100. So the hidden states that no label asks about are dropped just before the head.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from peft_ui.evaluation.batch import Padding, batches
from peft_ui.tokens.encode import IGNORED, Encoded

if TYPE_CHECKING:
    from torch import Tensor


def supervised_logits(model: Any, batch: "Mapping[str, Tensor]") -> "tuple[Tensor, Tensor]":
    """Logits and labels of the supervised positions alone.

    Args:
        model: a causal LM, bare or wrapped by PEFT.
        batch: input_ids, attention_mask, labels of shape (rows, length).

    Returns:
        Logits of shape (n, vocabulary) and the n token ids that they should have predicted.
    """
    labels = batch["labels"]
    wanted = labels[:, 1:] != IGNORED

    def keep_supervised(head: Any, args: tuple) -> tuple:
        # Soft prompts lengthen the sequence at its front: count positions from the end. The states at
        # position t predict token t + 1, so the last one predicts nothing.
        states = args[0][:, -labels.shape[1] :][:, :-1]
        return (states[wanted].unsqueeze(0), *args[1:])

    hook = model.get_output_embeddings().register_forward_pre_hook(keep_supervised)
    try:
        output = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"])
    finally:
        hook.remove()
    return output.logits[0], labels[:, 1:][wanted]


def summed_loss(model: Any, batch: "Mapping[str, Tensor]") -> "tuple[Tensor, int]":
    """Cross-entropy summed over the supervised tokens of a batch (nats), and how many there are."""
    from torch.nn.functional import cross_entropy

    logits, targets = supervised_logits(model, batch)
    return cross_entropy(logits.float(), targets, reduction="sum"), int(targets.numel())


def mean_loss(model: Any, rows: Sequence[Encoded], size: int, padding: Padding) -> float | None:
    """The mean over all supervised tokens of `rows` (nats a token); None when there is no such token.

    Leaves the random state untouched, so that looking at a run does not change it.
    """
    import torch

    was_training = model.training
    device = next(model.parameters()).device
    total, count = 0.0, 0
    model.eval()
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        for batch in batches(rows, size, padding):
            loss, tokens = summed_loss(model, {name: tensor.to(device) for name, tensor in batch.items()})
            total, count = total + loss.item(), count + tokens
    model.train(was_training)
    return total / count if count else None
