"""KTO: good answers become likelier and bad ones less so; each answer is one item, and none needs a partner.

Kahneman-Tversky Optimization (Ethayarajh et al. 2024, arXiv:2402.01306), equation 7. How far the model has moved as a
whole is estimated from answers that belong to other questions of the same batch.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from peft_ui.evaluation.answer import written_by
from peft_ui.evaluation.engine import Batch, Score, Scored
from peft_ui.evaluation.preferences import Comparing
from peft_ui.tokens.answers import Verdict

if TYPE_CHECKING:
    from torch import Tensor


class Verdicts(Comparing):
    """Learns from answers that are each judged good or bad."""

    def has_lesson(self, row: Verdict) -> bool:
        return bool(row.completion_ids)

    def batch(self, rows: Sequence[Verdict]) -> Batch:
        """First each prompt with its answer, then with its neighbour's; `good` is the verdict on the first."""
        import torch

        own = [(row.prompt_ids, row.completion_ids) for row in rows]
        other = [(row.prompt_ids, rows[place - 1].completion_ids) for place, row in enumerate(rows)]
        return {**self.stacked([*own, *other]), "good": torch.tensor([row.label for row in rows])}

    def items(self, batch: Batch) -> int:
        return len(batch["good"])

    def scorer(self, model: Any) -> Score:
        import torch

        def score(batch: Batch) -> Scored:
            own, other = (_half(batch, which) for which in (0, 1))
            with torch.no_grad():
                moved = self.rewards(model, other).mean().clamp(min=0)
            rewards = self.rewards(model, own)
            good = batch["good"]
            loss = 1 - torch.where(good, rewards - moved, moved - rewards).sigmoid()
            return Scored(loss.sum(), None if model.training else rewards.detach().cpu())

        return score

    def figures(self, seen: Sequence[tuple[Batch, Any]]) -> dict[str, float]:
        """The margin is between the mean rewards of good and of bad answers; right is a reward of the right sign."""
        pairs = [pair for batch, found in seen for pair in zip(found.tolist(), batch["good"].tolist(), strict=True)]
        sides = {good: [reward for reward, verdict in pairs if verdict is good] for good in (True, False)}
        right = sum(0.5 if reward == 0 else float((reward > 0) == good) for reward, good in pairs)
        means = {good: sum(rewards) / len(rewards) if rewards else 0.0 for good, rewards in sides.items()}
        return {"reward_margin": means[True] - means[False], "reward_accuracy": right / len(pairs)}

    def answers(self, model: Any, rows: Sequence[Verdict]) -> list[str]:
        return [written_by(model, self.tokenizer, row.prompt_ids) for row in rows]

    def told(self, row: Verdict) -> tuple[str, str]:
        mark = "✓" if row.label else "✗"
        return self.decoded(row.prompt_ids), f"{mark} {self.decoded(row.completion_ids)}"


def _half(batch: Batch, which: int) -> "dict[str, Tensor]":
    return {name: batch[name].chunk(2)[which] for name in ("input_ids", "attention_mask", "labels")}
