"""What is lost to the limit or left out, in plain words, and the limit at which nothing (or little) is lost."""

from collections import Counter
from typing import Any

from peft_ui.formatting.build import AS_THEY_STAND
from peft_ui.words.say import say
from peft_ui.words.told import told

STEP = 8  # limits are multiples of it
MANY_LEFT_OUT = 0.1  # share of the rows from which it is said before the start
COMFORTABLE = 2048  # above it the longest rows are let go: memory grows with the limit


def warnings(report: dict[str, Any], limit: int) -> list[str]:
    """What a visitor should know before he starts; empty where all is well.

    Args:
        report: the audit's figures, as `estimate.rows.preview` gives them.
        limit: the longest example allowed, in tokens.
    """
    errors = [told(error) for error in report["errors"]]
    found = [*_beyond(report, limit), *losses(report), *_better(report, limit)]
    return [*errors, *found, *(told(note) for note in report["notes"])]


def losses(report: dict[str, Any]) -> list[str]:
    """Of these, what is lost or spoilt: who starts all the same says so."""
    kept = f"{report['kept']:,}"
    whole, ends = report["cut"]["whole"], report["cut"]["target"]
    starts = report["cut"]["context"] - whole
    bare, seen = report["without_target"], report["overlap_with_validation"]
    lines = _left_out(report)
    if whole:
        lines.append(
            say(
                "{count} of {kept} rows lose their whole question: from them the model learns to answer nothing.",
                count=f"{whole:,}",
                kept=kept,
            )
        )
    lines += _cut(report, starts, ends)
    if bare:
        lines.append(say("{count} of {kept} rows hold nothing to learn.", count=f"{bare:,}", kept=kept))
    if seen:
        lines.append(
            say("Of the rows kept back for checking, {count} also learnt: the check is too kind.", count=f"{seen:,}")
        )
    return lines


def _cut(report: dict[str, Any], starts: int, ends: int) -> list[str]:
    """Rows that lose a part: a question its start, an answer its end, a text that has neither its end."""
    kept, lines = f"{report['kept']:,}", []
    if report["format"] in AS_THEY_STAND:
        cut = max(starts, ends)
        return [say("{count} of {kept} rows lose the end of their text.", count=f"{cut:,}", kept=kept)] if cut else []
    if starts:
        lines.append(say("{count} of {kept} rows lose the start of their question.", count=f"{starts:,}", kept=kept))
    if ends:
        lines.append(say("{count} of {kept} rows lose the end of their answer.", count=f"{ends:,}", kept=kept))
    return lines


def _left_out(report: dict[str, Any]) -> list[str]:
    """That many rows are not used, and the two reasons that are met most."""
    count, rows = report["left_out"], report["rows"]
    if count <= MANY_LEFT_OUT * rows:
        return []
    reasons = Counter(one["reason"] for one in report["dropped"]).most_common(2)
    because = "; ".join(told(reason) for reason, _ in reasons)
    return [say("Left out: {count} of {rows} rows ({reasons}).", count=f"{count:,}", rows=f"{rows:,}", reasons=because)]


def _beyond(report: dict[str, Any], limit: int) -> list[str]:
    """That Start will refuse the limit, whatever the rows are."""
    most = report["positions"]
    if most is None or limit <= most:
        return []
    return [
        say("This model reads at most {most} tokens: lower the limit of {limit}.", most=f"{most:,}", limit=f"{limit:,}")
    ]


def _better(report: dict[str, Any], limit: int) -> list[str]:
    better = better_limit(report, limit)
    if not better:
        return []
    if better >= report["tokens"]["total"]["max"]:
        return [say("With a limit of {limit} tokens every row fits whole.", limit=f"{better:,}")]
    if better >= report["tokens"]["total"]["p95"]:
        return [say("With a limit of {limit} tokens 95 of 100 rows fit whole.", limit=f"{better:,}")]
    return [say("With a limit of {limit} tokens, the most that this model reads, less is cut.", limit=f"{better:,}")]


def better_limit(report: dict[str, Any], limit: int) -> int | None:
    """The limit to propose, no more than the model reads; None where no row is cut, or nothing better is in reach."""
    if not any(report["cut"].values()):
        return None
    total = report["tokens"]["total"]
    wanted = total["max"] if total["max"] <= COMFORTABLE else total["p95"]
    better = min(-(-wanted // STEP) * STEP, report["positions"] or wanted + STEP)
    return better if better > limit else None
