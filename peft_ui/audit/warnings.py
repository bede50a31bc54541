"""What a person should read before a run starts, in sentences with their numbers."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from peft_ui.formatting.build import AS_THEY_STAND
from peft_ui.formatting.lines import Lines

if TYPE_CHECKING:
    from peft_ui.audit.report import Report

_RARE = 0.02  # a label on fewer rows than this share of an even one is hardly learnt
_SECOND = 0.05  # share of the rows from which a second script is told
_LEARNT = ("target", "label", "tags", "chosen", "rejected")  # roles that hold what is to be learnt
_SAMPLE = 20_000  # pairs whose seam is looked at


def errors_in(report: "Report") -> list[str]:
    """What keeps a run from starting."""
    if report.kept and report.without_target == report.kept:
        return ["Not one example has a token to learn: is the answer in the target column?"]
    return []


def warnings_about(report: "Report", held_out: int, max_length: int) -> list[str]:
    """What is counted, where there is any; `held_out` is the number of held-out rows."""
    kept, dropped, repeated = report.kept, len(report.dropped), report.overlap_with_validation
    whole, ends = report.cut["whole"], report.cut["target"]
    starts = report.cut["context"] - whole
    odd, long, other = report.odd_characters, report.very_long, report.contradictions
    text = report.format in AS_THEY_STAND
    counted = {
        f"{dropped} of {report.rows} rows are left out; see `dropped` for the reasons.": dropped,
        f"{max(starts, ends)} of {kept} texts lose their end to keep within {max_length} tokens.": (
            text and max(starts, ends)
        ),
        f"{starts} of {kept} examples lose the start of their context to keep within {max_length} tokens.": (
            not text and starts
        ),
        f"{whole} of {kept} examples lose their whole context at {max_length} tokens, so they teach to answer "
        "nothing.": whole,
        f"{ends} of {kept} targets are cut before their end at {max_length} tokens.": not text and ends,
        f"{report.without_target} of {kept} examples have no trained token, so they teach nothing.": (
            report.without_target
        ),
        f"{report.duplicates} of {kept} rows repeat an earlier row.": report.duplicates,
        f"{other} of {kept} rows have a context that stands elsewhere with another target.": other,
        f"{repeated} of {held_out} held-out rows are also trained on, so they measure memory.": repeated,
        f"{odd} of {kept} rows hold lost, invisible or wrongly decoded characters.": odd,
        f"{long} of {kept} rows are far longer than the others.": long,
    }
    return [text for text, count in counted.items() if count]


def notes_on(report: "Report", lines: Lines) -> list[str]:
    """What is to be known beside the figures."""
    return [*_same_column(report.columns), *_melted(lines), *_rare_labels(report), *_scripts(report)]


def _same_column(columns: dict[str, str]) -> Iterator[str]:
    """A column that is given and to be learnt at once."""
    given = {column for role, column in columns.items() if role not in _LEARNT}
    for column in sorted(given & {column for role, column in columns.items() if role in _LEARNT}):
        yield f"The column {column} is both question and answer, so the model only learns to repeat it."


def _melted(lines: Lines) -> Iterator[str]:
    """Answers that begin in the middle of a word: `Answer:` + `Paris`. Scripts without spaces are meant that way."""
    pairs = melted = 0
    for row in islice(lines.rows(), _SAMPLE):
        if "context" in row:
            pairs += 1
            melted += _is_latin(row["target"][:1]) and not row["context"][-1:].isspace()
    if melted:
        remedy = "begin the target with a space if that is not meant."
        yield f"{melted} of {pairs} targets follow their context without a space, so that is what is learnt; {remedy}"


def _rare_labels(report: "Report") -> Iterator[str]:
    if len(report.labels) < 2:
        return
    even = sum(report.labels.values()) / len(report.labels)
    rare = [f"{name!r} ({count})" for name, count in report.labels.items() if count < max(2, _RARE * even)]
    if rare:
        yield f"{len(rare)} of {len(report.labels)} labels hardly occur: {', '.join(rare[:5])}."


def _scripts(report: "Report") -> Iterator[str]:
    second = [f"{name} ({share:.0%})" for name, share in list(report.scripts.items())[1:] if share >= _SECOND]
    if second:
        first = next(iter(report.scripts))
        yield f"Most rows are written in {first}, others in {', '.join(second)}."


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
