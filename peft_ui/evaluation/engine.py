"""What every task's engine is: how its rows become a batch, what a batch costs, and what the numbers are called.

One engine, one file; `engines.py` is the table. The trainer, the review after it and the Playground ask the engine and
know nothing of the task.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from peft_ui.evaluation.batch import Padding, looking_at, padding_for
from peft_ui.models.settings import NO_LABELS, Labels

if TYPE_CHECKING:
    from torch import Tensor

Batch = dict[str, "Tensor"]
Score = Callable[[Batch], "Scored"]


@dataclass(frozen=True)
class Scored:
    """What a model makes of one batch.

    Args:
        loss: summed over the batch's items (nats), as a scalar that knows the way back.
        found: what `figures` needs, without a way back; of a language model nothing.
    """

    loss: "Tensor"
    found: Any = None


@dataclass(frozen=True)
class Engine:
    """How one task learns and is judged.

    Args:
        tokenizer: of the model.
        labels: what a classifier tells apart.
        smoothing: share of each target that is spread over all others while training (label smoothing).
        beta: of DPO and KTO: how dear it is to leave the model that it was.
    """

    tokenizer: Any
    labels: Labels = NO_LABELS
    smoothing: float = 0.0
    beta: float = 0.1

    metrics: ClassVar[tuple[str, ...]] = ()  # measured beside the loss on every held-out row
    on_request: ClassVar[tuple[str, ...]] = ()  # measured where the recipe names them
    writes: ClassVar[bool] = True  # answers in words of its own
    compares: ClassVar[bool] = False  # learns by comparison with the model that it was

    @property
    def padding(self) -> Padding:
        return padding_for(self.tokenizer)

    def prepare(self, model: Any) -> None:
        """Set what the model must know before it sees a batch of this task; done to a base and to a learner alike."""

    def has_lesson(self, row: Any) -> bool:
        """Whether anything can be learnt from the row."""
        return True

    def batch(self, rows: Sequence[Any]) -> Batch:
        """Rows of ids as padded tensors."""
        return self.padding(rows)

    def items(self, batch: Batch) -> int:
        """Over how many things the loss of the batch is the mean: tokens, texts or pairs."""
        raise NotImplementedError(type(self).__name__)

    def tokens(self, batch: Batch) -> int:
        """How many tokens the model reads."""
        return int(batch["attention_mask"].sum())

    def scorer(self, model: Any) -> Score:
        """What gives this model's loss on a batch."""
        raise NotImplementedError(type(self).__name__)

    def probe(self, model: Any, batch: Batch) -> "Tensor":
        """The logits that tell whether two models say the same, on one batch."""
        raise NotImplementedError(type(self).__name__)

    def figures(self, seen: Sequence[tuple[Batch, Any]]) -> dict[str, float]:
        """The task's metrics from all batches with what was `found` in each."""
        return {}

    def answers(self, model: Any, rows: Sequence[Any]) -> list[str]:
        """What the model says to each row, in words."""
        raise NotImplementedError(type(self).__name__)

    def says(self, model: Any, text: str) -> str:
        """What a model that does not write says to any text, in words."""
        raise NotImplementedError(type(self).__name__)

    def told(self, row: Any) -> tuple[str, str]:
        """What a row asks and what it teaches, in words."""
        raise NotImplementedError(type(self).__name__)

    def decoded(self, ids: Sequence[int]) -> str:
        """Ids in words, without special tokens."""
        return str(self.tokenizer.decode(list(ids), skip_special_tokens=True)).strip()


def judge(engine: Engine, model: Any, rows: Sequence[Any], size: int) -> dict[str, float]:
    """The mean loss over all rows (nats an item) and the task's metrics; nothing where there is nothing to measure.

    Leaves the random state and the model's mode untouched, so that looking at a run does not change it.
    """
    total, count = 0.0, 0
    seen: list[tuple[Batch, Any]] = []
    with looking_at(model) as device:
        score = engine.scorer(model)
        for start in range(0, len(rows), size):
            batch = {name: part.to(device) for name, part in engine.batch(rows[start : start + size]).items()}
            scored = score(batch)
            total, count = total + scored.loss.item(), count + engine.items(batch)
            if scored.found is not None:
                seen.append(({name: part.cpu() for name, part in batch.items()}, scored.found))
    return {"loss": total / count, **engine.figures(seen)} if count else {}


def probed(engine: Engine, model: Any, rows: Sequence[Any]) -> "Tensor":
    """The logits of one small batch, on the CPU in float32."""
    with looking_at(model) as device:
        batch = {name: part.to(device) for name, part in engine.batch(rows).items()}
        return engine.probe(model, batch).float().cpu()
