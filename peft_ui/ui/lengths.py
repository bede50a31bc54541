"""How long the examples are, as inline SVG: all of each with the limit drawn in, and question and answer apart."""

from html import escape
from typing import Any

from peft_ui.words.say import say

BARS, WIDE, TALL = 28, 560, 72


def histogram(report: dict[str, Any], limit: int) -> str:
    """The whole examples with the limit drawn in, and the one that would do; empty when nothing was counted."""
    lengths = report.get("lengths") or []
    if not lengths:
        return ""
    top = max(1, *lengths)
    reach = max(top, limit) if limit < 2 * top else top
    line = _line(limit * WIDE / (reach + 1) if limit <= reach else WIDE - 1)
    beyond = f"<span>{limit:,} →</span>" if limit > reach else ""
    fits = report.get("recommended_length") or 0
    if 0 < fits <= reach and fits != limit:
        line += _line(fits * WIDE / (reach + 1), "fits")
    words = say(
        "Lengths in tokens: half of the examples have at most {middle}, the longest {longest}; the limit is {limit}.",
        **_middle_and_longest(report["tokens"]["total"]),
        limit=f"{limit:,}",
    )
    words += " " + say("The dotted line is where 99 of 100 fit.") if "fits" in line else ""
    return _figure(_bars(lengths, reach) + line, words, beyond)


def apart(report: dict[str, Any]) -> str:
    """Question and answer for themselves; empty where the rows do not have both."""
    parts = report.get("lengths_apart") or {}
    if any(max(lengths, default=0) <= 1 for lengths in parts.values()) or not parts:
        return ""
    titles = {"context": say("Before the answer"), "target": say("The answer")}
    return "".join(_part(titles[name], lengths, report["tokens"][name]) for name, lengths in parts.items())


def _part(title: str, lengths: list[int], figures: dict[str, int]) -> str:
    words = say(
        "{part}: half have at most {middle} tokens, the longest {longest}.", part=title, **_middle_and_longest(figures)
    )
    return _figure(_bars(lengths, max(1, *lengths)), words)


def _middle_and_longest(figures: dict[str, int]) -> dict[str, str]:
    return {"middle": f"{figures['p50']:,}", "longest": f"{figures['max']:,}"}


def _bars(lengths: list[int], reach: int) -> str:
    """A bar for each of `BARS` equal spans from 0 to `reach`, where it holds an example."""
    counts = [0] * BARS
    for length in lengths:
        counts[min(BARS - 1, length * BARS // (reach + 1))] += 1
    most = max(counts)
    return "".join(
        f'<rect x="{at * WIDE / BARS + 1:.1f}" y="{TALL - TALL * count / most:.1f}" '
        f'width="{WIDE / BARS - 2:.1f}" height="{TALL * count / most:.1f}" rx="2"/>'
        for at, count in enumerate(counts)
        if count
    )


def _line(mark: float, kind: str = "limit") -> str:
    return f'<line class="{kind}" x1="{mark:.1f}" x2="{mark:.1f}" y1="0" y2="{TALL}"/>'


def _figure(drawn: str, words: str, beyond: str = "") -> str:
    return (
        f'<figure class="lengths"><svg viewBox="0 0 {WIDE} {TALL + 2}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(words)}">{drawn}</svg>{beyond}<figcaption>{escape(words)}</figcaption></figure>'
    )
