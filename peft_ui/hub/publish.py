"""Publish a run's adapter on the Hub: one commit with a card of its own, private unless wished otherwise.

Never "failed" when it is there, never a second commit: every step looks at what is there before it acts, the commit
names the one that it must follow, and after a lost answer the Hub is looked at before a word is said. Whatever
happens, the run's folder stays as it is, and publishing again goes on from there without training again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peft_ui.hub.account import checked
from peft_ui.hub.card import write_card
from peft_ui.hub.card_check import check_card
from peft_ui.hub.card_facts import facts_of
from peft_ui.hub.contents import Contents, contents_of, size
from peft_ui.hub.faults import KEPT, HubError
from peft_ui.hub.origin import Origin, origin_of
from peft_ui.hub.proof import Proof, prove
from peft_ui.hub.remote import Arrived, Remote, Seen
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.atomic import write_json
from peft_ui.runs.folder import RunFolder

LOOKS = (0.0, 1.0, 3.0)  # seconds to wait before each look after a lost answer


@dataclass(frozen=True)
class Target:
    """Where to: `repo` is a name of one's own, or owner/name of a user or an organisation."""

    repo: str
    private: bool = True
    as_pull_request: bool = False


@dataclass(frozen=True)
class Means:
    """How the Hub is reached and how a push is proved; tests give their own.

    Args:
        endpoint: the Hub's address; None for the one that HF_ENDPOINT names.
        looks: seconds to wait before each look after a lost answer.
        proof: compares what was fetched with what was sent.
    """

    endpoint: str | None = None
    looks: tuple[float, ...] = LOOKS
    proof: Proof = prove


MEANS = Means()


def publish(
    run: RunFolder,
    target: Target,
    token: str | None,
    card: str | None = None,
    on_progress: Callable[[str], None] = lambda text: None,
    means: Means = MEANS,
) -> dict[str, Any]:
    """Publish what the run has made.

    Args:
        run: has an adapter.
        target: the repository, and who may see it.
        token: the visitor's own; it stays in memory.
        card: the text of README.md; None for one made from the run's facts.
        on_progress: told a sentence at each stage.

    Returns:
        `{url, commit, private, pull_request, check}`; check is `{passed, max_difference, why}`. The same, with
        `repo` and `time`, is kept in the run's `published.json`.

    Raises:
        Faults: the card cannot go up.
        HubError: the Hub refused or was lost; what is here is unharmed.
        RunError: there is no adapter.
    """
    token = checked(token)
    origin = _origin(run, token, means)
    remote = Remote.open(target.repo, token, means.endpoint)
    text = card or draft_card(run, remote.repo, origin, target.private)
    check_card(text)
    contents = contents_of(run, text, origin.hub_id)
    on_progress("Asking the Hub about the card.")
    remote.check(text)
    on_progress(f"Making sure of the repository {remote.repo}.")
    seen = remote.make(target.private)
    on_progress(f"Sending {len(contents)} files, {sum(map(size, contents.values())) / 1e6:.1f} MB.")
    arrived = _deliver(remote, contents, seen, target, means.looks)
    told = {
        "url": arrived.pull_request or remote.url,
        "commit": arrived.commit,
        "private": seen.private,
        "pull_request": arrived.pull_request,
    }
    _keep(run, remote, told | {"check": None})
    on_progress("It is there. Fetching it back to compare.")
    told["check"] = means.proof(remote, arrived.commit, contents, run)
    _keep(run, remote, told)
    return told


def draft_card(run: RunFolder, repo: str, origin: Origin, private: bool) -> str:
    """The card as it would go up: what a visitor edits. Private rows are shown only where few can see them."""
    facts = facts_of(run, origin)
    return write_card(facts, repo, with_samples=private or not facts.is_private_data)


def _origin(run: RunFolder, token: str, means: Means) -> Origin:
    model = parse_recipe(run.read_recipe()).model
    return origin_of(model.name, model.revision, token, means.endpoint)


def _deliver(remote: Remote, contents: Contents, seen: Seen, target: Target, looks: tuple[float, ...]) -> Arrived:
    """Send the files, unless they are there; after a lost answer, look."""
    title = "An adapter made with PEFT UI"
    if seen.holds(contents):
        return Arrived(seen.commit)
    if target.as_pull_request and (offered := remote.pull_request_with(contents, title)):
        return offered
    additions = remote.upload(contents, target.as_pull_request)
    try:
        return remote.commit(additions, title, None if target.as_pull_request else seen.commit)
    except HubError as error:
        if error.certain:
            raise
        found = _found(remote, contents, title if target.as_pull_request else None, looks)
        if found is None:
            raise
        return found


def _found(remote: Remote, contents: Contents, title: str | None, looks: tuple[float, ...]) -> Arrived | None:
    """What has arrived in spite of a lost answer; None when the Hub was seen and it is not there.

    Raises:
        HubError: the Hub could not be looked at, so nobody knows.
    """
    blind: HubError | None = None
    for seconds in looks:
        time.sleep(seconds)
        try:
            if title is not None:
                if offered := remote.pull_request_with(contents, title):
                    return offered
            elif (seen := remote.look()).holds(contents):
                return Arrived(seen.commit)
            blind = None
        except HubError as error:
            blind = error
    if blind is None:
        return None
    raise HubError(
        f"The files were sent, and no answer came: whether {remote.repo} has them is not known. {blind.what}",
        f"{KEPT}Publish again in a moment: it looks first, and makes no second commit.",
        certain=False,
    ) from blind


def _keep(run: RunFolder, remote: Remote, told: dict[str, Any]) -> None:
    write_json(run.published, {"repo": remote.repo, **told, "time": time.time()})
