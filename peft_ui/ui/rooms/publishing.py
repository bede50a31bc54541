"""Sharing a finished run: its adapter on the Hub, with a card that can be edited first.

A token is the machine's own sign-in (one visitor on his own machine), the visitor's sign-in (a Space with OAuth), or
one that is pasted for a single push. It lives in that push's memory and nowhere else; the machine's is never used for
somebody else's wish. The push runs in a thread of its own, so that it comes to its end when the page is closed.
"""

import hashlib
import queue
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import gradio as gr

from peft_ui.card.draft import UNNAMED, draft_card
from peft_ui.errors import RunError, VisitorError
from peft_ui.hub import publish as hub
from peft_ui.hub.account import account_of
from peft_ui.hub.faults import TOKENS, HubError
from peft_ui.models.locate import locate
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.folder import RunFolder
from peft_ui.settings import Settings
from peft_ui.ui.own import own_run
from peft_ui.ui.page import Page
from peft_ui.ui.published import earlier, line, outcome, refusal, step
from peft_ui.ui.stream import spoken_stream
from peft_ui.ui.visitor import in_words, owner_of, spoken
from peft_ui.words.say import say

PRIVATE: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": None, "show_progress": "hidden"}


# ---- what a visitor does -------------------------------------------------------------------------------------


def show_account(
    page: Page,
    request: gr.Request,
    signed: gr.OAuthToken | None = None,
    is_open: bool = True,
    **values: Any,
) -> list[Any]:
    """Whose token it is, the names under which he may publish, and a name to begin with.

    The Hub is asked for the names once; they are kept until another token is pasted.
    """
    if not is_open:
        return [gr.skip()] * 4
    token, names = values["token"].strip(), values["names"]
    if token or not names:
        given = token_of(page.settings, token, signed)
        if given is None:
            return [line(_unsigned(page.settings)), gr.update(visible=False), gr.skip(), []]
        try:
            names = list(account_of(given).names)
        except HubError as error:
            return [line(in_words(error)), gr.update(visible=False), gr.skip(), []]
    owner, _, name = values["repo"].strip().rpartition("/")
    chosen = owner if owner in names else names[0]
    if not name and values["run"]:
        name = _name_for(_own(page, values["run"], request))
    owners = gr.update(choices=names, value=chosen, visible=len(names) > 1)
    repo = gr.skip() if owner or not name else f"{chosen}/{name}"
    return [line(say("You publish as {name}.", name=names[0])), owners, repo, names]


def on_owner(repo: str, owner: str) -> str:
    """The same name, under another owner."""
    return f"{owner}/{repo.rpartition('/')[2]}"


def show_card(page: Page, request: gr.Request, is_open: bool = True, **values: Any) -> list[Any]:
    """The card made from the run's facts; one that was edited is kept, with the repository's new name in it."""
    run, card, drafted = values["run"], values["card"] or "", values["drafted"]
    if not run or not is_open:
        return [gr.skip()] * 3
    folder = _own(page, run, request)
    facts = {"run": run, "repo": values["repo"].strip() or UNNAMED, "private": values["private"]}
    if card and drafted.get("run") == run and _is_edited(card, drafted):
        if drafted["private"] and not values["private"]:
            gr.Warning(say("Everybody will be able to read this card. Look whether it shows rows of yours."))
        return [_renamed(card, drafted, facts["repo"]), drafted | facts, earlier(folder)]
    text = draft_card(folder, facts["repo"], values["private"])
    return [text, facts | {"digest": _digest(text)}, earlier(folder)]


def forget() -> list[Any]:
    """Another run was chosen: neither card nor name nor result of the last one stays."""
    return ["", {}, "", ""]


