"""SEQ_2_SEQ_LM: one text is turned into another; each token of the second is one item."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from peft_ui.evaluation.answer import written_by
from peft_ui.evaluation.batch import padded
from peft_ui.evaluation.engine import Batch, Engine, Score, Scored
from peft_ui.tokens.encode import IGNORED, Encoded

if TYPE_CHECKING:
    from torch import Tensor


class Sequences(Engine):
    """Learns to write the target that belongs to a source."""

    on_request = ("perplexity", "exact_match")

    def has_lesson(self, row: Encoded) -> bool:
        return bool(row.labels)

    def batch(self, rows: Sequence[Encoded]) -> Batch:
        """The encoder's ids padded with the tokenizer's pad token, the decoder's labels with -100."""
        read = self.padding.read([row.input_ids for row in rows])
        return {**read, "labels": padded([row.labels for row in rows], IGNORED)}

    def items(self, batch: Batch) -> int:
        return int((batch["labels"] != IGNORED).sum())

    def tokens(self, batch: Batch) -> int:
        return super().tokens(batch) + self.items(batch)

    def scorer(self, model: Any) -> Score:
        from torch.nn.functional import cross_entropy

        def score(batch: Batch) -> Scored:
            smoothing = self.smoothing if model.training else 0.0
            targets = batch["labels"][batch["labels"] != IGNORED]
            logits = self.probe(model, batch).float()
            return Scored(cross_entropy(logits, targets, reduction="sum", label_smoothing=smoothing))

        return score

    def probe(self, model: Any, batch: Batch) -> "Tensor":
        """The logits of the target's tokens, (n, vocabulary)."""
        labels = batch["labels"]
        begun = model.prepare_decoder_input_ids_from_labels(labels=labels)
        told = {name: batch[name] for name in ("input_ids", "attention_mask")}
        logits = model(**told, decoder_input_ids=begun, use_cache=False).logits
        return logits[:, -labels.shape[1] :][labels != IGNORED]

    def answers(self, model: Any, rows: Sequence[Encoded]) -> list[str]:
        return [written_by(model, self.tokenizer, row.input_ids) for row in rows]

    def told(self, row: Encoded) -> tuple[str, str]:
        return self.decoded(row.input_ids), self.decoded(row.labels)
