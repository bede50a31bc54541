"""What a finished run came to: the loss before and after, and the same questions answered by both models."""

from html import escape
from typing import Any

from peft_ui.runs.atomic import read_json
from peft_ui.runs.folder import RunFolder
from peft_ui.ui.chart import number
from peft_ui.ui.preview import heading
from peft_ui.words.say import say

METRICS = {
    "loss": "Loss",
    "perplexity": "Perplexity",
    "exact_match": "Answers that match to the letter",
    "accuracy": "Right labels",
    "f1": "F1, each label weighing the same",
    "reward_margin": "Lead of good answers over bad ones",
    "reward_accuracy": "Pairs or verdicts judged right",
}
GOOD = 0.8  # of labels that are right: below it more than one in five is wrong
MOVED = 0.01  # of the loss: less is neither a fall nor a rise
SHARES = ("exact_match", "accuracy", "f1", "reward_accuracy")


def outcome(folder: RunFolder) -> str:
    """The run's `evaluation.json` in words; empty where it has none."""
    found = read_json(folder.evaluation)
    if not found:
        return ""
    samples = found.get("samples", [])
    check = found.get("reload_check", {}).get("passed")
    parts = [
        _measured(found),
        _guessed(folder),
        _poor(found),
        _unchanged(samples, found),
        _saved(check),
        _samples(samples),
    ]
    title = heading(say("What it has learnt"), say("On rows that were kept back: it never saw them while learning."))
    return f'<section class="outcome">{title}{"".join(parts)}</section>' if any(parts) else ""


def is_measured(folder: RunFolder) -> bool:
    """Whether the loss on held-out rows is known from before and from after the run."""
    return None not in _losses(read_json(folder.evaluation) or {})


def _losses(found: dict[str, Any]) -> tuple[float | None, float | None]:
    return found.get("before", {}).get("loss"), found.get("after", {}).get("loss")


def _measured(found: dict[str, Any]) -> str:
    """Each metric before and after; the loss as a sentence."""
    before, after = found.get("before", {}), found.get("after", {})
    lines = []
    for name, title in METRICS.items():
        first, last = before.get(name), after.get(name)
        if first is None or last is None:
            continue
        lines.append(_loss_words(first, last) if name == "loss" else f"{say(title)}: {_shown(name, first, last)}.")
    return "".join(f'<p class="verdict">{escape(line)}</p>' for line in lines)


def _guessed(folder: RunFolder) -> str:
    """A classifier's figures before are chance, and nobody should compare with them as with a model that can do it."""
    if (read_json(folder.recipe) or {}).get("task") not in ("SEQ_CLS", "TOKEN_CLS"):
        return ""
    words = say("Before its training the model knows no labels: its head is new, and it guesses.")
    return f'<p class="where">{escape(words)}</p>'


def _poor(found: dict[str, Any]) -> str:
    """What helps where labels are wrong too often to be of use."""
    after = found.get("after", {})
    reached = after.get("f1", after.get("accuracy"))
    if reached is None or reached >= GOOD:
        return ""
    words = say("Too many labels are still wrong to rely on. What helps most: a larger model, more rows, more rounds.")
    return f'<p class="verdict">{escape(words)}</p>'


def _unchanged(rows: list[dict[str, str]], found: dict[str, Any]) -> str:
    """A loss can fall long before an answer is another: said where every shown answer is as it was.

    Where the loss did not fall, what to try is said already.
    """
    same = bool(rows) and all(row["base"].strip() == row["adapter"].strip() for row in rows)
    before, after = _losses(found)
    if not same or (before is not None and after is not None and not _fell(before, after)):
        return ""
    words = say("The answers below have not changed yet: train longer, with more rounds or a larger learning rate.")
    return f'<p class="verdict">{escape(words)}</p>'


def _fell(before: float, after: float) -> bool:
    return after < before - MOVED * abs(before)


def _loss_words(before: float, after: float) -> str:
    """One judgement, with one advice that fits it: learnt, not moved, or worse than before."""
    values = {"before": number(before), "after": number(after)}
    if _fell(before, after):
        return say("The loss fell from {before} before to {after} after: lower is better.", **values)
    if after > before + MOVED * abs(before):
        return say(
            "The loss rose from {before} before to {after} after, so these rows are answered worse than by the "
            "untouched model. Try a smaller learning rate, fewer rounds or more rows.",
            **values,
        )
    return say(
        "The loss hardly moved: {before} before, {after} after. Try more rounds or a larger learning rate.", **values
    )


def _shown(name: str, before: float, after: float) -> str:
    if name in SHARES:
        return f"{before:.0%} → {after:.0%}"
    return f"{number(before)} → {number(after)}"


def _saved(passed: bool | None) -> str:
    if passed is None:
        return ""
    if passed:
        return f'<p class="where">{escape(say("The saved result was read back and answers exactly as trained."))}</p>'
    wrong = say("The saved result answers differently from what was trained. Do not rely on it; train again.")
    return f'<div class="notice wrong" role="alert"><p>{escape(wrong)}</p></div>'


def _samples(rows: list[dict[str, str]]) -> str:
    if not rows:
        return ""
    titles = (say("Question"), say("Before"), say("After"), say("In your rows"))
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
    body = "".join(_sample(row, titles) for row in rows)
    label = escape(say("Samples"), quote=True)
    return (
        f'<div class="scroll samples" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _sample(row: dict[str, str], titles: tuple[str, ...]) -> str:
    cells = zip(titles, (row["context"], row["base"], row["adapter"], row["target"]), strict=True)
    return f"<tr>{''.join(_cell(title, text) for title, text in cells)}</tr>"


def _cell(title: str, text: str) -> str:
    return f'<td data-title="{escape(title, quote=True)}"><div>{escape(text.strip()) or "–"}</div></td>'
