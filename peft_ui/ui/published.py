"""A push as the visitor sees it: its steps, what came of it, or why it was refused."""

import re
from html import escape
from typing import Any

from peft_ui.runs.atomic import read_json
from peft_ui.runs.folder import RunFolder
from peft_ui.words.say import say
from peft_ui.words.told import told as told_of

SENDING = re.compile(r"Sending (\d+) files, ([\d.]+) MB\.")
SENT = re.compile(r"Sent ([\d.]+) of ([\d.]+) MB\.")
MAKING = re.compile(r"Making sure of the repository (\S+)\.")


def outcome(told: dict[str, Any]) -> str:
    """What came of a push: where it is, which commit, and whether it was compared."""
    check = told.get("check") or {"passed": None, "why": say("It was not compared yet.")}
    words = {True: say("Checked"), False: say("Differs"), None: say("Not checked")}[check["passed"]]
    title = say("Offered as a pull request") if told["pull_request"] else say("Published")
    who = say("Only you and your organisation can see it.") if told["private"] else say("Everybody can see it.")
    link = escape(told["url"], quote=True)
    address = f'<a href="{link}" target="_blank" rel="noopener noreferrer">{link}</a>'
    rows = {say("Address"): address, say("Commit"): f"<code>{escape(told['commit'])}</code>"}
    rows[words] = escape(told_of(check["why"]))
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in rows.items())
    head = f"<h2>{escape(title)}</h2><p>{escape(who)}</p>"
    return f'<section class="published" role="status">{head}<dl>{lines}</dl></section>'


def shared(told: dict[str, Any]) -> str:
    """Where a prepared set of rows is now."""
    who = say("Only you and your organisation can see it.") if told["private"] else say("Everybody can see it.")
    link = escape(told["url"], quote=True)
    address = f'<a href="{link}" target="_blank" rel="noopener noreferrer">{link}</a>'
    rows = {say("Address"): address, say("Commit"): f"<code>{escape(told['commit'])}</code>"}
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in rows.items())
    head = f"<h2>{escape(say('Published'))}</h2><p>{escape(who)}</p>"
    return f'<section class="published" role="status">{head}<dl>{lines}</dl></section>'


def earlier(run: RunFolder) -> str:
    """What came of the last push of this run."""
    told = read_json(run.published)
    return outcome(told) if told else ""


def step(text: str) -> str:
    """A step of the push, in the visitor's language."""
    if found := SENT.fullmatch(text):
        return say("Sent {done} of {total} MB.", done=found[1], total=found[2])
    if found := SENDING.fullmatch(text):
        return say("Sending {count} files, {size} MB.", count=found[1], size=found[2])
    if found := MAKING.fullmatch(text):
        return say("Making sure of the repository {repo}.", repo=found[1])
    known = {
        "Asking the Hub about the card.": say("Asking the Hub about the card."),
        "It is there. Fetching it back to compare.": say("It is there. Fetching it back to compare."),
    }
    return known.get(text, text)


def progress(text: str) -> str:
    """A step of the push as one line; while files are sent, with a bar."""
    found = SENT.fullmatch(text)
    if not found:
        return line(step(text))
    done, total = float(found[1]), float(found[2])
    share, words = 100 * done / total if total else 100.0, escape(step(text))
    return (
        f'<div class="progress" role="progressbar" aria-label="{escape(say("Sending the files"))}" aria-valuemin="0" '
        f'aria-valuemax="100" aria-valuenow="{share:.0f}" aria-valuetext="{words}">'
        f'<div class="progress-bar"><i style="width:{share:.1f}%"></i></div><p><span>{words}</span></p></div>'
    )


def line(text: str) -> str:
    """One quiet line."""
    return f'<p class="where" role="status">{escape(text)}</p>'


def refusal(text: str) -> str:
    """Why nothing was published, and the way out."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
    return f'<section class="published refused" role="alert"><h2>{escape(say("Not published"))}</h2>{lines}</section>'
