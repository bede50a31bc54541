"""The head of the Data tab: which model is taught, found by typing, fetched when asked, and what for."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from peft_ui.errors import ModelError
from peft_ui.methods.knobs import knobs_of
from peft_ui.models.cache import cached_models
from peft_ui.models.chosen import Chosen, look_at
from peft_ui.models.fit import this_machine
from peft_ui.models.locate import DEMO
from peft_ui.models.search import Silent
from peft_ui.models.settings import ModelSettings
from peft_ui.settings import Settings
from peft_ui.ui import form, model_card, sign_in
from peft_ui.ui.figures import notice
from peft_ui.ui.model_name import PATH_SIGNS, WEIGHTS, allowed_model, typed_name
from peft_ui.ui.page import Page
from peft_ui.ui.rooms import token_box
from peft_ui.ui.rooms.data_controls import Inputs
from peft_ui.ui.rooms.data_meaning import TASKS
from peft_ui.ui.visitor import in_words, owner_of, spoken
from peft_ui.words.say import say

SHORTEST = 2  # letters that are worth a search
# Held back by "always_last", a key_up comes with the letters of the first key pressed (Gradio 6.31); so the browser
# itself carries the letters to a hidden field, whose latest value is what is searched for.
LETTERS = "() => document.querySelector('#data-model input').value"
TICK_SECONDS = 0.7
QUICK: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}


# ---- what a visitor does -------------------------------------------------------------------------------------


def on_typing(page: Page, typed: str, request: gr.Request) -> list[Any]:
    """Offer what is here and what the Hub has under these letters."""
    words = typed_name(typed)
    here = [one for one in choices(page.settings) if words.casefold() in one[0].casefold()]
    if len(words) < SHORTEST or words.startswith(PATH_SIGNS):
        return [gr.update(choices=here), ""]
    try:
        found = page.rights.search.find(words, page.token_of(request))
    except Silent:
        silent = say("The Hub cannot be reached. What is on this machine can be chosen, and a name typed in full.")
        return [gr.update(choices=here or choices(page.settings)), notice([silent])]
    except ModelError as error:
        return [gr.update(choices=here or choices(page.settings)), notice([in_words(error)], wrong=True)]
    known = {name for _, name in here}
    machine = this_machine()
    more = [(model_card.found_label(model, machine), model.name) for model in found if model.name not in known]
    return [gr.update(choices=[*here, *more]), ""]


def show_model(page: Page, text: str | None, revision: str | None, request: gr.Request) -> list[Any]:
    """The facts of the chosen model, its download, and which of the two buttons can be pressed."""
    one = page.downloads.of(owner_of(request))
    running = one is not None and one.state == "running"
    waiting = gr.update(visible=False)
    try:
        name = allowed_model(text, page.settings)
        model = _looked_at(page, name, revision, request)
        seen = model_card.facts(model, this_machine(), _way_in(page, request), _hub())
        if model.missing and model.open and not running:
            waiting = gr.update(visible=True, value=model_card.download_words(model))
    except ModelError as error:
        name, seen = "", model_card.problem(in_words(error)) if typed_name(text) else ""
    progress = model_card.progress(one, name)
    return [seen, progress, waiting, gr.update(visible=running), gr.Timer(active=running)]


def on_open(page: Page) -> dict[str, Any]:
    """What is on this machine may have changed since the page was built."""
    return gr.update(choices=choices(page.settings))


def download(page: Page, text: str | None, revision: str | None, request: gr.Request) -> list[Any]:
    """Begin to fetch the chosen model, with the visitor's token."""
    name = allowed_model(text, page.settings)
    if _looked_at(page, name, revision, request).kind == "hub":
        page.downloads.start(name, owner_of(request), page.token_of(request), revision or None)
    return show_model(page, text, revision, request)


def cancel(page: Page, text: str | None, revision: str | None, request: gr.Request) -> list[Any]:
    """End this visitor's download."""
    page.downloads.cancel(owner_of(request))
    return show_model(page, text, revision, request)


def tick(page: Page, text: str | None, revision: str | None, request: gr.Request) -> list[Any]:
    """How far the download is; when it has ended, everything anew."""
    one = page.downloads.of(owner_of(request))
    if one and one.state == "running":
        return [gr.skip(), model_card.progress(one, typed_name(text)), gr.skip(), gr.skip(), gr.skip(), gr.skip()]
    return [*show_model(page, text, revision, request), on_open(page)]


def choices(settings: Settings) -> list[tuple[str, str]]:
    """The demo, then what lies in this machine's cache (where one person uses it)."""
    listed = [(say("Demo – small, bundled, ready at once"), DEMO)]
    if not settings.shared:
        machine = this_machine()
        listed += [(model_card.cached_label(model, machine), model.name) for model in cached_models()]
    return listed


def _looked_at(page: Page, name: str, revision: str | None, request: gr.Request) -> Chosen:
    token = page.token_of(request)
    return look_at(name, page.rights.search, token, revision or None, may_be_cached=not page.settings.shared)


