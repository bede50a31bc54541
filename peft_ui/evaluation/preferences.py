"""DPO: of two answers to one question the better one becomes likelier; each pair is one item.

Direct Preference Optimization (Rafailov et al. 2023, arXiv:2305.18290): the model is its own reference with the adapter
switched off, so memory holds one model. Why not TRL's trainer: docs/decisions/0011.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from peft_ui.evaluation.answer import written_by
from peft_ui.evaluation.batch import padded
from peft_ui.evaluation.engine import Batch, Engine, Score, Scored
from peft_ui.evaluation.loss import supervised_logits
from peft_ui.tokens.answers import Compared
from peft_ui.tokens.encode import IGNORED

if TYPE_CHECKING:
    from torch import Tensor


class Comparing(Engine):
    """What learning by comparison shares: two answers below each other in one batch, and a reference."""

    metrics = ("reward_margin", "reward_accuracy")
    compares = True

    def prepare(self, model: Any) -> None:
        """Dropout would make the model differ from itself: it is switched off, as in the paper's and TRL's code."""
        from torch.nn import Dropout

        for part in model.modules():
            if isinstance(part, Dropout):
                part.p = 0.0

    def stacked(self, sides: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Batch:
        """Prompts with answers, (lines, longest); only the answer has labels."""
        read = self.padding.read([[*prompt, *answer] for prompt, answer in sides])
        labels = padded([[*[IGNORED] * len(prompt), *answer] for prompt, answer in sides], IGNORED)
        return {**read, "labels": labels}

    def probe(self, model: Any, batch: Batch) -> "Tensor":
        return supervised_logits(model, batch)[0]

    def rewards(self, model: Any, batch: Batch) -> "Tensor":
        """(lines,): how much likelier than the reference the model finds each answer, in nats times beta."""
        import torch

        with torch.no_grad(), as_reference(model):
            before = likelihoods(model, batch)
        return self.beta * (likelihoods(model, batch) - before)


class Preferences(Comparing):
    """Learns to prefer the chosen answer to the rejected one."""

    def has_lesson(self, row: Compared) -> bool:
        return bool(row.chosen_ids and row.rejected_ids) and row.chosen_ids != row.rejected_ids

    def batch(self, rows: Sequence[Compared]) -> Batch:
        """First all chosen answers, then all rejected ones."""
        chosen = [(row.prompt_ids, row.chosen_ids) for row in rows]
        return self.stacked([*chosen, *((row.prompt_ids, row.rejected_ids) for row in rows)])

    def items(self, batch: Batch) -> int:
        return len(batch["labels"]) // 2

    def scorer(self, model: Any) -> Score:
        from torch.nn.functional import logsigmoid

        def score(batch: Batch) -> Scored:
            chosen, rejected = self.rewards(model, batch).chunk(2)
            smoothing = self.smoothing if model.training else 0.0
            margins = chosen - rejected
            loss = (smoothing - 1) * logsigmoid(margins) - smoothing * logsigmoid(-margins)
            return Scored(loss.sum(), None if model.training else margins.detach().cpu())

        return score

    def figures(self, seen: Sequence[tuple[Batch, Any]]) -> dict[str, float]:
        margins = [margin for _, found in seen for margin in found.tolist()]
        right = sum(1.0 if margin > 0 else 0.5 if margin == 0 else 0.0 for margin in margins)
        return {"reward_margin": sum(margins) / len(margins), "reward_accuracy": right / len(margins)}

    def answers(self, model: Any, rows: Sequence[Compared]) -> list[str]:
        return [written_by(model, self.tokenizer, row.prompt_ids) for row in rows]

    def told(self, row: Compared) -> tuple[str, str]:
        return self.decoded(row.prompt_ids), self.decoded(row.chosen_ids)


def likelihoods(model: Any, batch: Batch) -> "Tensor":
    """(lines,): the log-probability of each line's answer, summed over its tokens (nats, float32)."""
    from torch.nn.functional import cross_entropy

    logits, targets = supervised_logits(model, batch)
    each = -cross_entropy(logits.float(), targets, reduction="none")
    lines = (batch["labels"][:, 1:] != IGNORED).nonzero()[:, 0]
    return each.new_zeros(len(batch["labels"])).index_add(0, lines, each)


@contextmanager
def as_reference(model: Any) -> Iterator[None]:
    """While this lasts the model is what it was before; a bare base is that already."""
    if not hasattr(model, "disable_adapter"):
        yield
        return
    with model.disable_adapter():
        yield
