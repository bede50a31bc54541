"""The Playground: a run that has ended is asked, and its answer grows beside that of the untouched model."""

import time
from collections.abc import Iterator
from functools import cache, partial
from html import escape
from typing import Any

import gradio as gr

from peft_ui.errors import RunError, VisitorError
from peft_ui.methods.knobs import knobs_of
from peft_ui.playground.client import Speaker
from peft_ui.playground.question import Sampling
from peft_ui.runs.folder import RunFolder
from peft_ui.ui import downloads, draft
from peft_ui.ui.ending import however_it_ends
from peft_ui.ui.naming import titled
from peft_ui.ui.own import own_run
from peft_ui.ui.page import Page
from peft_ui.ui.rooms import asking, repeating, samples, sharing
from peft_ui.ui.rooms.running import Running
from peft_ui.ui.rooms.train import TrainRoom
from peft_ui.ui.stream import spoken_stream
from peft_ui.ui.visitor import owner_of, spoken
from peft_ui.words.say import say

QUICK: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}
SIDES = ("base", "adapter")
BREATH_SECONDS = 0.25  # between two looks at an answer as it grows: shown more often, a busy browser falls behind


@cache
def speaker() -> Speaker:
    """The one speaker of this process, for all visitors and languages; it starts at the first question."""
    return Speaker()


# ---- what a visitor does -------------------------------------------------------------------------------------


def list_runs(running: Running, run: str | None, watched: str, listed: list[str], request: gr.Request) -> list[Any]:
    """The runs that can answer, newest first; what was chosen stays, unless the watched run has just ended."""
    choices = answering(running, owner_of(request))
    runs = [name for _, name in choices]
    if runs == listed:
        return [gr.skip(), gr.skip()]
    ended = watched if listed and watched not in listed else None
    proposed = next((name for name in (ended, run, watched, *runs) if name in runs), None)
    return [gr.update(choices=choices, value=proposed), runs]


def follow(running: Running, watched: str, request: gr.Request) -> list[Any]:
    """Propose the run that is looked at, when it can answer."""
    choices = answering(running, owner_of(request))
    runs = [name for _, name in choices]
    return [gr.update(choices=choices, value=watched) if watched in runs else gr.skip(), runs]


def answering(running: Running, owner: str) -> list[tuple[str, str]]:
    """The owner's runs that can answer: what the list says, and their ids."""
    lines = [line for line in running.lines(owner) if can_answer(running, line)]
    return [(titled(line), line["run"]) for line in lines]


def can_answer(running: Running, line: dict[str, Any]) -> bool:
    """Whether the run has ended with something to answer with."""
    return line["state"] in ("done", "stopped") and RunFolder(running.settings.runs / line["run"]).adapter.is_dir()


def send(page: Page, run: str | None, request: gr.Request, **values: Any) -> Iterator[list[Any]]:
    """Ask, and show both answers as they grow; the adapter speaks first."""
    if not run:
        raise RunError("No run is chosen.", "Finish a training first; it then stands in the list.")
    folder = own_run(page.settings, owner_of(request), run)
    question, sampling = asking.question(asking.task_of(folder), values)
    page.check(request, {"model": folder.read_recipe()["model"]})
    texts: dict[str, str] = {}
    word, shown = say("Asking …"), -BREATH_SECONDS
    yield _screen(texts, word, speaking=True)
    try:
        for told in speaker().ask(str(request.session_hash), folder.path, question, sampling):
            word = _word(told) or word
            if told["kind"] == "text":
                texts[told["side"]] = told["text"]
                if time.monotonic() - shown < BREATH_SECONDS:
                    continue
                shown = time.monotonic()
            elif told["kind"] == "done":
                texts = {side: told["texts"].get(side, texts.get(side, "")) for side in SIDES}
                word = say("Stopped.") if told["stopped"] else _limit_word(told["limited"], sampling)
            yield _screen(texts, word, speaking=told["kind"] != "done")
    except VisitorError:
        yield _screen(texts, say("The answer was cut off. You can send again."), speaking=False)
        raise


def hush(request: gr.Request) -> None:
    """End the answer at its next word."""
    speaker().stop(str(request.session_hash))


def turn_to(request: gr.Request) -> list[Any]:
    """Another run: what the one before answered is no answer of this one, and nobody waits for its end."""
    hush(request)
    return [*(answer(side, None) for side in SIDES), "", *settle()]


def settle() -> list[Any]:
    """Ready for the next question, however the last one ended."""
    return [gr.update(interactive=True), gr.update(visible=False)]


def download(page: Page, run: str | None, request: gr.Request) -> str:
    """Where the adapter with its template and tokenizer can be fetched as one file."""
    if not run:
        raise RunError("No run is chosen.", "Choose one above.")
    folder = own_run(page.settings, owner_of(request), run)
    if not folder.adapter.is_dir():
        raise RunError(f"The run {folder.id} has no adapter yet.", "Wait for its end, or stop it: a stop saves one.")
    return downloads.address(folder.id, "adapter.zip")


# ---- the tab -------------------------------------------------------------------------------------------------


