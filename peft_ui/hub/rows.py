"""A prepared set of rows on the Hub, as a data set: one commit with its own card, private unless wished otherwise."""

import json
from pathlib import Path
from typing import Any

from peft_ui.export.contents import Contents
from peft_ui.hub.account import checked
from peft_ui.hub.delivery import LOOKS, Delivery
from peft_ui.hub.publish import Target
from peft_ui.hub.remote import Remote

TITLE = "Rows prepared with PEFT UI"
PARTS = ("train", "validation")


def share_rows(
    folder: Path, target: Target, token: str | None, endpoint: str | None = None, looks: tuple[float, ...] = LOOKS
) -> dict[str, Any]:
    """Put the rows that `formatting.store.write_prepared` wrote into a folder on the Hub.

    Args:
        folder: with `train.jsonl`, `validation.jsonl` and `facts.json`.
        target: where to; never as a pull request.
        token: the visitor's own, for this one push; it stays in memory.
        endpoint: the Hub's address; None for the one that HF_ENDPOINT names.
        looks: seconds to wait before each look after a lost answer.

    Returns:
        `{repo, url, commit, private}`.

    Raises:
        HubError: the Hub refused or was lost; what is here is unharmed.
    """
    remote = Remote.open(target.repo, checked(token), endpoint, "dataset")
    card = card_of(json.loads((folder / "facts.json").read_text("utf-8")), parts_in(folder))
    contents: Contents = {f"{part}.jsonl": folder / f"{part}.jsonl" for part in parts_in(folder)}
    contents["README.md"] = card.encode("utf-8")
    seen = remote.make(target.private)
    arrived = Delivery(remote, contents, looks=looks, title=TITLE).deliver(seen)
    return {"repo": remote.repo, "url": remote.url, "commit": arrived.commit, "private": seen.private}


def parts_in(folder: Path) -> list[str]:
    """The parts that hold rows; an empty file would be no part of a data set."""
    return [part for part in PARTS if (folder / f"{part}.jsonl").stat().st_size]


def card_of(facts: dict[str, Any], parts: list[str]) -> str:
    """README.md: how the parts are read, and where the rows come from, without a path of this machine."""
    files = "".join(f"  - split: {part}\n    path: {part}.jsonl\n" for part in parts)
    dropped, rows = len(facts["dropped"]), facts["rows"]
    roles = ", ".join(f"{role} from `{column}`" for role, column in facts["columns"].items())
    labels = f"- labels: {', '.join(facts['labels'])}\n" if facts["labels"] else ""
    return (
        f"---\ntags:\n- peft-ui\nconfigs:\n- config_name: default\n  data_files:\n{files}---\n\n"
        f"# Rows prepared with PEFT UI\n\n"
        f"Examples as a model is trained on them: columns chosen, changes made by hand, rows without a lesson left out."
        f"\n\n"
        f"- task: {facts['task']}\n- shape: {facts['format']} ({roles})\n- rows: {rows - dropped} of {rows}\n{labels}"
        f"- layout: {facts['template']['name']}\n- SHA-256 of the rows before they were split: `{facts['sha256']}`\n"
    )
