"""What the columns mean: the shapes of a row that the task can learn from, the one that was found and how surely, a
column for each of its roles. Everything can be corrected."""

from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from peft_ui.formatting.build import AS_THEY_STAND
from peft_ui.formatting.formats import FORMATS, TASK_FORMATS
from peft_ui.formatting.roles import ROLES
from peft_ui.ui import preview
from peft_ui.words.say import say

TASKS = {
    "CAUSAL_LM": "Answer or continue a text",
    "SEQ_CLS": "Give a text its label",
    "TOKEN_CLS": "Give each word its tag",
    "SEQ_2_SEQ_LM": "Turn one text into another",
    "DPO": "Prefer better answers: pairs (DPO)",
    "KTO": "Prefer better answers: thumbs up or down (KTO)",
}
SHAPES = {
    "instruction": "Instruction → answer",
    "context_target": "Context → continuation",
    "prompt_completion": "Prompt → completion",
    "question_answer": "Question → answer",
    "messages": "Chat messages",
    "conversations": "Chat (from and value)",
    "text": "Plain text",
    "source_target": "Text → other text",
    "text_label": "Text → label",
    "tokens_tags": "Words → tags",
    "preference": "Better and worse answer",
    "judged": "Answer with a verdict",
}
WORDS = {
    "instruction": "The instruction or question",
    "input": "More to go on (optional)",
    "context": "The text before",
    "target": "The answer to learn",
    "messages": "The conversation",
    "text": "The text",
    "label": "The label or verdict",
    "tokens": "The words, as a list",
    "tags": "The tags, as a list",
    "source": "The text to start from",
    "chosen": "The better answer",
    "rejected": "The worse answer",
    "system": "System prompt (optional)",
    "history": "Earlier turns (optional)",
    "tools": "Tools (optional)",
}

# Other rows bring other choices. An event that was under way still brings a value of those before, which Gradio would
# refuse in its own words; so it refuses none, and whoever reads the value checks it.
STALE = True


@dataclass(frozen=True)
class Announced:
    """Right below what is open: what it was taken for, and one click to another task that fits better."""

    told: gr.HTML
    other: gr.Button
    other_task: gr.State


@dataclass(frozen=True)
class Meaning:
    """What was found out, and the settings."""

    announced: Announced
    inputs: dict[str, Any]

    @property
    def all(self) -> list[Any]:
        """What `found` writes to."""
        one = self.announced
        return [one.told, one.other, one.other_task, *self.inputs.values()]


def announce() -> Announced:
    """The widgets, empty."""
    told = gr.HTML("", elem_id="data-shape", elem_classes="hush", padding=False)
    with gr.Row(elem_classes="acts"):
        other = gr.Button(
            "", visible=False, size="sm", variant="primary", scale=0, min_width=240, elem_id="data-use-task"
        )
    return Announced(told, other, gr.State(""))


def build(announced: Announced) -> Meaning:
    """The shape of a row, and a column for each of its roles."""
    gr.HTML(
        preview.heading(say("What the columns mean"), say("Found out by itself; correct it where it is wrong.")),
        padding=False,
    )
    inputs: dict[str, Any] = {
        "format": gr.Dropdown(
            choices("CAUSAL_LM"),
            value=None,
            label=say("Shape of a row"),
            elem_id="data-format",
            min_width=160,
            allow_custom_value=STALE,
        )
    }
    with gr.Row():
        for role in ROLES:
            words: dict[str, Any] = {"label": say(WORDS[role]), "elem_id": f"data-columns-{role}", "min_width": 150}
            inputs[f"columns_{role}"] = gr.Dropdown([], value=None, visible=False, allow_custom_value=STALE, **words)
    return Meaning(announced, inputs)


def found(rows: dict[str, Any], task: str) -> list[Any]:
    """What `Meaning.all` shows of newly opened rows.

    Args:
        rows: as `estimate.rows.rows` answers.
        task: what they are read for.
    """
    used, columns, better = roles_of(rows["format"]), rows["columns"], rows["better"]
    words = say("Change the task to: {task}", task=say(TASKS[better["task"]])) if better else ""
    roles = [
        gr.update(choices=["", *rows["names"]], value=columns.get(role, ""), visible=role in used) for role in ROLES
    ]
    return [
        _told(rows, task),
        gr.update(visible=bool(better), value=words),
        better["task"] if better else "",
        gr.update(choices=choices(task), value=rows["format"] or None),
        *roles,
    ]


def on_format(chosen: str | None) -> list[Any]:
    """Show the roles of the shape that the visitor chose; what was found out is past."""
    used = roles_of(chosen)
    return ["", *(gr.update(visible=role in used) for role in ROLES)]


def show_layout(chosen: str | None) -> dict[str, Any]:
    """Texts that are read or labelled as they stand have no layout."""
    return gr.update(visible=chosen not in AS_THEY_STAND)


def roles_of(chosen: str | None) -> set[str]:
    """The roles that a shape has; none where none is chosen."""
    return {part.role for part in FORMATS.get(chosen or "", ())}


def choices(task: str) -> list[tuple[str, str]]:
    """The shapes that a task can learn from, in the visitor's words."""
    return [(say(SHAPES[key]), key) for key in TASK_FORMATS[task]]


def _told(rows: dict[str, Any], task: str) -> str:
    """What the rows were taken for, and how sure that is."""
    better, lines = rows["better"], []
    if rows["format"]:
        lines.append(_sure(rows["format"], rows["confidence"]))
    else:
        lines.append(say("No shape of “{task}” fits these columns by their names.", task=say(TASKS[task])))
    if better:
        lines.append(say("They rather look like “{shape}”.", shape=say(SHAPES[better["format"]])))
    elif not rows["format"]:
        lines.append(say("Choose the shape of a row, and say what each column means."))
    return f'<p class="where" role="status">{escape(" ".join(lines))}</p>'


def _sure(shape: str, confidence: float) -> str:
    return say("Read as “{shape}”, {percent} sure.", shape=say(SHAPES[shape]), percent=f"{100 * confidence:.0f} %")
