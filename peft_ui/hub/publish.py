"""Publish a run's adapter on the Hub: one commit with a card of its own, private unless wished otherwise.

Whatever happens, the run's folder stays as it is, and publishing again goes on from there without training again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peft_ui.card.check import check_card
from peft_ui.card.draft import draft_card, origin_of_base
from peft_ui.export.contents import contents_of, size
from peft_ui.hub.account import checked
from peft_ui.hub.delivery import LOOKS, Delivery
from peft_ui.hub.proof import Proof, prove
from peft_ui.hub.remote import Arrived, Remote, Seen
from peft_ui.runs.atomic import write_json
from peft_ui.runs.folder import RunFolder


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
        token: the visitor's own; it stays in memory.
        card: the text of README.md; None for one made from the run's facts.
        on_progress: told a sentence at each stage, and while files are sent how much was.

    Returns:
        `{repo, url, commit, private, pull_request, check, time}`, as the run's `published.json` keeps it; check is
        `{passed, max_difference, why}`.

    Raises:
        Faults: the card cannot go up.
        HubError: the Hub refused or was lost; what is here is unharmed.
        RunError: there is no adapter.
    """
    remote = Remote.open(target.repo, checked(token), means.endpoint)
    origin = origin_of_base(run, remote.token, remote.api.endpoint)
    text = card or draft_card(run, remote.repo, target.private, origin)
    check_card(text)
    contents = contents_of(run, text, origin.hub_id)
    on_progress("Asking the Hub about the card.")
    remote.check(text)
    on_progress(f"Making sure of the repository {remote.repo}.")
    seen = remote.make(target.private)
    on_progress(f"Sending {len(contents)} files, {sum(map(size, contents.values())) / 1e6:.1f} MB.")
    arrived = Delivery(remote, contents, target.as_pull_request, means.looks, on_progress).deliver(seen)
    told = _kept(run, _told(remote, arrived, seen))
    on_progress("It is there. Fetching it back to compare.")
    return _kept(run, told | {"check": means.proof(remote, arrived.commit, contents, run)})


def _kept(run: RunFolder, told: dict[str, Any]) -> dict[str, Any]:
    """What is told, once the run's folder has it."""
    write_json(run.published, told)
    return told


def _told(remote: Remote, arrived: Arrived, seen: Seen) -> dict[str, Any]:
    """What came of the push, before it was compared."""
    told = {"repo": remote.repo, "url": arrived.pull_request or remote.url, "commit": arrived.commit}
    return told | {"private": seen.private, "pull_request": arrived.pull_request, "check": None, "time": time.time()}
