"""The Data tab's widgets: what is chosen, what the columns mean, how much is kept back, and where the results show."""

from dataclasses import dataclass
from typing import Any, Literal

import gradio as gr

from peft_ui.ui import preview
from peft_ui.ui.gradio_words import own_words
from peft_ui.ui.rooms import data_edits, data_hub, data_meaning
from peft_ui.ui.rooms.data_part import OWN
from peft_ui.words.say import say

LONGEST = 4096  # where the slider of the limit ends; a larger one can be typed
EXAMPLES = {
    "pirate.csv": ("Talk like a pirate", "Questions and answers in a table: instruction, input, output."),
    "json_answers.jsonl": ("Answer in JSON", "A context and its continuation on each line."),
    "butler_chat.json": ("A polite butler", "Conversations as chat messages."),
    "sentiment.csv": ("Good or bad?", "Short reviews, each with its label."),
}
EXAMPLE_TASKS = {"sentiment.csv": "SEQ_CLS"}  # of the others the task is CAUSAL_LM
# What the rows come to: how many can be used (None: not known yet), what to know before the start, a better limit.
UNJUDGED: dict[str, Any] = {
    "kept": None,
    "mean_length": 0,
    "warnings": [],
    "limit": None,
    "sampled": None,
    "labels": 0,
}
Inputs = dict[str, Any]  # components by the recipe's name for what they hold


@dataclass(frozen=True)
class Choice:
    """Where rows come from: buttons by example, the upload with what was wrong with it, and the settings."""

    examples: dict[str, gr.Button]
    file: gr.File
    refused: gr.HTML
    inputs: Inputs


def choose_rows() -> Choice:
    """Examples, a file of one's own, or the Hub."""
    gr.HTML(preview.heading(say("Your examples"), say("Show the model what a good answer looks like.")), padding=False)
    buttons: dict[str, gr.Button] = {}
    with gr.Column(elem_id="data-examples", elem_classes="examples"):
        for name, (title, words) in EXAMPLES.items():
            with gr.Row(elem_classes="example"):
                gr.HTML(preview.example(say(title), say(words)), padding=False)
                primary: Literal["primary", "secondary"] = "secondary" if buttons else "primary"
                label = say("Use this example")
                elem = f"data-example-{name.split('.')[0]}"
                buttons[name] = gr.Button(label, variant=primary, size="sm", min_width=150, scale=0, elem_id=elem)
    words = say(
        "CSV, TSV, JSON, JSON Lines, Parquet, Excel (.xlsx), text or CoNLL, each also as .zip or .gz; several files "
        "become one set."
    )
    gr.HTML(preview.heading(say("Or your own file"), words), padding=False)
    gr.HTML(own_words(), padding=False, elem_classes="style-only")
    file = gr.File(label=say("Your own file"), show_label=False, height=120, elem_id="data-file", file_count="multiple")
    refused = gr.HTML("", elem_id="data-refused", elem_classes="hush", padding=False)
    with gr.Accordion(say("A data set on the Hub"), open=False):
        source = gr.Textbox(
            label=say("Data set"),
            info=say("As owner/name; press Enter to load it. An upload or example shows here too."),
            placeholder="owner/name",
            elem_id="data-source",
            max_lines=1,
        )
        inputs = {"source": source, **data_hub.build()}
    return Choice(buttons, file, refused, inputs)


def layout() -> tuple[Inputs, gr.Column]:
    """How a row is written down for the model, in a group that can be hidden."""
    with gr.Column() as group:
        return _layout(), group


def _layout() -> Inputs:
    found: Inputs = {}
    layouts = [
        (say("Instruction, input, answer"), "instruction"),
        ("Alpaca", "alpaca"),
        (say("Plain, without headings"), "plain"),
        (say("The model's own chat layout"), "chat"),
        (say("A text of my own"), OWN),
    ]
    found["template"] = gr.Dropdown(
        layouts,
        value="instruction",
        label=say("Layout"),
        info=say("How a row is written down for the model; it travels with the result."),
        elem_id="data-template",
    )
    found["system_prompt"] = gr.Textbox(
        "",
        lines=1,
        max_lines=6,
        label=say("Said before every example"),
        info=say("A system prompt, as “You are a polite butler.”; empty for none."),
        elem_id="data-system_prompt",
    )
    found["template_text"] = gr.Textbox(
        "Question: {instruction}\n{input}\nReply:",
        lines=3,
        visible=False,
        label=say("Your layout"),
        info=say("With the places {instruction}, {input} or {context}."),
        elem_id="data-template-text",
    )
    return found


def show_own_template(template: str) -> dict[str, Any]:
    """A text of one's own needs a place to write it."""
    return gr.update(visible=template == OWN)


