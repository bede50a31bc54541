"""Sharing a finished run: its adapter on the Hub, with a card that can be edited first.

A token is one that is pasted for a single push and lives in that push's memory alone, or the visitor's own
(`ui.rights`); the machine's is never used for somebody else's wish. The push runs in a thread of its own, so that it
comes to its end when the page is closed.
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
from peft_ui.hub.faults import HubError
from peft_ui.models.locate import locate
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.folder import RunFolder
from peft_ui.settings import Settings
from peft_ui.ui.own import own_run
from peft_ui.ui.page import Page
from peft_ui.ui.published import earlier, line, outcome, progress, refusal
from peft_ui.ui.visitor import in_words, owner_of
from peft_ui.words.say import say

PRIVATE: dict[str, Any] = {"api_visibility": "private", "concurrency_limit": None, "show_progress": "hidden"}


# ---- what a visitor does -------------------------------------------------------------------------------------


def show_account(
    page: Page,
    request: gr.Request,
    **values: Any,
) -> list[Any]:
    """Whose token it is, and the names under which he may publish.

    The Hub is asked for the names once; they are kept until another token is pasted.
    """
    if not values["is_open"]:
        return [gr.skip()] * 3
    token, names = values["token"].strip(), values["names"]
    if token or not names:
        given = token_of(page, token, request)
        if given is None:
            return [line(_unsigned(page.settings)), gr.update(visible=False), []]
        try:
            names = list(account_of(given).names)
        except HubError as error:
            return [line(in_words(error)), gr.update(visible=False), []]
    owner = values["owner"] if values["owner"] in names else names[0]
    owners = gr.update(choices=names, value=owner, visible=len(names) > 1)
    return [line(say("You publish as {name}.", name=names[0])), owners, names]


def show_card(page: Page, request: gr.Request, **values: Any) -> list[Any]:
    """A name for the repository, the card made from the run's facts, and what came of the last push.

    A card that was edited is kept, with the repository's new name in it; so is a name that was written.
    """
    run, card, drafted = values["run"], values["card"] or "", values["drafted"]
    if not run or not values["is_open"]:
        return [gr.skip()] * 4
    folder = _own(page, run, request)
    is_new = drafted.get("run") != run
    name = _name_for(folder) if is_new and (drafted or not values["repo"].strip()) else values["repo"]
    facts = {"run": run, "repo": full_name(name, values["owner"]) or UNNAMED, "private": values["private"]}
    shown = name if name != values["repo"] else gr.skip()
    if card and not is_new and _is_edited(card, drafted):
        if drafted["private"] and not values["private"]:
            gr.Warning(say("Everybody will be able to read this card. Look whether it shows rows of yours."))
        return [shown, _renamed(card, drafted, facts["repo"]), drafted | facts, earlier(folder)]
    text = draft_card(folder, facts["repo"], values["private"])
    return [shown, text, facts | {"digest": _digest(text)}, earlier(folder)]


def on_owner(repo: str) -> str:
    """The repository's name alone, to stand under the owner who was chosen."""
    return repo.strip().rpartition("/")[2]


def publish(
    page: Page,
    request: gr.Request,
    *,
    means: hub.Means = hub.MEANS,
    **values: Any,
) -> Iterator[list[Any]]:
    """Push, and tell each step; the pasted token leaves the page at once."""
    yield [line(say("Beginning …")), gr.update(interactive=False), ""]
    try:
        folder = _own(page, values["run"], request)
        token = token_of(page, values["token"], request)
        if token is None:
            raise HubError(_unsigned(page.settings), "")
        repo = full_name(values["repo"], values["owner"])
        if not repo:
            raise HubError(say("The repository has no name."), say("Write one as owner/name."))
        target = hub.Target(repo, values["private"], values["pull_request"])
        card = _card_to_send(values)
        told = yield from _push(partial(hub.publish, folder, target, token, card, means=means))
        yield [outcome(told), gr.update(interactive=True), ""]
    except VisitorError as error:
        yield [refusal(in_words(error)), gr.update(interactive=True), ""]


def settle() -> list[Any]:
    """Ready for the next push, whatever became of the last."""
    return [gr.update(interactive=True), ""]


# ---- whose token, which card ---------------------------------------------------------------------------------


def token_of(page: Page, pasted: str | None, request: gr.Request) -> str | None:
    """The one pasted for this push; else whatever the Hub is asked with for this visitor anyway."""
    return (pasted or "").strip() or page.token_of(request) or None


def full_name(repo: str, owner: str | None) -> str:
    """owner/name; the name alone where nobody is signed in yet, and "" where there is none."""
    repo = repo.strip()
    return f"{owner}/{repo}" if repo and owner and "/" not in repo else repo


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
        yield [progress(text), gr.skip(), gr.skip()]
    return push.result()


def _card_to_send(values: dict[str, Any]) -> str | None:
    """What the visitor wrote; None when he changed nothing, so that the card is made for this very repository."""
    card, drafted = values["card"] or "", values["drafted"]
    if not card.strip() or (drafted.get("run") == values["run"] and not _is_edited(card, drafted)):
        return None
    return _renamed(card, drafted, full_name(values["repo"], values["owner"]))


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