def build(page: Page, train: TrainRoom) -> None:
    """The question left, how to draw folded under it; both answers right."""
    with gr.Row(elem_classes="columns"):
        with gr.Column(scale=5, min_width=320, elem_classes="controls"):
            asked = asking.build()
            inputs = asked.inputs
            chips = samples.build()
            button = gr.Button(say("Send"), variant="primary", size="lg", elem_id="play-send")
            quiet = gr.Button(say("Stop"), visible=False, size="sm", elem_id="play-stop")
            drawn = asking.build_drawing(inputs)
        with gr.Column(scale=7, min_width=340, elem_classes="results"):
            status = gr.HTML("", elem_id="play-status", padding=False)
            with gr.Row(elem_classes="answers"):
                shown = {
                    side: gr.HTML(answer(side, None), elem_id=f"play-{side}", padding=False, min_width=240)
                    for side in SIDES
                }
            gr.HTML(f'<p class="where">{escape(_take_words())}</p>', padding=False)
            with gr.Row(elem_classes="acts"):
                take = gr.Button(
                    say("Download the adapter"), size="sm", scale=0, min_width=150, elem_id="download-adapter"
                )
                address = gr.Textbox("", visible="hidden", elem_id="download-adapter-address")
                repeating.build(page, inputs["run"])
            sharing.build(page, inputs["run"])

    listed = gr.State([])
    gr.on(
        [page.demo.load, train.state.change],
        spoken(partial(list_runs, train.running)),
        inputs_kwargs={"run": inputs["run"], "watched": train.watched, "listed": listed},
        outputs=[inputs["run"], listed],
        **QUICK,
    )
    found = [inputs["run"], listed]
    train.watched.change(spoken(partial(follow, train.running)), train.watched, found, **QUICK)
    kept = {name: widget for name, widget in inputs.items() if name != "run"}
    draft.keep(page.drafts["play"], kept)
    fill = spoken(partial(draft.restored, kept))
    restored = page.demo.load(fill, page.drafts["play"], list(kept.values()), **QUICK)
    samples.wire(page, inputs, chips, restored)
    asking.wire(page, asked, drawn, restored)
    outputs = [shown["base"], shown["adapter"], status, button, quiet]
    streamed: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": None, "show_progress": "hidden"}
    said = gr.on(
        [button.click, inputs["instruction"].submit, inputs["input"].submit, inputs["context"].submit],
        spoken_stream(partial(send, page)),
        inputs_kwargs=inputs,
        outputs=outputs,
        **streamed,
    )
    however_it_ends(said, fn=settle, outputs=[button, quiet], **QUICK)
    # By the visitor's hand only: the list of runs is set anew while one trains, and that must not end an answer.
    inputs["run"].input(spoken(turn_to), None, outputs, cancels=said, **QUICK)
    quiet.click(hush, None, None, **QUICK)
    ready = take.click(spoken(partial(download, page)), inputs["run"], address, **QUICK)
    ready.success(None, address, None, js=downloads.TAKE_JS)


def _take_words() -> str:
    return say(
        "Take it with you: the adapter for PEFT, a whole model that needs no PEFT, or a program that repeats the run."
    )


def answer(side: str, text: str | None) -> str:
    """One answer as a card; None before anything was asked."""
    titles = {"base": say("Before"), "adapter": say("After your training")}
    words = {"base": say("the model as it was"), "adapter": say("with your adapter")}
    empty = {"base": say("What the untouched model says appears here."), "adapter": say("What it learnt appears here.")}
    body = f'<p class="quiet">{escape(empty[side])}</p>' if text is None else f"<pre>{escape(text)}</pre>"
    return (
        f'<section class="answer answer-{side}" aria-live="polite"><header><h2>{escape(titles[side])}</h2>'
        f"<span>{escape(words[side])}</span></header>{body}</section>"
    )


def _screen(texts: dict[str, str], word: str, speaking: bool) -> list[Any]:
    """Both cards, the line of status, and the buttons."""
    status = f'<p class="where" role="status">{escape(word)}</p>' if word else ""
    cards = [answer(side, texts.get(side, "")) for side in SIDES]
    return [*cards, status, gr.update(interactive=not speaking), gr.update(visible=speaking)]


def _limit_word(sides: list[str], sampling: Sampling) -> str:
    """Why an answer ends in mid-sentence, and which setting lets it go on; "" where each ended by itself."""
    if not sides:
        return ""
    setting = say(knobs_of(Sampling)["max_new_tokens"].title)
    return say(
        "An answer that breaks off reached its limit of {count} tokens: raise “{setting}” below, and send again.",
        count=sampling.max_new_tokens,
        setting=setting,
    )


def _word(told: dict[str, Any]) -> str:
    """What the status line says to a step of the answer; "" leaves it as it is."""
    if told["kind"] == "restarted":
        return say("The process that answers had been ended ({why}); it is started anew.", why=told["why"])
    if told["kind"] == "waiting" and told["ahead"]:
        return say("Number {place} in line.", place=told["ahead"] + 1)
    words = {"loading": say("Reading the model …"), "speaking": say("Answering …")}
    return words.get(told["kind"], "")
