"""TOKEN_CLS: each word of a text gets its tag; each tagged word is one item."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from peft_ui.evaluation.batch import looking_at
from peft_ui.evaluation.engine import Batch, Engine, Score, Scored
from peft_ui.evaluation.figures import accuracy, entity_f1, macro_f1, names_entities
from peft_ui.formatting.examples import Tagged
from peft_ui.tokens.classes import encode_tagged
from peft_ui.tokens.encode import IGNORED, Encoded

if TYPE_CHECKING:
    from torch import Tensor

LONGEST = 2**20  # tokens: nothing is cut here


class Tags(Engine):
    """Learns the tag of each word, asked at the word's first piece."""

    metrics = ("accuracy", "f1")
    writes = False

    def has_lesson(self, row: Encoded) -> bool:
        return any(label != IGNORED for label in row.labels)

    def items(self, batch: Batch) -> int:
        return int((batch["labels"] != IGNORED).sum())

    def scorer(self, model: Any) -> Score:
        from torch.nn.functional import cross_entropy

        def score(batch: Batch) -> Scored:
            logits = self._logits(model, batch)
            asked = batch["labels"] != IGNORED
            smoothing = self.smoothing if model.training else 0.0
            loss = cross_entropy(
                logits[asked].float(), batch["labels"][asked], reduction="sum", label_smoothing=smoothing
            )
            return Scored(loss, None if model.training else logits.detach().argmax(-1).cpu())

        return score

    def probe(self, model: Any, batch: Batch) -> "Tensor":
        """Logits of the tagged words, (n, tags)."""
        return self._logits(model, batch)[batch["labels"] != IGNORED]

    def figures(self, seen: Sequence[tuple[Batch, Any]]) -> dict[str, float]:
        """`f1` is over entities where the tags name such (B-, I-), else the mean over the tags."""
        found, right = [], []
        for batch, chosen in seen:
            for labels, tags in zip(batch["labels"], chosen, strict=True):
                found.append([self.labels.names[tag] for tag in tags[labels != IGNORED].tolist()])
                right.append([self.labels.names[tag] for tag in labels[labels != IGNORED].tolist()])
        words = [(tag,) for line in right for tag in line], [(tag,) for line in found for tag in line]
        f1 = entity_f1(right, found) if names_entities(self.labels.names) else macro_f1(*words)
        return {"accuracy": accuracy(*words), "f1": f1}

    def answers(self, model: Any, rows: Sequence[Encoded]) -> list[str]:
        return [self._words(row, self.tags_of(model, row)) for row in rows]

    def says(self, model: Any, text: str) -> str:
        """Every word of the text (parted by spaces) with its tag."""
        words = tuple(text.split())
        ids = {name: number for number, name in enumerate(self.labels.names)}
        line = Tagged(words, (self.labels.names[0],) * len(words))
        row = encode_tagged([line], ids, self.tokenizer, LONGEST)[0]
        return self._words(row, self.tags_of(model, row))

    def told(self, row: Encoded) -> tuple[str, str]:
        return self.decoded(row.input_ids), self._words(row, [label for label in row.labels if label != IGNORED])

    def tags_of(self, model: Any, row: Encoded) -> list[int]:
        """The tag that the model gives to each word of the row."""
        with looking_at(model) as device:
            batch = {name: part.to(device) for name, part in self.batch([row]).items()}
            return list(self.probe(model, batch).argmax(-1).tolist())

    def _logits(self, model: Any, batch: Batch) -> "Tensor":
        """(rows, length, tags): soft prompts lengthen the text at its front, so places are counted from the end."""
        logits = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits
        return logits[:, -batch["labels"].shape[1] :]

    def _words(self, row: Encoded, tags: Sequence[int]) -> str:
        """Each word with its tag, as `Ada/B-PER`."""
        starts = [place for place, label in enumerate(row.labels) if label != IGNORED]
        ends = [*starts[1:], len(row.labels)]
        words = (self.decoded(row.input_ids[start:end]) for start, end in zip(starts, ends, strict=True))
        return " ".join(f"{word}/{self.labels.names[tag]}" for word, tag in zip(words, tags, strict=True))
