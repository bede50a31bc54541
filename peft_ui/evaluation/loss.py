"""The loss of a causal model, scored only where something is to be learnt.

A language model's head turns every position into one number a word. But most positions are context whose label is
-100: the hidden states that no label asks about are dropped just before the head, and where the head is a plain
matrix the rest is scored in one pass (`linear_loss`).
"""

from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from peft_ui.evaluation.batch import looking_at
from peft_ui.tokens.encode import IGNORED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from torch import Tensor

    from peft_ui.evaluation.linear_loss import Shaping

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


def shaping_of(model: Any) -> "Shaping | None":
    """How the model's logits come from its head's matrix product; None where they do not, or nobody knows how.

    The config tells of caps and scales, and a few tokens tell whether that is all: some heads are wrapped by a method,
    some models do more. Those are scored through the model's own logits.
    """
    import torch

    head = model.get_output_embeddings()
    if type(head) is not torch.nn.Linear:
        return None
    shaping = _as_configured(model.config.get_text_config())
    tokens = torch.arange(PROBED_TOKENS, device=head.weight.device).unsqueeze(0)
    caught: list[Tensor] = []

    def see(states: "Tensor") -> "Tensor":
        caught.append(states)
        return states

    with looking_at(model), _before_the_head(model, see):
        expected = _run(model, {"input_ids": tokens, "attention_mask": torch.ones_like(tokens)}).logits.float()
        product = torch.nn.functional.linear(caught[0].to(head.weight.dtype), head.weight, head.bias)
        found, _ = shaping.of(product.float())
    return shaping if torch.allclose(found, expected, rtol=1e-2, atol=1e-3) else None


def _as_configured(config: Any) -> "Shaping":
    from peft_ui.evaluation.linear_loss import Shaping

    scale = (getattr(config, "logit_scale", None) or 1.0) * (getattr(config, "lm_head_multiplier", None) or 1.0)
    scale /= getattr(config, "logits_scaling", None) or 1.0
    return Shaping(scale, getattr(config, "final_logit_softcapping", None))


def summed_loss(
    model: Any, batch: "Mapping[str, Tensor]", shaping: "Shaping | None", smoothing: float = 0.0
) -> "tuple[Tensor, int]":
    """Cross-entropy summed over the supervised tokens of a batch (nats), and how many there are.

    Args:
        model: a causal LM, bare or wrapped by PEFT.
        batch: input_ids, attention_mask, labels of shape (rows, length).
        shaping: what `shaping_of` found for this model.
        smoothing: share of each target that is spread over all words (label smoothing).
    """
    from torch.nn.functional import cross_entropy

    from peft_ui.evaluation.linear_loss import linear_cross_entropy

    if shaping is not None and not smoothing:
        states, targets = supervised_states(model, batch)
        head = model.get_output_embeddings()
        return linear_cross_entropy(states, head.weight, head.bias, targets, shaping), int(targets.numel())
    logits, targets = supervised_logits(model, batch)
    loss = cross_entropy(logits.float(), targets, reduction="sum", label_smoothing=smoothing)
    return loss, int(targets.numel())


def _run(model: Any, batch: "Mapping[str, Tensor]") -> Any:
    """Rows that share lines (`packing`) are told apart by their positions, all others by the attention mask."""
    if "position_ids" in batch:
        return model(input_ids=batch["input_ids"], position_ids=batch["position_ids"], use_cache=False)
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
