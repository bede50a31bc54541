"""The Playground's question: the fields that fit the task of the chosen run, and none that it would not heed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from peft_ui.errors import VisitorError
from peft_ui.methods.knobs import knobs_of
from peft_ui.playground.question import Question, Sampling, ask, draw
from peft_ui.runs.atomic import read_json
from peft_ui.runs.folder import RunFolder
from peft_ui.ui import form
from peft_ui.ui.own import own_run
from peft_ui.ui.page import Page
from peft_ui.ui.preview import heading
from peft_ui.ui.visitor import owner_of, spoken
from peft_ui.words.say import say

INSTRUCTION, RAW = "instruction", "raw"
LABELLERS = ("SEQ_CLS", "TOKEN_CLS")  # tasks whose model writes nothing of its own: it labels the text as it stands
QUICK: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}


@dataclass(frozen=True)
class Asking:
    """The fields by name, and what shows or hides several of them at once."""

    inputs: dict[str, Any]
    written: gr.Column
    raw: gr.Column


def task_of(run: RunFolder) -> str:
    """What the run's model was taught to do."""
    return str(run.read_recipe().get("task", "CAUSAL_LM"))


def on_kind(kind: str) -> list[Any]:
    """Show the fields for this way of asking."""
    return [gr.update(visible=kind == INSTRUCTION), gr.update(visible=kind == RAW)]


def fit(page: Page, run: str | None, kind: str, request: gr.Request) -> list[Any]:
    """Show what the run's task can be asked: a labeller takes one text, and draws no words."""
    task = task_of(own_run(page.settings, owner_of(request), run)) if run else "CAUSAL_LM"
    writes = task not in LABELLERS
    asked = kind if writes else INSTRUCTION
    return [
        gr.update(visible=writes, value=asked),
        *on_kind(asked),
        gr.update(**field_words(task)),
        gr.update(visible=writes),
        gr.update(visible=writes),
    ]


def field_words(task: str) -> dict[str, Any]:
    """Label and help of the field that holds what is asked."""
    words = {
        "SEQ_CLS": (say("Text to label"), say("The answer is a label, with how sure the model is of each.")),
        "TOKEN_CLS": (say("Text to tag"), say("The answer is each word with its tag.")),
    }
    label, info = words.get(task, (say("Instruction"), say("Laid out as in training.")))
    return {"label": label, "info": info}


def question(task: str, values: Mapping[str, Any]) -> tuple[Question, Sampling]:
    """What is asked and how the words are drawn, from the fields; of a labeller only its text counts.

    Raises:
        VisitorError: nothing is asked.
        Faults: settings that are out of their range.
    """
    if task in LABELLERS:
        return ask(instruction=_written(values, "instruction", field_words(task)["label"])), Sampling()
    sampling = draw(**{name: None if values[name] == "" else values[name] for name in Sampling.model_fields})
    if values["kind"] == RAW:
        return ask(context=_written(values, "context", say("Text"))), sampling
    return ask(instruction=_written(values, "instruction", say("Instruction")), input=values["input"] or ""), sampling


def _written(values: Mapping[str, Any], name: str, field: str) -> str:
    if not (values[name] or "").strip():
        what = say("Nothing is asked yet.")
        raise VisitorError(what, say("Write something into the field “{field}”, then press Send again.", field=field))
    return str(values[name])


def shape_of(run: RunFolder) -> str:
    """Task and form of the rows: a question that was written for another shape is none for this run."""
    facts = read_json(run.data / "facts.json") or {}
    return f"{task_of(run)} {facts.get('format', '')}".strip()


# ---- the fields ----------------------------------------------------------------------------------------------


def build() -> Asking:
    """The run, the way of asking, and the fields of each way."""
    gr.HTML(heading(say("Ask it something"), say("Both models get the very same question.")), padding=False)
    run = gr.Dropdown([], label=say("Run"), info=say("A training that is done or was stopped."), elem_id="play-run")
    kinds = [(say("An instruction"), INSTRUCTION), (say("A text to go on from"), RAW)]
    kind = gr.Radio(kinds, value=INSTRUCTION, label=say("Ask with"), elem_id="play-kind")
    with gr.Column() as written:
        instruction = gr.Textbox(**field_words("CAUSAL_LM"), lines=3, elem_id="play-instruction")
        more = gr.Textbox(label=say("Input (optional)"), lines=2, elem_id="play-input")
    with gr.Column(visible=False) as raw:
        context = gr.Textbox(
            label=say("Text"),
            info=say("Given to the model as it stands, without a layout."),
            lines=5,
            elem_id="play-context",
        )
    shape = gr.Textbox("", visible="hidden")  # of the question in the fields; kept with it in the draft
    inputs = {"run": run, "kind": kind, "instruction": instruction, "input": more, "context": context, "shape": shape}
    return Asking(inputs, written, raw)


def build_drawing(inputs: dict[str, Any]) -> gr.Accordion:
    """How the words are drawn, folded; its fields join `inputs`."""
    with gr.Accordion(say("How the words are drawn"), open=False) as drawn:
        for name, knob in knobs_of(Sampling).items():
            inputs[name] = form.widget(name, knob, True, tab="play")
        inputs["temperature"].placeholder = "0"
    return drawn


def wire(page: Page, asking: Asking, drawn: gr.Accordion, restored: gr.events.Dependency) -> None:
    """Another run shows the fields of its task; another way of asking, its own."""
    inputs, columns = asking.inputs, [asking.written, asking.raw]
    kind, run = inputs["kind"], inputs["run"]
    kind.change(on_kind, kind, columns, **QUICK)
    fields = [kind, *columns, inputs["instruction"], inputs["input"], drawn]
    for trigger in (run.change, restored.then):
        trigger(spoken(partial(fit, page)), [run, kind], fields, **QUICK)
