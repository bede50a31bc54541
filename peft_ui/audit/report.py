"""What will and will not be learnt from a data set, before the start.

Every example goes the one road, in batches; only its lengths are kept, so memory does not grow with the rows.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from peft_ui.audit.figures import Padding, Quantiles, padding, quantiles, recommended_length
from peft_ui.audit.findings import Findings, find, overlap
from peft_ui.audit.languages import SAMPLE, scripts_of
from peft_ui.audit.warnings import errors_in, notes_on, warnings_about
from peft_ui.formatting.examples import label_names
from peft_ui.formatting.lines import Lines
from peft_ui.formatting.prepare import Dropped, Prepared, prepare
from peft_ui.formatting.settings import DataSettings
from peft_ui.tokens.chat import is_without_template
from peft_ui.tokens.measure import Measured, measure
from peft_ui.tokens.road import encode_examples
from peft_ui.tokens.spans import Span, spans_of

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_SHOWN = 5
_ANSWERED = ("CAUSAL_LM", "DPO", "KTO")  # tasks whose context stands before an answer in the same row


@dataclass(frozen=True)
class Report:
    """The contract's figures, and more.

    Args:
        rows, kept, dropped: of the source; `row` counts data rows from 1.
        truncated: kept rows that lose tokens to `max_length`, of the context or of the target.
        without_target: kept rows in which no token is trained.
        duplicates: kept rows that repeat an earlier one; overlap_with_validation: held-out rows also trained on.
        tokens: `context` (with the begin token), `target` (with the end token) and `total`, before any cut.
        supervised_share: trained tokens of all tokens after the cut, 0 to 1.
        examples: the first training rows as the model sees them.
        cut: kept rows that lose tokens to `max_length`, of their `context` and of their `target`; `whole`: of those,
            the rows that keep nothing of their context.
        notes: what is to be known beside the figures; `warnings` holds them too.
        contradictions: rows whose context stands elsewhere with another target.
        odd_characters, very_long: rows with lost, invisible or wrongly decoded characters; rows far longer than most.
        recommended_length: a limit that leaves 99 of 100 rows whole. padding: what filling up batches costs.
        labels: how often each label or tag occurs. scripts: share of the rows in each script, of a sample.
        sampled: how many rows from the start were looked at, or None for all.
        errors: what keeps a run from starting. warnings: what somebody should have read before.
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
    contradictions: int = 0
    odd_characters: int = 0
    very_long: int = 0
    recommended_length: int = 0
    padding: Padding = field(default_factory=lambda: Padding(0.0, 0.0))
    labels: dict[str, int] = field(default_factory=dict)
    scripts: dict[str, float] = field(default_factory=dict)
    sampled: int | None = None
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Judgement:
    """The report, and what it was made from: the faults by row, and the lengths."""

    report: Report
    findings: Findings
    measured: Measured


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
    return judge(prepare(settings, seed, token, task), tokenizer, settings.max_length).report


def judge(
    prepared: Prepared, tokenizer: "PreTrainedTokenizerBase", max_length: int, sampled: int | None = None
) -> Judgement:
    """Judge rows that are prepared already; `sampled` says that they are only the first so many."""
    lines = _of_source(prepared)
    measured = measure(lines, prepared, tokenizer, max_length)
    findings = find(prepared, lines, measured, max_length)
    train, held_out = _lines(prepared.train), _lines(prepared.validation)
    trained, seen = int(measured.trained.sum()), int(measured.seen.sum())
    report = Report(
        format=prepared.format,
        columns=prepared.columns,
        rows=prepared.rows,
        kept=prepared.kept,
        dropped=prepared.dropped,
        truncated=int((measured.context_cut | measured.target_cut).sum()),
        without_target=findings.count("no token is learnt"),
        duplicates=findings.count("repeats an earlier row"),
        overlap_with_validation=overlap(train, held_out),
        tokens={
            "context": quantiles(measured.context),
            "target": quantiles(measured.target),
            "total": quantiles(measured.total),
        },
        supervised_share=round(trained / seen, 4) if seen else 0.0,
        data_sha256=prepared.sha256,
        examples=spans_of(encode_examples(train[:_SHOWN], prepared, tokenizer, max_length), prepared, tokenizer),
        cut=_cut(measured, prepared.task),
        contradictions=findings.count("the same context has another target elsewhere"),
        odd_characters=findings.count("odd characters"),
        very_long=findings.count("very long"),
        recommended_length=recommended_length(measured.total),
        padding=padding(measured.seen),
        labels=_label_counts(prepared, lines),
        scripts=scripts_of(islice(lines.rows(), SAMPLE)),
        sampled=sampled,
    )
    _say(report, prepared, [*notes_on(report, lines), *_chat_note(prepared, tokenizer)], max_length)
    return Judgement(report, findings, measured)


def _say(report: Report, prepared: Prepared, noted: list[str], max_length: int) -> None:
    """The figures' meaning, in sentences of the report."""
    report.errors.extend(errors_in(report))
    report.notes.extend([*prepared.notes, *noted])
    counted = warnings_about(report, len(prepared.validation), max_length)
    report.warnings.extend([*prepared.notes, *counted, *noted])


def _cut(measured: Measured, task: str) -> dict[str, int]:
    whole = measured.context_gone.sum() if task in _ANSWERED else 0
    return {
        "context": int(measured.context_cut.sum()),
        "target": int(measured.target_cut.sum()),
        "whole": int(whole),
    }


def _of_source(prepared: Prepared) -> Lines:
    """The kept rows of the source; held-out rows count only where they come from it."""
    train = _lines(prepared.train)
    whole = len(prepared.train) == prepared.kept
    return train if whole else train.joined(_lines(prepared.validation))


def _chat_note(prepared: Prepared, tokenizer: "PreTrainedTokenizerBase") -> list[str]:
    used = prepared.template.is_chat and not prepared.template.text and is_without_template(tokenizer)
    return ["The model has no chat layout of its own, so ChatML is used; it travels with the result."] if used else []


def _lines(examples: Any) -> Lines:
    return examples if isinstance(examples, Lines) else Lines.of(examples)


def _label_counts(prepared: Prepared, lines: Lines) -> dict[str, int]:
    if not prepared.labels:
        return {}
    found = Counter(name for example in lines for name in label_names(example))
    return {name: found[name] for name in prepared.labels}
