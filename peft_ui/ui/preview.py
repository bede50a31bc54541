"""How rows, rendered examples and their audit look: HTML in which everything from outside is escaped."""

from collections.abc import Sequence
from html import escape
from itertools import count as numbers_from
from typing import Any

from peft_ui.errors import VisitorError
from peft_ui.ui import lengths
from peft_ui.ui.visitor import lines_of
from peft_ui.words.say import say
from peft_ui.words.told import told

MOST_DROPPED = 5


def heading(title: str, words: str) -> str:
    """A section's title and the sentence under it."""
    return f'<div class="heading"><h2>{escape(title)}</h2><p>{escape(words)}</p></div>'


def example(title: str, words: str) -> str:
    """One of the bundled data sets, as a line of the list."""
    return f'<div class="example-words"><b>{escape(title)}</b><span>{escape(words)}</span></div>'


def empty(title: str, words: str) -> str:
    """What stands where nothing is yet: what will come, and how."""
    return f'<div class="empty"><b>{escape(title)}</b><p>{escape(words)}</p></div>'


def nothing_yet() -> str:
    """Before any rows are chosen."""
    return empty(
        say("Your examples appear here"),
        say("Use an example or upload a file, and see word by word what the model will read and what it will learn."),
    )


def without_model() -> str:
    """The rows are there and the model is not; why not stands below its name."""
    return empty(say("Your examples appear here"), say("They are shown with a model that is on this machine."))


