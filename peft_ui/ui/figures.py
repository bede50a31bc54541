"""The Method tab's stat cards and words: HTML in which everything from outside is escaped."""

from collections.abc import Sequence
from html import escape
from typing import Any

from peft_ui.methods.base import Method
from peft_ui.methods.benchmark import SOURCE, published
from peft_ui.models.fit import Machine
from peft_ui.ui.preview import size
from peft_ui.words.say import language, say
from peft_ui.words.told import told

TIGHT = 0.8  # of the machine's memory: what else runs needs the rest
# What the peak is made of, and what each part is called.
PARTS = {
    "weights": "the model",
    "gradients": "gradients",
    "optimizer": "the optimizer",
    "activations": "the rows at once",
    "logits": "scores of words",
    "overhead": "programs",
}
COUNTED = {"en": ((10**9, "B"), (10**6, "M"), (10**3, "k")), "zh": ((10**8, "亿"), (10**4, "万"))}
FITS = {
    "fits": "fits: this machine has {machine}",
    "tight": "tight: this machine has {machine}",
    "not": "will not fit: this machine has {machine}",
}


def cards(found: dict[str, Any], machine: Machine) -> list[str]:
    """Trainable parameters, adapter file, peak memory against this machine's, and time, from an estimate."""
    percent = found["trainable_percent"]
    shown = f"{percent:.3f}" if percent < 1 else f"{percent:.1f}"
    total = say("{percent} % of {total}", percent=shown, total=count(found["total_parameters"]))
    return [
        card(say("Parameters that learn"), f"{found['trainable_parameters']:,}", total),
        card(say("Result file"), size(found["adapter_bytes"]), say("to keep or to share")),
        _memory(found["memory"], machine),
        _time(found["seconds"]),
    ]


def _memory(memory: dict[str, int], machine: Machine) -> str:
    """The peak, a bar of what it is made of against what the machine has, and whether that fits."""
    room, peak = machine.memory, memory["peak"]
    parts = sorted(((part, memory[part]) for part in PARTS if memory[part]), key=lambda part: -part[1])
    told = "; ".join(f"{say(PARTS[part])} {size(count)}" for part, count in parts)
    bar = "".join(
        f'<i class="part-{part}" style="width:{100 * count / max(room, peak):.1f}%"></i>' for part, count in parts
    )
    words = say(FITS[fit(peak, room)], machine=size(room))
    return card(say("Memory"), size(peak), words, f'<span class="bar" title="{escape(told)}">{bar}</span>')


def fit(peak: int, room: int) -> str:
    """`fits`, `tight` (over four fifths of what there is) or `not`."""
    return "not" if peak > room else "tight" if peak > TIGHT * room else "fits"


def less_memory(memory: dict[str, int], machine: Machine) -> list[str]:
    """What to change where the memory is tight or too small, by what takes most; empty where it fits."""
    if fit(memory["peak"], machine.memory) == "fits":
        return []
    most = max(("weights", "optimizer", "activations", "logits"), key=lambda part: memory[part])
    advice = {
        "weights": say("Most of the memory is the model itself: choose a smaller one, or a shorter number format."),
        "optimizer": say(
            "Most of the memory is what every weight needs to learn: choose LoRA or another small method."
        ),
        "activations": say(
            "Most of the memory is for the rows at once: fewer rows at once, shorter ones, "
            "or activation checkpointing (Train tab) help most."
        ),
        "logits": say("Most of the memory is for scoring words: fewer rows at once or shorter ones help most."),
    }
    return [advice[most]]


def _time(seconds: dict[str, Any] | None) -> str:
    """One round of the rows as a range, with what it rests on: a round is the same however many the run has."""
    if not seconds or seconds.get("per_round") is None:
        return card(say("Time"), "–", say("measured in the first steps"))
    share = seconds["per_round"] / seconds["total"]
    low, high = (duration(max(seconds[end] * share, 1)) for end in ("low", "high"))
    value = low if low == high else f"{low} – {high}"
    words = say("For one round of your rows, worked out from a short test of this machine.")
    return card(say("Time"), value, words, hint=told(seconds["basis"]))


