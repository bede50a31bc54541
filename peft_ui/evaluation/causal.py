"""CAUSAL_LM: a text is gone on with; each learnt token is one item."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from peft_ui.evaluation.answer import answers, context_of, target_of
from peft_ui.evaluation.engine import Batch, Engine, Score, Scored
from peft_ui.evaluation.loss import shaping_of, summed_loss, supervised_logits
from peft_ui.tokens.encode import IGNORED, Encoded

if TYPE_CHECKING:
    from torch import Tensor


PROBED = 64  # tokens; with a vocabulary of 262,144 their logits are 67 MB, and several copies are compared


class Causal(Engine):
    """Learns to go on from a context."""

    on_request = ("perplexity", "exact_match")

    def has_lesson(self, row: Encoded) -> bool:
        return any(label != IGNORED for label in row.labels[1:])

    def items(self, batch: Batch) -> int:
        return int((batch["labels"][:, 1:] != IGNORED).sum())

    def scorer(self, model: Any) -> Score:
        shaping = shaping_of(model)

        def score(batch: Batch) -> Scored:
            return Scored(summed_loss(model, batch, shaping, self.smoothing if model.training else 0.0)[0])

        return score

    def probe(self, model: Any, batch: Batch) -> "Tensor":
        return supervised_logits(model, {**batch, "labels": first_few(batch["labels"])})[0]

    def answers(self, model: Any, rows: Sequence[Encoded]) -> list[str]:
        return answers(model, self.tokenizer, rows)

    def told(self, row: Encoded) -> tuple[str, str]:
        context = self.tokenizer.decode(context_of(row), skip_special_tokens=True)
        return context, self.decoded(target_of(row))


def first_few(labels: "Tensor") -> "Tensor":
    """The labels with only the first `PROBED` that count, row by row."""
    counted = (labels != IGNORED).flatten().cumsum(0).view_as(labels)
    return labels.masked_fill(counted > PROBED, IGNORED)
