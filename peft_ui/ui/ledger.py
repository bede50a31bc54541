"""All runs of an owner as HTML: a table whose rows can be chosen, and two runs side by side."""

import time
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from peft_ui.ui.chart import number
from peft_ui.ui.dashboard import pill
from peft_ui.ui.naming import TITLES, titles_of
from peft_ui.words.say import say

# A click (or Enter) anywhere in a row chooses its run.
CHOOSE_JS = """
element.addEventListener('click', event => {
  const row = event.target.closest('[data-run]');
  if (row) trigger('select', {index: 0, value: row.dataset.run});
});
"""


def table(lines: Sequence[dict[str, Any]], chosen: str, search: str) -> str:
    """The runs, newest first.

    Args:
        lines: of `History.summaries`, each with `name`.
        search: only runs with these words in their name, method, model or state.
    """
    if not lines:
        words = say("Your runs appear here, with their losses, to compare and to use again.")
        return f'<div class="empty"><b>{escape(say("No runs yet"))}</b><p>{escape(words)}</p></div>'
    found = [line for line in lines if _matches(line, search)]
    head = "".join(f"<th scope='col'>{escape(title)}</th>" for title in _heads())
    rows = "".join(_row(line, line["run"] == chosen) for line in found)
    none = f'<p class="where">{escape(say("No run with these words."))}</p>' if not found else ""
    return f'<div class="scroll runs">{_table(head, rows)}</div>{none}'


def _heads() -> tuple[str, ...]:
    return (
        say("Run"),
        say("State"),
        say("Model"),
        say("Steps"),
        say("Average training loss"),
        say("Held-out loss"),
        say("Started"),
    )


def _table(head: str, rows: str) -> str:
    return f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _matches(line: dict[str, Any], search: str) -> bool:
    method = TITLES.get(line["method"], "")
    text = " ".join(str(line[key]) for key in ("name", "text", "run", "model", "method", "state")) + method
    return all(word in text.casefold() for word in search.casefold().split())


def _row(line: dict[str, Any], chosen: bool) -> str:
    steps = f"{line['steps']:,} / {line['of']:,}" if line["of"] else "–"
    cells = (
        f'<button type="button" class="run-name" aria-pressed="{str(chosen).lower()}">{escape(line["name"])}</button>',
        pill(line["state"]),
        escape(without_folders(line["model"])),
        steps,
        _loss(line["train_loss"]),
        _loss(line["eval_loss"]),
        _when(line["created"]),
    )
    kind = ' class="chosen"' if chosen else ""
    run = escape(line["run"], quote=True)
    told = "".join(  # on a phone each figure stands below its own title
        f'<td data-title="{escape(title, quote=True)}">{cell}</td>' for title, cell in zip(_heads(), cells, strict=True)
    )
    return f'<tr data-run="{run}"{kind}>{told}</tr>'


def _loss(value: float | None) -> str:
    return "–" if value is None else number(value)


def _when(created: float | None) -> str:
    told = time.strftime("%Y-%m-%d %H:%M", time.localtime(created)) if created else "–"
    return f'<span class="when">{told}</span>'


def differences(first: tuple[str, dict], second: tuple[str, dict]) -> str:
    """Only the settings in which two recipes differ.

    Args:
        first, second: a run's name and its recipe.
    """
    left, right = flat(first[1]), flat(second[1])
    names = [name for name in {**left, **right} if left.get(name) != right.get(name)]
    if not names:
        return f'<p class="where">{escape(say("These two runs have the same settings."))}</p>'
    titles = titles_of(first[1], second[1])
    rows = "".join(
        f"<tr><th scope='row'>{_named(name, titles)}</th>"
        f"<td>{_value(left, name)}</td><td>{_value(right, name)}</td></tr>"
        for name in names
    )
    head = "".join(f"<th scope='col'>{escape(title)}</th>" for title in (say("Setting"), first[0], second[0]))
    return f'<div class="scroll">{_table(head, rows)}</div>'


def _named(name: str, titles: Mapping[str, str]) -> str:
    """The setting as the page calls it, its exact name beside it for the expert."""
    title = f"{escape(say(titles[name]))} " if name in titles else ""
    return f"{title}<code>{escape(name)}</code>"


def flat(recipe: dict[str, Any], within: str = "") -> dict[str, Any]:
    """`{"training": {"seed": 0}}` as `{"training.seed": 0}`."""
    found: dict[str, Any] = {}
    for name, value in recipe.items():
        path = f"{within}.{name}" if within else name
        found |= flat(value, path) if isinstance(value, dict) and value else {path: value}
    return found


def _value(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return "–" if value is None else escape(without_folders(value))


def without_folders(value: Any) -> str:
    """A value as text; of a path on the server only its last name, for the rest is nobody's business."""
    text = str(value)
    return Path(text).name if text.startswith("/") else text