def layers(groups: Sequence[dict[str, Any]]) -> str:
    """The layers that will be adapted, those of the same name told once; empty where the method changes none."""
    if not groups:
        return ""
    lines = "".join(
        f"<li><code>{escape(group['name'])}</code> <small>{group['in_features']} → {group['out_features']}"
        f"{' × ' + str(group['count']) if group['count'] > 1 else ''}</small></li>"
        for group in groups
    )
    total = say("Adapted: {count} layers", count=sum(group["count"] for group in groups))
    return f'<details class="adapted"><summary>{escape(total)}</summary><ul>{lines}</ul></details>'


def unknown() -> list[str]:
    """The four cards when there is nothing to say yet, or no more."""
    waiting = say("not known yet")
    return [card(say(name), "–", waiting) for name in ("Parameters that learn", "Result file", "Memory", "Time")]


def card(label: str, value: str, words: str, bar: str = "", hint: str = "") -> str:
    """One figure, large, with its name above and what it means below.

    Args:
        bar: HTML of our own between them.
        hint: more, for who points at it.
    """
    title = f' title="{escape(hint, quote=True)}"' if hint else ""
    return (
        f'<div class="stat"{title}><span class="stat-label">{escape(label)}</span>'
        f'<span class="stat-value">{escape(value)}</span>{bar}<span class="stat-words">{escape(words)}</span></div>'
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
        f'<ul class="figures"><li>{escape(family)}</li><li>{escape(rate)}</li><li>{escape(merge)}</li></ul>'
        f"{_beside(method)}</div>"
    )


def _beside(method: type[Method]) -> str:
    """For who wants to know more, folded: what others measured, and how parameters are counted."""
    lines = _published(method) + _formula(method)
    title = escape(say("Published results, and how it is counted") if _formula(method) else say("Published results"))
    return f'<details class="beside"><summary>{title}</summary>{lines}</details>' if lines else ""


def _published(method: type[Method]) -> str:
    """What others measured with it, and where they say so."""
    rows = published().get(method.key)
    if not rows:
        return ""
    best = rows[0]
    words = say(
        "Published: {right} % of school sums right after training Llama 3.2 3B, with {memory} "
        "of memory (best of {count}, at a rate of {rate}).",
        right=f"{100 * best.accuracy:.1f}",
        memory=size(best.memory_bytes),
        count=len(rows),
        rate=f"{best.learning_rate:g}",
    )
    source = say("PEFT's comparison of methods")
    link = f'<a href="{SOURCE}" target="_blank" rel="noopener noreferrer">{escape(source)}</a>'
    return f"<p>{escape(words)} {link}</p>"


def _formula(method: type[Method]) -> str:
    """How LoRA's parameters are counted, beside what the textbook says."""
    if method.key != "lora":
        return ""
    words = say(
        "Parameters: r · (in + out) for each adapted layer. The textbook's 2 · L · d · r is the same for L square "
        "layers of width d, and too much where keys and values are narrower."
    )
    return f"<p>{escape(words)}</p>"


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


def refused(keys: Sequence[str]) -> str:
    """A style sheet that shows these methods as no choice for the model; the reason stands in each.

    They can still be looked at: another setting may mend what stands against them, and Start refuses what does not.
    """
    rules = "".join(
        f'#method-key label:has(input[value="{key}"])'
        "{border-style:dashed!important;background:transparent!important;cursor:help!important}"
        for key in keys
    )
    return f"<style>{rules}</style>"


def count(number: int) -> str:
    """A count as people say it: `3.4 M`, in Chinese `340 万`."""
    for limit, unit in COUNTED[language()]:
        if number >= limit:
            amount = f"{number / limit:.1f}"
            return f"{amount.removesuffix('.0') if language() == 'zh' else amount} {unit}"
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
