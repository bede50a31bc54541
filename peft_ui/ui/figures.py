"""The Method tab's stat cards and words: HTML in which everything from outside is escaped."""

from collections.abc import Sequence
from html import escape
from typing import Any

from peft_ui.methods.base import Method
from peft_ui.ui.preview import size
from peft_ui.words.say import say


def cards(found: dict[str, Any]) -> list[str]:
    """Trainable parameters, adapter file, peak memory and time, from an estimate."""
    percent = found["trainable_percent"]
    shown = f"{percent:.3f}" if percent < 1 else f"{percent:.1f}"
    total = say("{percent} % of {total}", percent=shown, total=count(found["total_parameters"]))
    peak = found["memory"]["peak"]
    return [
        card(say("Parameters that learn"), f"{found['trainable_parameters']:,}", total),
        card(say("Result file"), size(found["adapter_bytes"]), say("to keep or to share")),
        card(say("Memory"), size(peak), say("about, at its peak; keep some to spare")),
        _time(found["seconds"]),
    ]


def _time(seconds: dict[str, float] | None) -> str:
    if not seconds or seconds.get("total") is None:
        return card(say("Time"), "–", say("measured in the first steps"))
    return card(say("Time"), duration(seconds["total"]), say("on this machine, about"))


def unknown() -> list[str]:
    """The four cards when there is nothing to say yet, or no more."""
    waiting = say("not known yet")
    return [card(say(name), "–", waiting) for name in ("Parameters that learn", "Result file", "Memory", "Time")]


def card(label: str, value: str, words: str) -> str:
    """One figure, large, with its name above and what it means below."""
    return (
        f'<div class="stat"><span class="stat-label">{escape(label)}</span>'
        f'<span class="stat-value">{escape(value)}</span><span class="stat-words">{escape(words)}</span></div>'
    )


def notice(lines: Sequence[str], wrong: bool = False) -> str:
    """What else a person should know about these settings; empty when nothing."""
    if not lines:
        return ""
    kind = ' wrong" role="alert' if wrong else '" role="status'
    return f'<div class="notice{kind}">{"".join(f"<p>{escape(line)}</p>" for line in lines)}</div>'


def about(method: type[Method], family: str) -> str:
    """What the method does, where it was first described, and its own learning rate."""
    paper = method.paper
    link = (
        f' <a href="{escape(paper.url)}" target="_blank" rel="noopener noreferrer">{escape(say("Read the paper"))}</a>'
        if paper
        else ""
    )
    rate = say("Its own learning rate: {rate}", rate=f"{method.default_learning_rate:g}")
    merge = say("can be folded into the model") if method.mergeable else say("stays beside the model")
    return (
        f'<div class="about"><h2>{escape(say(method.title))}</h2><p>{escape(say(method.summary))}{link}</p>'
        f'<ul class="figures"><li>{escape(family)}</li><li>{escape(rate)}</li><li>{escape(merge)}</li></ul></div>'
    )


def family_labels(families: dict[str, str]) -> str:
    """A style sheet that writes each method's family above its title in the list of methods."""
    rules = "".join(
        f'#method-key label:has(input[value="{key}"])::before{{content:"{_quoted(words)}"}}'
        for key, words in families.items()
    )
    return f"<style>{rules}</style>"


def folded(keys: Sequence[str]) -> str:
    """A style sheet that hides these methods until the visitor asks for all; a chosen one is always to be seen."""
    rules = "".join(
        f'body:not(:has(#method-all input:checked)) #method-key label:has(input[value="{key}"]:not(:checked))'
        "{display:none}"
        for key in keys
    )
    return f"<style>{rules}</style>"


def count(number: int) -> str:
    """A count as people say it (`3.4 M`)."""
    for limit, unit in ((10**9, "B"), (10**6, "M"), (10**3, "k")):
        if number >= limit:
            return f"{number / limit:.1f} {unit}"
    return str(number)


def duration(seconds: float) -> str:
    """`40 s`, `3 min`, `1 h 20 min`."""
    if seconds < 90:
        return say("{count} s", count=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 60:
        return say("{count} min", count=minutes)
    return say("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def _quoted(words: str) -> str:
    return words.replace("\\", "").replace('"', "")
