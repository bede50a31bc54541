"""What will and will not be learnt from a data set, before the start.

Every example goes the one road, in batches; only its lengths are kept, so memory does not grow with the rows.
"""

from array import array
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from peft_ui.audit.figures import Quantiles, quantiles
from peft_ui.formatting.examples import Example, Pair
from peft_ui.formatting.prepare import Dropped, Prepared, prepare
from peft_ui.formatting.settings import DataSettings
from peft_ui.tokens.encode import IGNORED, Encoded, encode, encode_many
from peft_ui.tokens.spans import Span, spans

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_BATCH = 1_000
_SHOWN = 5


@dataclass(frozen=True)
class Report:
    """The contract's figures.

    Args:
        rows, kept, dropped: of the source; `row` counts data rows from 1.
        truncated: kept rows that lose tokens to `max_length`, of the context or of the target.
        without_target: kept rows in which no token is trained.
        duplicates: kept rows that repeat an earlier one; overlap_with_validation: held-out rows also trained on.
        tokens: `context` (with the begin token), `target` (with the end token) and `total`, before any cut.
        supervised_share: trained tokens of all tokens after the cut, 0 to 1.
        examples: the first training rows as the model sees them.
        cut: kept rows that lose tokens to `max_length`, of their `context` and of their `target`.
        notes: what is to be known beside the figures; `warnings` holds them too.
    """

    format: str
    columns: dict[str, str]
    rows: int
    kept: int
    dropped: list[Dropped]
    truncated: int
    without_target: int
    duplicates: int
    overlap_with_validation: int
    tokens: dict[str, Quantiles]
    supervised_share: float
    data_sha256: str
    examples: list[list[Span]]
    cut: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def audit(
    settings: DataSettings,
    tokenizer: "PreTrainedTokenizerBase",
    seed: int,
    token: str | None = None,
    task: str = "CAUSAL_LM",
) -> Report:
    """Prepare the data of a recipe and judge it.

    Args:
        settings: the recipe's `data` part.
        tokenizer: of the model that is to be trained.
        seed: the recipe's `training.seed`.
        token: the visitor's own Hub token, for a Hub data set.
        task: the recipe's.

    Raises:
        DataError: the data cannot be read or nothing is left.
        ModelError: the tokenizer cannot be trained with.
    """
    return audit_prepared(prepare(settings, seed, token, task), tokenizer, settings.max_length)


def audit_prepared(prepared: Prepared, tokenizer: "PreTrainedTokenizerBase", max_length: int) -> Report:
    """Judge rows that are prepared already."""
    examples = _of_source(prepared)
    tally = _Tally()
    for encoded in _encoded(examples, prepared, tokenizer, max_length):
        tally.add(encoded)
    known = set(prepared.train)
    shown = [
        spans(encode(example, prepared.template, tokenizer, max_length), tokenizer)
        for example in prepared.train[:_SHOWN]
    ]
    report = Report(
        format=prepared.format,
        columns=prepared.columns,
        rows=prepared.rows,
        kept=prepared.kept,
        dropped=prepared.dropped,
        truncated=tally.truncated,
        without_target=tally.without_target,
        duplicates=len(examples) - len(set(examples)),
        overlap_with_validation=sum(example in known for example in prepared.validation),
        tokens=tally.tokens(),
        supervised_share=tally.share(),
        data_sha256=prepared.sha256,
        examples=shown,
    )
    report.cut.update(context=tally.contexts_cut, target=tally.targets_cut)
    report.notes.extend([*prepared.notes, *_melted(examples)])
    counted = _warnings(report, tally, len(prepared.validation), max_length)
    report.warnings.extend([*prepared.notes, *counted, *_melted(examples)])
    return report


class _Tally:
    """Lengths and counts of the examples seen so far."""

    def __init__(self) -> None:
        self.context = array("I")
        self.target = array("I")
        self.seen = self.trained = 0
        self.truncated = self.without_target = self.contexts_cut = self.targets_cut = 0

    def add(self, encoded: Encoded) -> None:
        trained = len(encoded.labels) - encoded.labels.count(IGNORED)
        self.context.append(encoded.context_tokens)
        self.target.append(encoded.target_tokens)
        self.seen += len(encoded.labels)
        self.trained += trained
        self.without_target += not trained
        self.contexts_cut += encoded.context_cut
        self.targets_cut += encoded.target_cut
        self.truncated += encoded.context_cut or encoded.target_cut

    def tokens(self) -> dict[str, Quantiles]:
        total = array("I", map(sum, zip(self.context, self.target, strict=True)))
        return {"context": quantiles(self.context), "target": quantiles(self.target), "total": quantiles(total)}

    def share(self) -> float:
        return round(self.trained / self.seen, 4) if self.seen else 0.0


def _of_source(prepared: Prepared) -> list[Example]:
    """The kept rows of the source; held-out rows count only where they come from it."""
    whole = len(prepared.train) == prepared.kept
    return prepared.train if whole else prepared.train + prepared.validation


def _encoded(
    examples: list[Example], prepared: Prepared, tokenizer: "PreTrainedTokenizerBase", max_length: int
) -> Iterator[Encoded]:
    for start in range(0, len(examples), _BATCH):
        yield from encode_many(examples[start : start + _BATCH], prepared.template, tokenizer, max_length)


def _warnings(report: Report, tally: _Tally, held_out: int, max_length: int) -> list[str]:
    kept, dropped, repeated = report.kept, len(report.dropped), report.overlap_with_validation
    starts, ends = tally.contexts_cut, tally.targets_cut
    counted = {
        f"{dropped} of {report.rows} rows are left out; see `dropped` for the reasons.": dropped,
        f"{starts} of {kept} examples lose the start of their context to keep within {max_length} tokens.": starts,
        f"{ends} of {kept} targets are cut before their end at {max_length} tokens.": ends,
        f"{report.without_target} of {kept} examples have no trained token, so they teach nothing.": (
            report.without_target
        ),
        f"{report.duplicates} of {kept} rows repeat an earlier row.": report.duplicates,
        f"{repeated} of {held_out} held-out rows are also trained on, so they measure memory.": repeated,
    }
    return [text for text, count in counted.items() if count]


def _melted(examples: list[Example]) -> list[str]:
    """Answers that begin in the middle of a word: `Answer:` + `Paris`. Scripts without spaces are meant that way."""
    pairs = [example for example in examples if isinstance(example, Pair)]
    melted = sum(_is_latin(pair.target[:1]) and not pair.context[-1:].isspace() for pair in pairs)
    if not melted:
        return []
    remedy = "begin the target with a space if that is not meant."
    return [
        f"{melted} of {len(pairs)} targets follow their context without a space, so that is what is learnt; {remedy}"
    ]


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
