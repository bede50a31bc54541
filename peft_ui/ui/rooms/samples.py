"""Sample questions in the Playground: held-out rows of the chosen run, one click each; the first is written already."""

from collections.abc import Sequence
from functools import partial
from textwrap import shorten
from typing import Any

import gradio as gr

from peft_ui.playground.question import Question
from peft_ui.playground.samples import held_out
from peft_ui.ui.own import own_run
from peft_ui.ui.page import Page
from peft_ui.ui.rooms.asking import INSTRUCTION, RAW, shape_of
from peft_ui.ui.visitor import owner_of, spoken

MOST = 3
FIELDS = ("kind", "instruction", "input", "context")
QUICK: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}
Values = dict[str, Any]


def offer(page: Page, run: str | None, offered: list[Values], request: gr.Request, **written: str | None) -> list[Any]:
    """The run's own questions; the first goes into the fields unless the visitor wrote there himself.

    What he wrote for a run of another shape (a text to label, an instruction) is no question for this one.
    """
    folder = own_run(page.settings, owner_of(request), run) if run else None
    samples = [fields_of(question) for question in held_out(folder, MOST)] if folder else []
    texts = {name: written.get(name) or "" for name in FIELDS[1:]}
    shape = shape_of(folder) if folder else written.get("shape") or ""
    is_foreign = bool(written.get("shape")) and shape != written["shape"]
    is_free = is_foreign or not any(texts.values()) or any(texts.items() <= sample.items() for sample in offered)
    filled = [gr.skip()] * len(FIELDS)
    if is_free and samples:
        filled = [samples[0][name] for name in FIELDS]
    elif is_foreign:
        filled = [gr.skip(), "", "", ""]
    return [samples, shape, *_chips(samples), *filled]


def take(at: int, offered: list[Values]) -> list[Any]:
    """Write the question that was clicked."""
    return [offered[at][name] for name in FIELDS] if at < len(offered) else [gr.skip()] * len(FIELDS)


def fields_of(question: Question) -> Values:
    """What the fields hold when this question is asked."""
    texts = {"instruction": question.instruction or "", "input": question.input, "context": question.context or ""}
    return {"kind": INSTRUCTION if question.instruction else RAW, **texts}


def _chips(samples: Sequence[Values]) -> list[Any]:
    words = [shorten(" · ".join(sample[name] for name in FIELDS[1:] if sample[name]), 60) for sample in samples]
    return [gr.update(value=text, visible=True) for text in words] + [gr.update(visible=False)] * (MOST - len(words))


def build() -> list[gr.Button]:
    """The chips, unseen until a run has something to offer."""
    with gr.Row(elem_classes="acts"):
        return [gr.Button("", visible=False, size="sm", elem_id=f"play-sample-{at}") for at in range(MOST)]


def wire(page: Page, inputs: dict[str, Any], chips: list[gr.Button], restored: gr.events.Dependency) -> None:
    """Offered when the run changes, and once the kept question is back."""
    offered, fields = gr.State([]), [inputs[name] for name in FIELDS]
    asked: dict[str, Any] = {
        "fn": spoken(partial(offer, page)),
        "inputs_kwargs": {name: inputs[name] for name in ("run", "shape", *FIELDS[1:])} | {"offered": offered},
        "outputs": [offered, inputs["shape"], *chips, *fields],
    } | QUICK
    inputs["run"].change(**asked)
    restored.then(**asked)
    for at, chip in enumerate(chips):
        chip.click(spoken(partial(take, at)), offered, fields, **QUICK)