def _way_in(page: Page, request: gr.Request) -> str:
    """What whoever may not open a model can do here."""
    if not page.settings.signs_in:
        more = "" if page.settings.shared else say("Or sign in on this machine: run hf auth login in a terminal.")
        paste = say("Ask for access on its page; then paste a token of yours below, under “More about the model”.")
        return f"{paste} {more}".strip()
    scope: Any = request.request.scope if request.request else {}
    if sign_in.state_of(scope) != "in":
        return say("Ask for access on its page, and sign in above with an account that has it.")
    if not sign_in.may(scope, sign_in.GATED):
        return say("You did not allow this page to read gated models: sign out and in again, and allow it.")
    return say("Your account has no access yet: ask for it on its page, then choose the model again.")


def _hub() -> str:
    from huggingface_hub import constants

    return constants.ENDPOINT


# ---- the head of the tab -------------------------------------------------------------------------------------


def build(page: Page) -> "Head":
    """Two dropdowns, a line of facts, and a download when there is something to fetch."""
    with gr.Row(elem_classes="head-fields"):
        model = gr.Dropdown(
            choices(page.settings),
            value=DEMO,
            allow_custom_value=True,
            label=say("Model to teach"),
            info=say("The bundled demo needs no download. Or type a name to search the Hub.")
            if page.settings.shared
            else say(
                "The bundled demo needs no download. Type a name to search the Hub, or the path of a model folder."
            ),
            elem_id="data-model",
            scale=2,
        )
        task = gr.Dropdown(
            [(say(words), key) for key, words in TASKS.items()],
            value="CAUSAL_LM",
            label=say("What it should learn to do"),
            info=say("The task decides which rows fit and how the model is graded."),
            elem_id="data-task",
            scale=1,
        )
    said = gr.HTML("", elem_id="data-model-search", elem_classes="hush", padding=False)
    with gr.Row(elem_classes="model-row"):
        seen = gr.HTML("", elem_id="data-model-facts", elem_classes="hush", padding=False, scale=1, min_width=260)
        more = {"size": "sm", "scale": 0, "min_width": 220, "visible": False}
        fetch = gr.Button(say("Download the model"), elem_id="data-model-download", **more)  # type: ignore[arg-type]
    with gr.Row(elem_classes="model-row"):
        far = gr.HTML("", elem_id="data-model-progress", elem_classes="hush", padding=False, scale=1, min_width=260)
        end = gr.Button(say("Cancel"), elem_id="data-model-cancel", **{**more, "min_width": 100})  # type: ignore[arg-type]
    weights, kept = _form_of_weights(page)
    shown = Shown(seen, far, fetch, end, gr.Timer(TICK_SECONDS, active=False))
    return Head({"model": model, "task": task, **weights}, kept, said, shown)


def _form_of_weights(page: Page) -> tuple[Inputs, gr.Textbox]:
    """Folded away: which version of the model, in which form its weights are held, and a token that opens it."""
    knobs = knobs_of(ModelSettings)
    with gr.Accordion(say("More about the model"), open=False):
        with gr.Row(elem_classes="pair"):
            weights = {name: form.widget(name, knobs[name], True, tab="data") for name in WEIGHTS}
        return weights, token_box.build(page)


@dataclass(frozen=True)
class Shown:
    """What the handlers write to, in their order."""

    facts: gr.HTML
    progress: gr.HTML
    fetch: gr.Button
    end: gr.Button
    timer: gr.Timer

    @property
    def all(self) -> list[Any]:
        return [self.facts, self.progress, self.fetch, self.end, self.timer]


@dataclass(frozen=True)
class Head:
    """The head of the tab: its settings by name, what tells that a token is kept, and where answers are shown."""

    inputs: Inputs
    token_kept: gr.Textbox
    said: gr.HTML
    shown: Shown


def wire(page: Page, head: Head) -> None:
    """Search while a name is typed, show what a chosen model is, and fetch it when asked."""
    model, said, shown = head.inputs["model"], head.said, head.shown
    patient: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": None, "show_progress": "hidden"}
    typed = gr.Textbox("", visible="hidden", elem_id="data-model-typed")
    model.key_up(None, None, typed, js=LETTERS, api_visibility="private")
    typed.change(spoken(partial(on_typing, page)), typed, [model, said], **patient, trigger_mode="always_last")
    look, asked = spoken(partial(show_model, page)), [model, head.inputs["revision"]]
    model.change(None, None, said, js="() => ''")  # once a model is chosen, its own line says what there is to say
    changes = [one.change for one in (*asked, head.token_kept)]
    gr.on(changes, look, asked, shown.all, **patient, trigger_mode="always_last")
    page.demo.load(spoken(partial(on_open, page)), None, model, **QUICK)
    page.demo.load(look, asked, shown.all, **patient)
    for button, act in ((shown.fetch, download), (shown.end, cancel)):
        button.click(spoken(partial(act, page)), asked, shown.all, **patient)
    shown.timer.tick(spoken(partial(tick, page)), asked, [*shown.all, model], **QUICK)