def publish(
    page: Page,
    request: gr.Request,
    signed: gr.OAuthToken | None = None,
    *,
    means: hub.Means = hub.MEANS,
    **values: Any,
) -> Iterator[list[Any]]:
    """Push, and tell each step; the pasted token leaves the page at once."""
    yield [line(say("Beginning …")), gr.update(interactive=False), ""]
    try:
        folder = _own(page, values["run"], request)
        token = token_of(page.settings, values["token"], signed)
        if token is None:
            raise HubError(_unsigned(page.settings), "")
        if not values["repo"].strip():
            raise HubError(say("The repository has no name."), say("Write one as owner/name."))
        target = hub.Target(values["repo"].strip(), values["private"], values["pull_request"])
        card = _card_to_send(values)
        told = yield from _push(partial(hub.publish, folder, target, token, card, means=means))
        yield [outcome(told), gr.update(interactive=True), ""]
    except VisitorError as error:
        yield [refusal(in_words(error)), gr.update(interactive=True), ""]


def settle() -> list[Any]:
    """Ready for the next push, whatever became of the last."""
    return [gr.update(interactive=True), ""]


# ---- whose token, which card ---------------------------------------------------------------------------------


def token_of(settings: Settings, pasted: str | None, signed: gr.OAuthToken | None) -> str | None:
    """The pasted one; else that of the visitor's sign-in; else, on one's own machine, the local sign-in's."""
    if pasted and pasted.strip():
        return pasted.strip()
    if settings.signs_in:
        return signed.token if signed else None
    if settings.on_space or settings.visitors != "one":
        return None
    from huggingface_hub import get_token

    return get_token()


def _own(page: Page, run: str | None, request: gr.Request) -> RunFolder:
    if not run:
        raise RunError(say("No run is chosen."), say("Choose one above."))
    return own_run(page.settings, owner_of(request), run)


def _push(act: Callable[..., dict[str, Any]]) -> Generator[list[Any], None, dict[str, Any]]:
    """Publish in a thread; yields each step, returns what was made."""
    told: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    with_thread = ThreadPoolExecutor(1, "publish")
    push = with_thread.submit(act, on_progress=told.put)
    push.add_done_callback(lambda _: told.put(None))
    with_thread.shutdown(wait=False)
    while (text := told.get()) is not None:
        yield [line(step(text)), gr.skip(), gr.skip()]
    return push.result()


def _card_to_send(values: dict[str, Any]) -> str | None:
    """What the visitor wrote; None when he changed nothing, so that the card is made for this very repository."""
    card, drafted = values["card"] or "", values["drafted"]
    if not card.strip() or (drafted.get("run") == values["run"] and not _is_edited(card, drafted)):
        return None
    return _renamed(card, drafted, values["repo"].strip())


def _is_edited(card: str, drafted: dict[str, Any]) -> bool:
    return _digest(card) != drafted.get("digest")


def _renamed(card: str, drafted: dict[str, Any], repo: str) -> str:
    """The card with the repository's name where it still stands as it was drafted."""
    return card.replace(f'"{drafted["repo"]}"', f'"{repo}"') if drafted.get("repo") and repo else card


def _digest(text: str) -> str:
    """The same for a text that passed through a browser's text field."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()


def _name_for(folder: RunFolder) -> str:
    """A name to begin with; that of a folder on this machine is nobody's business."""
    recipe = parse_recipe(folder.read_recipe())
    try:
        place = locate(recipe.model.name)
        base = {"hub": place.name.rpartition("/")[2], "demo": "peft-ui-demo"}.get(place.kind, "adapter")
    except VisitorError:
        base = "adapter"
    return f"{base}-{recipe.method.key.replace('_', '-')}"


def _unsigned(settings: Settings) -> str:
    if settings.signs_in:
        return say("Nobody is signed in. Sign in with Hugging Face, or paste a token.")
    return say("Nobody is signed in here. Paste a token with the right to write.")


# ---- the panel -----------------------------------------------------------------------------------------------


