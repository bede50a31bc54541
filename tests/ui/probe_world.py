"""The page of many visitors on which Ann has something, and Bob tries to get at it."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from peft_ui.runs.atomic import write_json
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.launch import supervisor_lock
from peft_ui.runs.lock import hold
from peft_ui.settings import Settings
from peft_ui.ui import uploads
from peft_ui.ui.own import keep_recipe
from peft_ui.ui.server import Opened, open_page
from peft_ui.ui.visitor import COOKIE, owner_with
from tests.card.finished import finished_run
from tests.ui.driver import Driver, free_port

MARK = "what-is-annas-alone"


@dataclass(frozen=True)
class World:
    """One page, Ann who has something, and Bob."""

    opened: Opened
    home: Path
    ann: Driver
    bob: Driver
    runs: dict[str, RunFolder]  # Ann's: done, failed, waiting; Bob's: bobs
    upload: str  # the short name of a file of hers
    cached: str  # the path of an upload of hers that no handler has opened yet
    recipe: str  # a recipe that she brought along
    prepared: str  # rows that she is about to take along

    @property
    def run(self) -> str:
        return self.runs["done"].id

    @property
    def owner(self) -> str:
        return owner_with(self.ann.http.cookies[COOKIE])

    def kept(self) -> dict[str, str]:
        """All that is Ann's on the disk, by its path: contents and links."""
        places = [run.path for name, run in self.runs.items() if name != "bobs"]
        places += [self.home / kind / self.owner for kind in ("uploads", "recipes", "sets")]
        places += [Path(self.cached).parent, self.home / "queue"]
        return {str(path): _print(path) for place in places for path in sorted(place.rglob("*")) if path.is_file()}


def _print(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def world(home: Path) -> Iterator[World]:
    """The page of many visitors, with what Ann has; nothing is started, no worker and no supervisor."""
    supervisor = hold(supervisor_lock(home))  # else the page's caretaker would start one for the run that waits
    assert supervisor
    settings = Settings(home=home, visitors="many", password=None, on_space=False)
    opened = open_page(settings, port=free_port())
    try:
        ann, bob = Driver(opened.address), Driver(opened.address)
        owner, other = (owner_with(driver.http.cookies[COOKIE]) for driver in (ann, bob))
        file = home / "annas.csv"
        file.write_text(f"instruction,output\n{MARK},{MARK}\n", encoding="utf-8")
        upload = uploads.keep(file, owner, settings)
        runs = {name: _run(home, name, owner, upload) for name in ("done", "failed", "waiting")}
        runs["bobs"] = _run(home, "bobs", other, "")
        (runs["bobs"].adapter / "tokenizer.json").unlink()
        (runs["bobs"].adapter / "tokenizer.json").symlink_to(runs["done"].log)
        (home / "queue").mkdir()
        (home / "queue" / f"000000000001-{runs['waiting'].id}").touch()
        recipe = keep_recipe(settings, owner, {**runs["done"].read_recipe(), "marker": MARK})
        sent = {"files": ("annas.csv", f"{MARK}-in-the-cache\n".encode())}
        cached = ann.http.post("/gradio_api/upload?upload_id=annas", files=sent).json()[0]
        ann.open()
        yield World(opened, home, ann, bob, runs, upload, cached, recipe, _prepared(home / "sets" / owner))
    finally:
        opened.close()
        supervisor.release()


def _prepared(sets: Path) -> str:
    """Prepared rows, as the Data tab leaves them until they are fetched."""
    name = "a" * 32
    (sets / name).mkdir(parents=True)
    for part in ("train.jsonl", "validation.jsonl", "facts.json"):
        (sets / name / part).write_text(json.dumps({"context": MARK, "target": MARK}) + "\n", encoding="utf-8")
    return name


def _run(home: Path, name: str, owner: str, upload: str) -> RunFolder:
    made = finished_run(home)
    run = RunFolder(made.path.rename(made.path.with_name(f"{name}-run")))
    write_json(run.owner, {"owner": owner, "created": 1.0})
    if not upload:
        return run
    state = {"kind": "state", "state": "starting" if name == "waiting" else name, "time": 2.0}
    run.events.write_text(json.dumps(state) + "\n" + json.dumps({"kind": "message", "text": MARK, "time": 3.0}) + "\n")
    for path in (run.log, run.data / "train.jsonl", run.adapter / "tokenizer.json"):
        path.write_text(json.dumps({"context": MARK, "target": MARK}) + "\n", encoding="utf-8")
    run.notes.write_text(json.dumps({"time": 1.0, "name": MARK, "text": MARK}) + "\n")
    run.exports.mkdir()
    for form in ("merged", "script", "notebook"):
        (run.exports / f"{form}.zip").write_text(MARK)
    recipe = run.read_recipe()
    recipe["data"]["source"] = str(home / "uploads" / owner / upload.removeprefix("uploads/"))
    recipe["data"]["template"] = f"{MARK} {{instruction}}"
    write_json(run.recipe, recipe)
    return run