def problem(error: VisitorError) -> str:
    """An error that belongs to the rows, in the place of the preview."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in lines_of(error))
    return f'<div class="empty problem" role="alert"><b>{escape(say("This does not fit yet"))}</b>{lines}</div>'


def refused(name: str, error: VisitorError, source: str) -> str:
    """An upload that cannot be used, and that nothing else has changed."""
    stays = say("What was open stays open: {name}.", name=source.rsplit("/", 1)[-1]) if source else ""
    lines = [say("{name} was not opened.", name=name), *lines_of(error), stays]
    told_lines = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return f'<div class="notice wrong" role="alert">{told_lines}</div>'


def facts(source: str, found: dict[str, Any]) -> str:
    """One line about what is open: its name, its rows, its columns."""
    name = source.rsplit("/", 1)[-1] if source.startswith(("uploads/", "examples/")) else source
    columns = ", ".join(found["names"])
    words = say("{rows} rows · columns: {columns}", rows=f"{found['rows']:,}", columns=columns)
    if found.get("more"):
        words = say("more than {rows} rows · columns: {columns}", rows=f"{found['rows']:,}", columns=columns)
    return f'<div class="facts" role="status"><b>{escape(name)}</b><span>{escape(words)}</span></div>'


def table(found: dict[str, Any], start: int) -> str:
    """A page of the rows as they stand in the file."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in found["names"])
    numbers = found.get("numbers") or numbers_from(start + 1)
    changed = found.get("changed") or [()] * len(found["page"])
    body = "".join(
        _row(number, dict(zip(found["names"], cells, strict=True)), columns, number in found.get("deleted", ()))
        for number, cells, columns in zip(numbers, found["page"], changed, strict=False)
    )
    first, last = start + 1, start + len(found["page"])
    most = f"{found.get('found', found['rows']):,}"
    where = say("Rows {first} to {last} of {rows}", first=f"{first:,}", last=f"{last:,}", rows=most)
    if not found["page"]:
        where = say("No row holds these words.")
    return (
        f'<p class="where">{escape(where)}</p><div class="scroll" tabindex="0" role="region" '
        f'aria-label="{escape(say("Rows"))}"><table class="rows"><thead><tr><th scope="col">#</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(number: int, cells: dict[str, str], changed: Sequence[str], is_deleted: bool) -> str:
    """A row of the table; what was changed or deleted by hand is to be seen."""
    marks = {name: ' class="changed"' if name in changed else "" for name in cells}
    shown = "".join(f"<td{marks[name]}><div>{escape(cell)}</div></td>" for name, cell in cells.items())
    mark = ' class="deleted"' if is_deleted else ""
    return f"<tr{mark}><td>{number:,}</td>{shown}</tr>"


def cards(report: dict[str, Any], apart: bool = False) -> str:
    """The rendered examples: what is only read is dim, what is learnt is lit; `apart`, each piece stands by itself."""
    if not report["examples"]:
        return empty(say("No row is left to learn from"), say("Check the roles of the columns and the layout."))
    legend = (
        f'<p class="legend"><span class="read">{escape(say("Read, not learnt"))}</span>'
        f'<mark class="learnt">{escape(say("Learnt"))}</mark>{_away_words(report)}</p>'
    )
    shown = "".join(_card(pieces, number) for number, pieces in enumerate(report["examples"], 1))
    return legend + (f'<div class="apart">{shown}</div>' if apart else shown)


def _away_words(report: dict[str, Any]) -> str:
    """The third kind of text, where there is any."""
    away = any(piece.get("away") for pieces in report["examples"] for piece in pieces)
    return f'<mark class="learnt away">{escape(say("Learnt to avoid"))}</mark>' if away else ""


def _card(pieces: list[dict[str, Any]], number: int) -> str:
    text = "".join(
        f'<mark class="learnt{" away" if piece.get("away") else ""}">{escape(piece["text"])}</mark>'
        if piece["trained"]
        else f'<span class="read">{escape(piece["text"])}</span>'
        for piece in pieces
    )
    label = escape(say("Example {number}", number=number))
    return f'<article class="card" aria-label="{label}"><header>{label}</header><pre>{text}</pre></article>'


def audit(report: dict[str, Any], limit: int) -> str:
    """What will and will not be learnt: figures, the lengths with the limit drawn in, the rows that are left out."""
    share = say("{percent} of the tokens are learnt", percent=f"{100 * report['supervised_share']:.0f} %")
    parts = [say("{kept} of {rows} rows are used", kept=f"{report['kept']:,}", rows=f"{report['rows']:,}"), share]
    figures = "".join(f"<li>{escape(part)}</li>" for part in [*parts, *_counted(report)])
    drawn = lengths.histogram(report, limit) + label_bars(report.get("labels") or {})
    folded = _left_out(report) + _more(report)
    return f'<section class="audit">{_sampled(report)}<ul class="figures">{figures}</ul>{drawn}{folded}</section>'


def _left_out(report: dict[str, Any]) -> str:
    """The first rows that are left out, and why."""
    dropped = report.get("left_out", len(report["dropped"]))
    reasons = "".join(
        f"<li>{escape(say('Row {row}', row=item['row']))}: {escape(told(item['reason']))}</li>"
        for item in report["dropped"][:MOST_DROPPED]
    )
    if dropped > MOST_DROPPED:
        reasons += f"<li>… {escape(say('and {count} more', count=dropped - MOST_DROPPED))}</li>"
    summary = escape(say("Rows left out: {count}", count=dropped))
    return f'<details class="dropped"><summary>{summary}</summary><ul>{reasons}</ul></details>' if dropped else ""


def _counted(report: dict[str, Any]) -> list[str]:
    """What is counted beside rows and tokens, where there is any."""
    parts = []
    if report["duplicates"]:
        parts.append(say("{count} stand there twice", count=f"{report['duplicates']:,}"))
    if report.get("contradictions"):
        parts.append(say("{count} have the question of another and another answer", count=report["contradictions"]))
    if report.get("odd_characters"):
        parts.append(say("{count} hold odd characters", count=f"{report['odd_characters']:,}"))
    if report.get("very_long"):
        parts.append(say("{count} are far longer than the others", count=f"{report['very_long']:,}"))
    # A round number; where all rows are shorter, their longest says it better.
    if 0 < report.get("recommended_length", 0) < report["tokens"]["total"]["max"]:
        parts.append(say("99 % of the rows have at most {limit} tokens", limit=f"{report['recommended_length']:,}"))
    return parts


def _more(report: dict[str, Any]) -> str:
    """Folded away: question and answer apart, what filling up costs, and the rows' fingerprint."""
    facts = [_padding(report["padding"])] if report.get("padding") else []
    if report.get("data_sha256"):
        facts.append(say("Fingerprint of the prepared rows: {hash}", hash=report["data_sha256"][:16]))
    items = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    drawn = lengths.apart(report)
    if not facts and not drawn:
        return ""
    summary = escape(say("More about these rows"))
    return f'<details class="dropped"><summary>{summary}</summary><ul>{items}</ul>{drawn}</details>'


def _padding(padding: dict[str, float]) -> str:
    """What is lost where rows that are learnt at once are filled up to the longest of them."""
    came, grouped = (f"{100 * padding[name]:.0f} %" for name in ("as_it_comes", "grouped"))
    return say(
        "{share} of a batch of 8 only fills up shorter rows; {grouped} where rows of like length stand together",
        share=came,
        grouped=grouped,
    )


def _sampled(report: dict[str, Any]) -> str:
    """Whether only the first rows were looked at so far."""
    if not report.get("sampled"):
        return ""
    rows = f"{report['sampled']:,}"
    if report.get("waits"):
        words = say("A look at the first {rows} rows; the others are not downloaded yet.", rows=rows)
    else:
        words = say("A look at the first {rows} rows; all of them are being read.", rows=rows)
    return f'<p class="where" role="status">{escape(words)}</p>'


def label_bars(labels: dict[str, int], most: int = 20) -> str:
    """How often each label occurs, as bars; empty where there are none."""
    longest = max(labels.values(), default=0)
    bars = "".join(
        f'<li><span>{escape(name)}</span><meter min="0" max="{longest}" value="{count}"></meter> {count:,}</li>'
        for name, count in list(labels.items())[:most]
    )
    return f'<ul class="labels">{bars}</ul>' if bars else ""


def size(count: float) -> str:
    """Bytes as people say them (`1.2 GB`), in decimal units as disks are sold."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit in ("B", "kB") or count >= 100 else f"{count:.1f} {unit}"
        count /= 1000
    raise AssertionError("unreachable")