def shares() -> tuple[Inputs, gr.UploadButton]:
    """How much is kept back, or which rows in its place, and how long an example may be."""
    fraction = gr.Slider(
        0,
        0.5,
        value=0.1,
        step=0.01,
        label=say("Kept back for checking"),
        info=say("Share of the rows that is not learnt, to measure honestly."),
        elem_id="data-validation-fraction",
    )
    length = gr.Slider(
        16,
        LONGEST,
        value=512,
        step=8,
        label=say("Longest example"),
        info=say("In tokens (pieces of words); longer ones are cut, and it is told where (max_length)."),
        elem_id="data-max_length",
    )
    with gr.Accordion(say("Advanced"), open=False):
        own = gr.Textbox(
            label=say("Rows of their own for checking"),
            info=say("In place of the share above: a file that you upload here, or owner/name on the Hub."),
            placeholder=say("none"),
            max_lines=1,
            elem_id="data-validation-source",
        )
        upload = gr.UploadButton(say("Upload a file for checking"), size="sm", elem_id="data-validation-file")
    return {"validation_fraction": fraction, "max_length": length, "validation_source": own}, upload


def in_use(source: str) -> list[dict[str, Any]]:
    """The examples' buttons once rows are open: none calls for attention, and the one in use says so."""
    used, plain = say("In use"), say("Use this example")
    return [gr.update(value=used if source == f"examples/{name}" else plain, variant="secondary") for name in EXAMPLES]


@dataclass(frozen=True)
class Closer:
    """The switch, the button, and where its table passes on its way to the browser."""

    apart: gr.Checkbox
    take: gr.Button
    text: gr.Textbox


def closer_look() -> Closer:
    """The widgets, below the audit."""
    with gr.Row(elem_classes="acts"):
        apart = gr.Checkbox(False, label=say("Show where tokens end"), scale=0, min_width=220, elem_id="data-tokens")
        take = gr.Button(say("All findings as CSV"), size="sm", scale=0, min_width=180, elem_id="data-findings")
    return Closer(apart, take, gr.Textbox("", visible="hidden", elem_id="data-findings-text"))


@dataclass(frozen=True)
class Shown:
    """What only this tab writes to."""

    facts: gr.HTML
    preview: gr.HTML
    audit: gr.HTML
    warnings: gr.HTML
    table: gr.HTML
    start: gr.State
    longest: gr.State
    judged: gr.State
    settled: gr.State  # false while a draft's rows are opened again: what the form shows is not yet what it held
    raise_limit: gr.Button
    closer: Closer
    search: gr.Textbox
    earlier: gr.Button
    later: gr.Button
    bench: data_edits.Bench
    announced: data_meaning.Announced
    fetch: gr.Button


def results() -> Shown:
    """The right side: facts, preview, audit and rows."""
    facts = gr.HTML("", elem_id="data-facts", padding=False)
    announced = data_meaning.announce()
    with gr.Tabs(elem_classes="inner-tabs"):
        with gr.Tab(say("What the model learns"), id="learns"):
            warned = gr.HTML("", elem_id="data-warnings", elem_classes="hush", padding=False)
            with gr.Row(elem_classes="acts"):
                higher = gr.Button("", visible=False, size="sm", scale=0, min_width=200, elem_id="data-raise-limit")
                words = say("Download all rows and check them")
                fetch = gr.Button(words, visible=False, size="sm", scale=0, min_width=240, elem_id="data-fetch")
            audit = gr.HTML("", elem_id="data-audit", padding=False)
            closer = closer_look()
            cards = gr.HTML(preview.nothing_yet(), elem_id="data-preview", padding=False)
        with gr.Tab(say("Rows"), id="rows"):
            search = gr.Textbox(
                show_label=False,
                label=say("Search the rows"),
                placeholder=say("Search the rows, and press Enter"),
                max_lines=1,
                elem_id="data-search",
            )
            table = gr.HTML(preview.nothing_yet(), elem_id="data-rows", padding=False)
            start = gr.State(0)
            with gr.Row():
                earlier = gr.Button(say("Earlier rows"), size="sm", elem_id="data-earlier")
                later = gr.Button(say("Later rows"), size="sm", elem_id="data-later")
            bench = data_edits.build()
    states = start, gr.State(0), gr.State(UNJUDGED), gr.State(True)
    return Shown(
        facts, cards, audit, warned, table, *states, higher, closer, search, earlier, later, bench, announced, fetch
    )


def raise_words(found: dict[str, Any]) -> dict[str, Any]:
    """The button that proposes a better limit; hidden where none is needed."""
    limit = found["limit"]
    words = say("Raise the limit to {limit}", limit=f"{limit:,}") if limit else ""
    return gr.update(visible=bool(limit), value=words, variant="primary")


def raise_limit(found: dict[str, Any]) -> dict[str, Any]:
    """Let examples be as long as proposed."""
    return gr.update(value=found["limit"], maximum=max(LONGEST, found["limit"])) if found["limit"] else gr.skip()
