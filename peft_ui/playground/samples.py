"""Questions to begin with: rows that a run kept back, as somebody would ask them in the Playground.

Read by the page, so nothing heavy: a row of the run's `data/` and the template that made it are enough.
"""

import json
import re
from itertools import islice
from typing import Any

from peft_ui.errors import DataError
from peft_ui.formatting.template import Template
from peft_ui.playground.question import Question
from peft_ui.runs.atomic import read_json
from peft_ui.runs.folder import RunFolder

LOOKED_AT = 50  # rows, until enough different questions are found
OPENING_WORDS = 6  # of a plain text, for the model to go on from
LONGEST = 600  # characters: a question longer than that is no good beginning


def held_out(folder: RunFolder, count: int = 3) -> list[Question]:
    """Different questions of held-out rows; none where nothing was held out."""
    try:
        template = Template.from_dict((read_json(folder.data / "facts.json") or {})["template"])
        with (folder.data / "validation.jsonl").open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in islice(lines, LOOKED_AT)]
    except (FileNotFoundError, KeyError, TypeError, ValueError, DataError):
        return []
    asked = dict.fromkeys(question for row in rows if (question := question_of(row, template)))
    return list(asked)[:count]


def question_of(row: dict[str, Any], template: Template) -> Question | None:
    """What the row asks; None where it asks nothing, or too much to be read on a button."""
    row = row.get("chosen") or row.get("answer") or row
    values = _values(row, template)
    if not any(text.strip() for text in values.values()) or sum(map(len, values.values())) > LONGEST:
        return None
    return Question(**values)


def _values(row: dict[str, Any], template: Template) -> dict[str, str]:
    if "messages" in row:
        asked = (turn["content"] for turn in row["messages"] if turn["role"] == "user")
        return {"instruction": next(asked, "")}
    if "tokens" in row:
        return {"instruction": " ".join(row["tokens"])}
    if "text" in row:
        labelled = "label" in row or "labels" in row
        return {"instruction": row["text"]} if labelled else {"context": " ".join(row["text"].split()[:OPENING_WORDS])}
    context = row.get("context", "")
    return filled_in(template, context) or {"context": context}


def filled_in(template: Template, context: str) -> dict[str, str] | None:
    """The instruction and input with which the template makes exactly this context; None where there are none."""
    without_input = "\n".join(line for line in template.text.split("\n") if "{input}" not in line)
    for layout in (template.text, template.text_without_input or without_input):
        pattern = re.escape(template.opening + layout.rstrip())
        for name in ("instruction", "input"):
            pattern = pattern.replace(re.escape(f"{{{name}}}"), f"(?P<{name}>.*?)", 1)
        found = re.fullmatch(pattern, context, re.DOTALL)
        values = found.groupdict() if found else {}
        if values.get("instruction") and template.context(values) == context:
            return values
    return None
