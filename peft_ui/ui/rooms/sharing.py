"""The panel that shares a run on the Hub: four steps for somebody who has never put anything there."""

from functools import partial
from typing import Any

import gradio as gr

from peft_ui.card.draft import UNNAMED
from peft_ui.hub.faults import TOKENS
from peft_ui.ui.ending import however_it_ends
from peft_ui.ui.page import Page
from peft_ui.ui.preview import heading
from peft_ui.ui.rooms.publishing import PRIVATE, on_owner, publish, settle, show_account, show_card
from peft_ui.ui.stream import spoken_stream
from peft_ui.ui.visitor import spoken
from peft_ui.words.say import say


def build(page: Page, run: gr.Dropdown) -> None:
    """Folded under the answers: who, where to, what others will read, the button, what came of it."""
    with gr.Accordion(say("Share it on the Hub"), open=False, elem_id="publish-panel") as panel:
        gr.HTML(f'<p class="where">{_what()}</p>', padding=False)
        who, token = _who()
        where = _where_to()
        card = _card()
        gr.HTML(heading(say("4. Publish"), say("It takes about a minute, and goes on when this page is closed.")))
        button = gr.Button(say("Publish"), variant="primary", elem_id="publish-button")
        result = gr.HTML("", elem_id="publish-result", padding=False)
    inputs = {"run": run, "token": token, "card": card, **where, "drafted": gr.State({}), "is_open": gr.State(False)}
    _wire_looks(page, panel, inputs, who, result)
    asked = button.click(
        spoken_stream(partial(publish, page)),
        inputs_kwargs={name: part for name, part in inputs.items() if name != "is_open"},
        outputs=[result, button, token],
        **PRIVATE,
    )
    however_it_ends(asked, fn=settle, outputs=[button, token], queue=False, **PRIVATE)


def _what() -> str:
    return say(
        "The Hugging Face Hub is a library of models. Publishing puts a copy of your adapter there, with a page that "
        "describes it, so that you or others can load it anywhere by its name. What is here stays as it is."
    )


def _who() -> tuple[gr.HTML, gr.Textbox]:
    words = say("The Hub must know whose model it is. An account on huggingface.co is free.")
    gr.HTML(heading(say("1. Who you are"), words), padding=False)
    who = gr.HTML("", elem_id="publish-account", padding=False)
    token = gr.Textbox(
        "",
        label=say("Token"),
        info=say(
            "A password for programs. Make one at {address} with the right to write, and paste it here: it is used "
            "for this one push and then forgotten. Only where you are signed in can it stay empty.",
            address=TOKENS,
        ),
        type="password",
        max_lines=1,
        elem_id="publish-token",
    )
    return who, token


def _where_to() -> dict[str, Any]:
    words = say("A repository is a folder on the Hub. It is made if it is not there.")
    gr.HTML(heading(say("2. Where it goes"), words), padding=False)
    with gr.Row():
        owner = gr.Dropdown(
            [],
            label=say("Publish as"),
            info=say("You, or an organisation of yours."),
            visible=False,
            elem_id="publish-owner",
            min_width=160,
        )
        repo = gr.Textbox(
            "",
            label=say("Repository"),
            info=say("A name of your choice, or owner/name."),
            placeholder=UNNAMED,
            max_lines=1,
            elem_id="publish-repo",
            min_width=240,
        )
    with gr.Row():
        private = gr.Checkbox(
            True,
            label=say("Private"),
            info=say("Only you can see it. You can open it to everybody later, on the Hub."),
            elem_id="publish-private",
        )
        offer = gr.Checkbox(
            False,
            label=say("As a pull request"),
            info=say("For a repository of somebody else: it is proposed, and its owner decides."),
            elem_id="publish-pull-request",
        )
    return {"owner": owner, "repo": repo, "private": private, "pull_request": offer}


def _card() -> gr.Textbox:
    words = say("Made from this run's facts. Change what you like; it is checked before anything is sent.")
    gr.HTML(heading(say("3. What others will read"), words), padding=False)
    return gr.Textbox("", label=say("Model card"), lines=12, max_lines=24, elem_id="publish-card")


def _wire_looks(page: Page, panel: gr.Accordion, inputs: dict[str, Any], who: gr.HTML, result: gr.HTML) -> None:
    """What is looked up while the form is filled in; nothing is asked before the panel is opened.

    Once it is open the card is drawn by one event whose last call wins: a late answer never overwrites a newer one.
    """
    names, is_open, owner, repo, token = (
        gr.State([]),
        inputs["is_open"],
        inputs["owner"],
        inputs["repo"],
        inputs["token"],
    )
    account: dict[str, Any] = {
        "fn": spoken(partial(show_account, page)),
        "inputs_kwargs": {"token": token, "owner": owner, "is_open": is_open, "names": names},
        "outputs": [who, owner, names],
    } | PRIVATE
    card: dict[str, Any] = {
        "fn": spoken(partial(show_card, page)),
        "inputs_kwargs": {name: part for name, part in inputs.items() if name not in ("token", "pull_request")},
        "outputs": [repo, inputs["card"], inputs["drafted"], result],
    } | PRIVATE
    opened = panel.expand(lambda: True, None, is_open, queue=False, **PRIVATE)
    opened.then(**card).then(**account)
    panel.collapse(lambda: False, None, is_open, queue=False, **PRIVATE)
    gr.on([token.blur, token.submit], **account)
    looked = [inputs["run"].change, owner.change, repo.blur, inputs["private"].input]
    inputs["run"].change(None, None, result, js="() => ''")  # at once: it was said of the run before
    gr.on(looked, **card, trigger_mode="always_last")
    owner.input(on_owner, repo, repo, queue=False, **PRIVATE)
