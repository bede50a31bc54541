"""`python -m tests.hub_stand_in.torture`: one push after another, each with its own fault, told as a table.

Each case pushes once with the fault, mends the Hub, and pushes again. Whatever happened first, in the end the files are
there in exactly one commit, and the adapter here is untouched.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from peft_ui.errors import VisitorError
from peft_ui.export.contents import digest
from peft_ui.hub.faults import HubError
from peft_ui.hub.publish import Means, Target, publish
from peft_ui.runs.folder import RunFolder
from tests.card.finished import finished_run
from tests.hub_stand_in.faults import Answer, Cut, Down, Fault, Late, Lost, Portal, Slow, rate_limited
from tests.hub_stand_in.server import hub, nowhere

COMMIT, CREATE, CHECK = "/commit/", "/api/repos/create", "/api/validate-yaml"
INFO, LARGE, MODES = "/api/models/ada/pirate/revision/", "/storage/[0-9a-f]+$", "/preupload/"
WIDTHS = (30, 9, 9, 7, 7, 0)
PASSES = Slow(0.0)
REPO_GONE = Answer(404, "Repository not found", "RepoNotFound")


def not_compared(*_: Any) -> dict[str, Any]:
    return {"passed": True, "max_difference": None, "why": "not compared here"}


@dataclass(frozen=True)
class Case:
    """One fault, and what must come of it.

    Args:
        faults: (method, path, fault, times) for the Hub.
        outcome: `published`, `refused` (certainly not there) or `unknown`.
        words: that the visitor must read; for what is published, nothing.
        token: the name of one, or None for none at all.
        reached: False when nobody listens at the Hub's address.
        slow: takes half a minute, because huggingface_hub tries five times by itself.
    """

    name: str
    outcome: str
    words: tuple[str, ...] = ()
    faults: tuple[tuple[str, str, Fault, int | None], ...] = ()
    token: str | None = "ada"
    target: Target = field(default_factory=lambda: Target("ada/pirate"))
    reached: bool = True
    slow: bool = False
    proof: Callable[..., dict[str, Any]] = not_compared


@dataclass(frozen=True)
class Result:
    outcome: str
    words: str
    again: str
    commits: int
    kept: bool
    wait: int | None = None


OFFER = Target("ada/pirate", as_pull_request=True)
CASES = (
    Case("nothing wrong", "published"),
    Case("no token", "refused", ("Nobody is signed in",), token=None),
    Case("401 wrong token", "refused", ("does not know this token",), token="wrong"),
    Case("401 expired token", "refused", ("expired or revoked", "Sign in again"), token="ada-expired"),
    Case("401 token expires midway", "refused", ("expired or revoked",), (("POST", COMMIT, Answer(401), 1),)),
    Case("402 at create", "refused", ("asks for payment", "billing"), (("POST", CREATE, Answer(402, "No quota"), 1),)),
    Case("402 at commit", "refused", ("asks for payment", "No quota"), (("POST", COMMIT, Answer(402, "No quota"), 1),)),
    Case("403 scope", "refused", ("may not publish", "token with the right to write"), token="ada-reads"),
    Case("403 organisation", "refused", ("rights", "your own name"), target=Target("school/pirate")),
    Case("403 at commit", "refused", ("your own name", "rights"), (("POST", COMMIT, Answer(403, "No rights"), 1),)),
    Case("404 repository gone", "refused", ("There is no repository",), (("POST", COMMIT, REPO_GONE, 1),)),
    Case("409 at create, not there", "refused", ("there already",), (("POST", CREATE, Answer(409, "exists"), 1),)),
    Case("409 at commit", "refused", ("being changed",), (("POST", COMMIT, Answer(409, "busy"), 1),)),
    Case("412 stale parent", "refused", ("Somebody else changed",), (("POST", COMMIT, Answer(412, "stale"), 1),)),
    Case("429 at create", "refused", ("again in 55 seconds",), (("POST", CREATE, rate_limited(55), 1),)),
    Case("429 at commit", "refused", ("again in 7 seconds", "still here"), (("POST", COMMIT, rate_limited(7), 1),)),
    Case("429 before the upload", "published", (), (("POST", MODES, rate_limited(1), 1),)),
    Case("500 at create", "refused", ("trouble of its own (status 500)",), (("POST", CREATE, Answer(500), 1),)),
    Case("500 at commit", "refused", ("status 500", "still here"), (("POST", COMMIT, Answer(500), 1),)),
    Case("503 before the upload", "published", (), (("POST", MODES, Answer(503), 1),)),
    Case("lost answer to create", "published", (), (("POST", CREATE, Lost(), 1),)),
    Case("lost answer to commit", "published", (), (("POST", COMMIT, Lost(), 1),)),
    Case("500 after the commit was made", "published", (), (("POST", COMMIT, Late(500), 1),)),
    Case("504 after the offer was made", "published", (), (("POST", COMMIT, Late(504), 1),), target=OFFER),
    Case("lost answer to pull request", "published", (), (("POST", COMMIT, Lost(), 1),), target=OFFER),
    Case(
        "lost answer, then down",
        "unknown",
        ("is not known", "looks first"),
        (("POST", COMMIT, Lost(), 1), ("GET", INFO, PASSES, 1), ("GET", INFO, Down(), 3)),
    ),
    Case("cut upload", "published", (), (("PUT", LARGE, Cut(100), 1),)),
    Case("cut upload, always", "refused", ("broke off",), (("PUT", LARGE, Cut(100), None),), slow=True),
    Case("cut commit", "refused", ("broke off", "still here"), (("POST", COMMIT, Cut(10), 1),)),
    Case(
        "down while uploading",
        "refused",
        ("broke off", "still here"),
        (("GET", INFO, PASSES, 1), ("*", "/storage/|/commit/|/revision/", Down(), None)),
        slow=True,
    ),
    Case(
        "down at commit",
        "unknown",
        ("is not known", "looks first"),
        (("GET", INFO, PASSES, 1), ("*", "/commit/|/revision/", Down(), None)),
    ),
    Case("captive portal first", "refused", ("sign-in page",), (("POST", CHECK, Portal(), 1),)),
    Case("captive portal at create", "refused", ("sign-in page",), (("*", "/api/(repos|models)", Portal(), None),)),
    Case("captive portal at commit", "refused", ("sign-in page",), (("POST", COMMIT, Portal(), 1),)),
    Case("slow answer", "published", (), (("POST", COMMIT, Slow(0.5), 1),)),
    Case("no network", "refused", ("cannot be reached", "Check the network"), reached=False),
)


def suffer(case: Case, folder: Path) -> Result:
    """Push with the fault, mend, push again."""
    run = finished_run(folder / "home")
    before = {file.name: digest(file) for file in run.adapter.iterdir()}
    with hub() as server:
        secret = None if case.token is None else server.tokens.get(case.token, "hf_nobody_knows_this")
        for fault in case.faults:
            server.fail(*fault)
        outcome, words, wait = _push(case, run, server.url if case.reached else nowhere(), secret)
        server.mend()
        again = _push(case, run, server.url, server.tokens["ada"])[0] if case.target.repo == "ada/pirate" else "–"
        repo = server.repos.get(case.target.repo)
        commits = len(repo.commits) - 1 if repo else 0
    after = {file.name: digest(file) for file in run.adapter.iterdir()}
    return Result(outcome, words, again, commits, before == after, wait)


def _push(case: Case, run: RunFolder, endpoint: str, token: str | None) -> tuple[str, str, int | None]:
    means = Means(endpoint, looks=(0.0, 0.1, 0.1), proof=case.proof)
    try:
        publish(run, case.target, token, means=means)
    except HubError as error:
        return ("unknown" if "is not known" in str(error) else "refused"), str(error), error.wait
    except VisitorError as error:
        return "refused", str(error), None
    return "published", "", None


def main() -> int:
    """Print the table; 1 when a case did not end as it must."""
    wrong = 0
    rows = [("fault", "outcome", "again", "commits", "adapter", "what the visitor reads")]
    for case in CASES:
        with TemporaryDirectory() as folder:
            result = suffer(case, Path(folder))
        wrong += not fits(case, result)
        name = case.name if fits(case, result) else f"WRONG: {case.name}"
        kept = "kept" if result.kept else "CHANGED"
        rows.append((name, result.outcome, result.again, str(result.commits), kept, result.words))
    for row in rows:
        sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, WIDTHS, strict=True)) + "\n")
    sys.stdout.write(f"{len(CASES) - wrong} of {len(CASES)} as they must be\n")
    return int(wrong > 0)


def fits(case: Case, result: Result) -> bool:
    """Whether it went as it must: the outcome, the words, one commit in the end, nothing lost here."""
    there = 1 if case.target.repo.startswith("ada") else 0
    return (
        result.outcome == case.outcome
        and all(part in result.words for part in case.words)
        and result.again in ("published", "–")
        and result.commits == there
        and result.kept
    )


if __name__ == "__main__":
    from huggingface_hub import constants
    from huggingface_hub.utils import disable_progress_bars, logging

    disable_progress_bars()
    logging.set_verbosity_error()
    constants.HF_HUB_DISABLE_XET = True  # the stand-in speaks LFS
    sys.exit(main())