def build(page: Page, run: gr.Dropdown) -> None:
    """Folded under the answers: where to, who may see it, the card, the button, what came of it."""
    with gr.Accordion(say("Share it on the Hub"), open=False, elem_id="publish-panel") as panel:
        who = gr.HTML("", elem_id="publish-account", padding=False)
        inputs = {"run": run, **_where_to(), **_card()}
        button = gr.Button(say("Publish"), variant="secondary", elem_id="publish-button")
        result = gr.HTML("", elem_id="publish-result", padding=False)
    drafted = gr.State({})
    owner = inputs.pop("owner")
    _wire_looks(page, panel, inputs, [who, owner], drafted, result)
    asked = button.click(
        spoken_stream(partial(publish, page)),
        inputs_kwargs=inputs | {"drafted": drafted},
        outputs=[result, button, inputs["token"]],
        **PRIVATE,
    )
    asked.then(settle, None, [button, inputs["token"]], queue=False, **PRIVATE)


def _where_to() -> dict[str, Any]:
    with gr.Row():
        owner = gr.Dropdown([], label=say("Publish as"), visible=False, elem_id="publish-owner", min_width=160)
        repo = gr.Textbox(
            "",
            label=say("Repository"),
            info=say("Owner and name. It is made if it is not there."),
            placeholder=UNNAMED,
            max_lines=1,
            elem_id="publish-repo",
            min_width=240,
        )
        token = gr.Textbox(
            "",
            label=say("Token (optional)"),
            info=say("Used for this one push and then forgotten. Make one at {address}.", address=TOKENS),
            type="password",
            max_lines=1,
            elem_id="publish-token",
            min_width=240,
        )
    with gr.Row():
        private = gr.Checkbox(True, label=say("Private"), info=say("Only you can see it."), elem_id="publish-private")
        offer = gr.Checkbox(
            False,
            label=say("As a pull request"),
            info=say("The owner of the repository decides."),
            elem_id="publish-pull-request",
        )
    return {"owner": owner, "repo": repo, "token": token, "private": private, "pull_request": offer}


def _card() -> dict[str, Any]:
    card = gr.Textbox(
        "",
        label=say("Model card"),
        info=say("Made from this run's facts. Change what you like; it is checked before anything is sent."),
        lines=12,
        max_lines=24,
        elem_id="publish-card",
    )
    return {"card": card}


def _wire_looks(
    page: Page, panel: gr.Accordion, inputs: dict[str, Any], shown: list[Any], drafted: gr.State, result: gr.HTML
) -> None:
    """What is looked up while the form is filled in; nothing is asked before the panel is opened."""
    names, is_open = gr.State([]), gr.State(False)
    account: dict[str, Any] = {
        "fn": spoken(partial(show_account, page)),
        "inputs_kwargs": {name: inputs[name] for name in ("run", "repo", "token")} | {"names": names},
        "outputs": [*shown, inputs["repo"], names],
    } | PRIVATE
    card: dict[str, Any] = {
        "fn": spoken(partial(show_card, page)),
        "inputs_kwargs": {name: inputs[name] for name in ("run", "repo", "private", "card")} | {"drafted": drafted},
        "outputs": [inputs["card"], drafted, result],
    } | PRIVATE
    known = gr.on([panel.expand, inputs["token"].blur, inputs["token"].submit], **account)
    renamed = shown[1].input(on_owner, [inputs["repo"], shown[1]], inputs["repo"], queue=False, **PRIVATE)
    for moment in (known.then, renamed.then, inputs["repo"].blur, inputs["private"].input):
        moment(**card)
    panel.expand(lambda: True, None, is_open, queue=False, **PRIVATE)
    panel.collapse(lambda: False, None, is_open, queue=False, **PRIVATE)
    emptied = inputs["run"].change(forget, None, [*card["outputs"], inputs["repo"]], queue=False, **PRIVATE)
    named = emptied.then(**account | {"inputs_kwargs": account["inputs_kwargs"] | {"is_open": is_open}})
    named.then(**card | {"inputs_kwargs": card["inputs_kwargs"] | {"is_open": is_open}})
