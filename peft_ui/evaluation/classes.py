"""SEQ_CLS: a text gets its label, or its labels; each text is one item.

The head that tells the labels apart is new, so it is trained in full beside the method.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from peft_ui.evaluation.batch import looking_at
from peft_ui.evaluation.engine import Batch, Engine, Score, Scored
from peft_ui.evaluation.figures import accuracy, macro_f1
from peft_ui.tokens.encode import Encoded

if TYPE_CHECKING:
    from torch import Tensor

VECTORS_FOR_WORDS = (
    "PROMPT_TUNING",
    "MULTITASK_PROMPT_TUNING",
    "P_TUNING",
)  # PEFT's names of the methods that hand the model no ids


class Classes(Engine):
    """Learns which label a text has, or, with several a text, whether it has each of them."""

    metrics = ("accuracy", "f1")
    writes = False

    def prepare(self, model: Any) -> None:
        """A model that only reads forwards takes its answer from the last token that is no padding: it must know it."""
        model.config.pad_token_id = self.padding.pad_id
        model.config.get_text_config().pad_token_id = self.padding.pad_id

    def batch(self, rows: Sequence[Encoded]) -> Batch:
        """`labels` is (rows,) of ids, or with several labels a text (rows, labels) of 0.0 and 1.0."""
        import torch

        read = self.padding.read([row.input_ids for row in rows])
        if self.labels.several:
            return {**read, "labels": torch.tensor([row.labels for row in rows], dtype=torch.float32)}
        return {**read, "labels": torch.tensor([row.labels[0] for row in rows])}

    def items(self, batch: Batch) -> int:
        return len(batch["labels"])

    def scorer(self, model: Any) -> Score:
        def score(batch: Batch) -> Scored:
            logits = self.probe(model, batch).float()
            loss = self._loss(logits, batch["labels"], self.smoothing if model.training else 0.0)
            return Scored(loss, None if model.training else logits.detach().cpu())

        return score

    def probe(self, model: Any, batch: Batch) -> "Tensor":
        """Logits of shape (rows, labels)."""
        if reads_padding(model):
            return _each_length_apart(model, batch)
        return _logits(model, batch["input_ids"], batch["attention_mask"])

    def figures(self, seen: Sequence[tuple[Batch, Any]]) -> dict[str, float]:
        found = [label for _, logits in seen for label in self._chosen(logits)]
        right = [label for batch, _ in seen for label in self._true(batch["labels"])]
        return {"accuracy": accuracy(right, found), "f1": macro_f1(right, found)}

    def answers(self, model: Any, rows: Sequence[Encoded]) -> list[str]:
        return [self._words(self._chosen(self._one(model, row.input_ids))[0]) for row in rows]

    def says(self, model: Any, text: str) -> str:
        """A line for each label, the likeliest first: its share and its name."""
        pairs = self.probabilities(model, self.tokenizer(text)["input_ids"])
        return "\n".join(f"{sure:6.1%}  {name}" for name, sure in pairs)

    def told(self, row: Encoded) -> tuple[str, str]:
        right = [n for n, yes in enumerate(row.labels) if yes] if self.labels.several else row.labels
        return self.decoded(row.input_ids), self._words(tuple(right))

    def probabilities(self, model: Any, ids: Sequence[int]) -> list[tuple[str, float]]:
        """Each label with its probability for one text, the likeliest first."""
        logits = self._one(model, ids)[0].float()
        sure = logits.sigmoid() if self.labels.several else logits.softmax(-1)
        return sorted(zip(self.labels.names, sure.tolist(), strict=True), key=lambda pair: -pair[1])

    def _one(self, model: Any, ids: Sequence[int]) -> "Tensor":
        with looking_at(model) as device:
            read = {name: part.to(device) for name, part in self.padding.read([ids]).items()}
            return self.probe(model, read).cpu()

    def _loss(self, logits: "Tensor", labels: "Tensor", smoothing: float) -> "Tensor":
        from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

        if not self.labels.several:
            return cross_entropy(logits, labels, reduction="sum", label_smoothing=smoothing)
        targets = labels * (1 - smoothing) + smoothing / 2
        return binary_cross_entropy_with_logits(logits, targets, reduction="none").mean(-1).sum()

    def _chosen(self, logits: "Tensor") -> list[tuple[int, ...]]:
        if not self.labels.several:
            return [(one,) for one in logits.argmax(-1).tolist()]
        return [tuple(row.nonzero()[:, 0].tolist()) for row in logits > 0]

    def _true(self, labels: "Tensor") -> list[tuple[int, ...]]:
        if not self.labels.several:
            return [(one,) for one in labels.tolist()]
        return [tuple(row.nonzero()[:, 0].tolist()) for row in labels > 0]

    def _words(self, numbers: Sequence[int]) -> str:
        return ", ".join(self.labels.names[number] for number in numbers) or "–"


def reads_padding(model: Any) -> bool:
    """Whether padding would change the answer: a forward-reading model that is handed vectors cannot find its end.

    transformers 5 then takes the answer from the last place, padding or not (PEFT.md 1.4).
    """
    config = getattr(model, "active_peft_config", None)
    kind = getattr(config, "peft_type", "")
    takes_vectors = getattr(kind, "value", kind) in VECTORS_FOR_WORDS
    return takes_vectors and type(model.get_base_model()).__name__ not in _both_ways()


def _both_ways() -> frozenset[str]:
    """Classes of models that read both ways and take their answer from the front."""
    from transformers.models.auto.modeling_auto import (
        MODEL_FOR_CAUSAL_LM_MAPPING_NAMES,
        MODEL_FOR_MASKED_LM_MAPPING_NAMES,
        MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES,
    )

    forwards = set(MODEL_FOR_CAUSAL_LM_MAPPING_NAMES) - set(MODEL_FOR_MASKED_LM_MAPPING_NAMES)
    classes = MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES
    return frozenset(name for kind, name in classes.items() if kind not in forwards)


def _each_length_apart(model: Any, batch: Batch) -> "Tensor":
    """Rows of one length are read together, so that none is padded."""
    import torch

    lengths = batch["attention_mask"].sum(-1)
    parts, places = [], []
    for length in lengths.unique().tolist():
        rows = (lengths == length).nonzero()[:, 0]
        parts.append(_logits(model, batch["input_ids"][rows, :length], batch["attention_mask"][rows, :length]))
        places.append(rows)
    return torch.cat(parts)[torch.cat(places).argsort()]


def _logits(model: Any, input_ids: "Tensor", attention_mask: "Tensor") -> Any:
    return model(input_ids=input_ids, attention_mask=attention_mask).logits
