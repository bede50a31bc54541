"""Everything that a second visitor may try over raw HTTP to get at what is the first one's, as a table.

`python -m tests.ui.probes` prints it. Each probe is sent by Bob, who knows whatever can be known of Ann's: her run's
id, her owner's name, the paths of her files, her page's session, a running event's id. What he must not have is her
cookie; where a probe carries it, it is another site that makes her own browser ask.
"""

import hashlib
import json
import re
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

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
from tests.ui.driver import Driver, PageError, free_port

MARK = "what-is-annas-alone"
SECRET_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


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

    @property
    def run(self) -> str:
        return self.runs["done"].id

    @property
    def owner(self) -> str:
        return owner_with(self.ann.http.cookies[COOKIE])

    def kept(self) -> dict[str, str]:
        """All that is Ann's on the disk, by its path: contents and links."""
        places = [run.path for name, run in self.runs.items() if name != "bobs"]
        places += [self.home / kind / self.owner for kind in ("uploads", "recipes")]
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
        yield World(opened, home, ann, bob, runs, upload, cached, recipe)
    finally:
        opened.close()
        supervisor.release()


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


# ---- one probe -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heard:
    """What came back, put together: statuses, and every header and body as text."""

    statuses: tuple[int, ...]
    text: str


@dataclass(frozen=True)
class Probe:
    """Args:
    name: what is tried.
    send: tries it.
    expected: the statuses that may come; for an event of the page, 200 and the words that refuse.
    words: must stand in the answer.
    """

    name: str
    send: Callable[[World], Heard]
    expected: tuple[int, ...] = (404,)
    words: str = ""

    def faults(self, world: World) -> list[str]:
        """Send it; everything that is wrong with what came back, and with what is Ann's afterwards."""
        before = world.kept()
        heard = self.send(world)
        wrong = [f"status {status}" for status in heard.statuses if status not in self.expected]
        wrong += ["her text is in the answer"] if MARK in heard.text else []
        wrong += ["her key is in the answer"] if world.ann.http.cookies[COOKIE] in heard.text else []
        wrong += ["another origin is allowed"] if "access-control-allow-origin" in heard.text.lower() else []
        wrong += [f"no {self.words!r} in {heard.text[-300:]!r}"] if self.words not in heard.text else []
        after = world.kept()
        wrong += [f"{path} changed" for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
        return wrong


def heard(*answers: httpx.Response) -> Heard:
    text = "\n".join(f"{answer.headers}\n{answer.content.decode('latin-1')}" for answer in answers)
    return Heard(tuple(answer.status_code for answer in answers), text)


def raw(name: str, method: str, path: str, expected: tuple[int, ...] = (404,), **more: Any) -> Probe:
    """One request of Bob's; in `path` and in the values `{run}`, `{cached}`, … are what he knows of Ann."""

    def send(world: World) -> Heard:
        filled = {key: _filled(value, world) for key, value in more.items()}
        with httpx.Client(base_url=world.opened.address, timeout=20, cookies=dict(world.bob.http.cookies)) as client:
            client.cookies.update(filled.pop("cookies", {}))
            with client.stream(method, _filled(path, world), **filled) as answer:
                body = _some(answer)
            return Heard((answer.status_code,), f"{answer.headers}\n{body.decode('latin-1')}")

    return Probe(f"{method} {name}", send, expected)


def _some(answer: httpx.Response) -> bytes:
    """The body, or what of an endless one comes first."""
    if "event-stream" not in answer.headers.get("content-type", ""):
        return answer.read()
    return next(answer.iter_bytes(), b"")


def _filled(value: Any, world: World) -> Any:
    if isinstance(value, dict):
        return {key: _filled(one, world) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, world) for one in value]
    if not isinstance(value, str):
        return value
    known = {
        "run": world.run,
        "folder": str(world.runs["done"].path),
        "home": str(world.home),
        "cached": world.cached,
        "upload": world.upload,
        "kept": str(world.home / "uploads" / world.owner / world.upload.removeprefix("uploads/")),
        "owner": world.owner,
        "session": world.ann.session,
        "recipe": world.recipe,
        "ann": world.ann.http.cookies[COOKIE],
        "bob": world.bob.http.cookies[COOKIE],
    }
    for name, one in known.items():
        value = value.replace("{" + name + "}", one).replace("{" + name + "|quoted}", quote(one, safe=""))
    return value


# ---- events of the page --------------------------------------------------------------------------------------

TAKES = ("train-watched", "train-compare", "play-run", "data-source", "data-file", "data-model", "train-recipe")


def events_of(world: World, function: str) -> list[dict[str, Any]]:
    """The English page's events that call this function on the server and take a run or a path."""
    fns = world.opened.demo.fns
    return [one for one in world.bob.events if one["backend_fn"] and fns[one["id"]].fn.__name__ == function]


def functions(world: World) -> set[str]:
    """Every function of the page that takes a run, a source, a file or a model."""
    ids = {n: c["props"].get("elem_id") for n, c in world.bob.components.items()}
    events = [one for one in world.bob.events if one["backend_fn"] and {ids[n] for n in one["inputs"]} & {*TAKES}]
    return {world.opened.demo.fns[one["id"]].fn.__name__ for one in events}


def event(function: str, words: str = "", query: str = "", **values: str) -> Probe:
    """Bob fires every event that calls `function`, with Ann's things in the widgets; `a__b` is the widget `a-b`."""
    named = {name.replace("__", "-"): value for name, value in values.items()}

    def send(world: World) -> Heard:
        bob = Driver(world.opened.address, cookies=dict(world.bob.http.cookies), query=_filled(query, world))
        for name, value in named.items():
            bob.values[bob.number(name)] = _filled(value, world)
        said = []
        for one in events_of(world, function):
            try:
                before = dict(bob.values)
                bob.run(one)
                said.append(json.dumps([bob.values, bob.components], default=str))
                bob.values = before
            except PageError as error:
                said.append(str(error))
            except AssertionError as error:  # the request itself was refused
                said.append(str(error))
        assert said, f"no event calls {function}"
        return Heard((200,), "\n".join(said))

    what = ", ".join(f"{name}={value}" for name, value in named.items()) or f"?{query}"
    return Probe(f"event {function} with {what}", send, (200,), words)


def posted(name: str, expected: tuple[int, ...], route: str = "queue/join", **body: Any) -> Probe:
    """Bob posts an event by hand: that of `train-stop`, unless the body says otherwise."""

    def send(world: World) -> Heard:
        stop = next(iter(events_of(world, "stop")))
        given = {"data": [world.run], "fn_index": stop["id"], "session_hash": uuid.uuid4().hex, "trigger_id": None}
        path = f"/gradio_api/{route}"
        return heard(world.bob.http.post(path, json=_filled(given | body, world)))

    return Probe(f"POST {route} {name}", send, expected)


def across(name: str, headers: dict[str, str], expected: tuple[int, ...] = (403,)) -> Probe:
    """Another site lets Ann's own browser post: her cookie goes along."""

    def send(world: World) -> Heard:
        stop = next(iter(events_of(world, "delete")))
        body = {"data": [world.run], "fn_index": stop["id"], "session_hash": uuid.uuid4().hex, "trigger_id": None}
        asked = {"cookie": f"{COOKIE}={world.ann.http.cookies[COOKIE]}"} | _filled(headers, world)
        with httpx.Client(base_url=world.opened.address) as client:
            return heard(client.post("/gradio_api/run/predict", json=body, headers=asked))

    return Probe(f"POST run/predict {name}", send, expected)


def _running_event(world: World) -> Heard:
    """Bob cancels, continues and closes an event of Ann's that is under way."""
    queue = world.opened.demo._queue
    one = type("Event", (), {"session_hash": world.ann.session, "_id": "annas-event"})()
    queue.event_ids_to_events["annas-event"] = one
    try:
        body = {"session_hash": world.bob.session, "fn_index": 1, "event_id": "annas-event"}
        answers = [world.bob.http.post("/gradio_api/cancel", json=body)]
        answers += [
            world.bob.http.post(f"/gradio_api/stream/annas-event{end}", json={"data": []}) for end in ("", "/close")
        ]
        answers.append(world.bob.http.get("/gradio_api/call/stop/annas-event"))
        assert queue.event_ids_to_events["annas-event"] is one
    finally:
        del queue.event_ids_to_events["annas-event"]
    return heard(*answers)


NONE_HERE, NOT_HIS = "There is no run", "among your files"
NOT_OFFERED = "not in the list of choices"  # Gradio itself refuses what its list never offered; handlers have own tests
FILES = {"meta": {"_type": "gradio.FileData"}, "orig_name": "x.csv"}


def _file_event(name: str, path: str, function: str = "on_upload", **more: str) -> Probe:
    def send(world: World) -> Heard:
        one = next(iter(events_of(world, function)))
        file = {"path": _filled(path, world), **FILES, **_filled(more, world)}
        body = {"data": [[file] if function == "on_upload" else file], "fn_index": one["id"]}
        session = {"session_hash": uuid.uuid4().hex, "trigger_id": None}
        return heard(
            *(world.bob.http.post(f"/gradio_api/{way}", json=body | session) for way in ("queue/join", "run/x"))
        )

    return Probe(f"POST {function} of {name}", send)


# ---- the table -----------------------------------------------------------------------------------------------

API = "/gradio_api"
EVENTS = [
    event("stop", NONE_HERE, train__watched="{run}"),
    event("stop", NONE_HERE, train__watched="waiting-run"),
    event("resume", NONE_HERE, train__watched="failed-run"),
    event("earlier", NONE_HERE, train__watched="waiting-run"),
    event("later", NONE_HERE, train__watched="waiting-run"),
    event("again", NONE_HERE, train__watched="{run}"),
    event("again", NONE_HERE, train__watched="../runs/{run}"),
    event("free", NOT_OFFERED, train__space__what="run:{run}"),
    event("free", NOT_OFFERED, train__space__what="checkpoints:{run}"),
    event("free", NOT_OFFERED, train__space__what="upload:{upload}"),
    event("show_space", train__watched="{run}"),
    event("look_elsewhere", train__watched="{run}"),
    event("delete", NONE_HERE, train__watched="{run}"),
    event("delete", NONE_HERE, train__watched="../runs/{run}"),
    event("ask_to_delete", NONE_HERE, train__watched="{run}"),
    event("save_notes", NONE_HERE, train__watched="{run}", train__name="mine now"),
    event("show_chosen", train__watched="{run}"),
    event("show", train__watched="{run}"),
    event("show", train__watched="bobs-run", train__compare="{run}"),
    event("show", train__watched="{folder}"),
    event("list_runs", play__run="{run}", train__watched="{run}"),
    event("follow", train__watched="{run}"),
    event("send", NOT_OFFERED, play__run="{run}", play__instruction="tell"),
    event("download", NOT_OFFERED, play__run="{run}"),
    event("download_script", NOT_OFFERED, play__run="{run}"),
    event("download_script", NOT_OFFERED, play__run="bobs-run/../{run}"),
    event("download_notebook", NOT_OFFERED, play__run="{run}"),
    event("download_merged", NOT_OFFERED, play__run="{run}"),
    event("show_account", play__run="{run}"),
    event("offer", play__run="{run}"),
    event("show_card", NOT_OFFERED, play__run="{run}"),
    event("publish", NOT_OFFERED, play__run="{run}", publish__repo="bob/annas", publish__token="hf_bobs"),
    event("on_source", NOT_HIS, data__source="{upload}"),
    event("on_source", "neither a file of yours", data__source="{kept}"),
    event("on_source", NOT_HIS, data__source="uploads/../{owner}/x.csv"),
    event("on_source", "neither a file of yours", data__source="{cached}"),
    event("turn_page", NOT_HIS, data__source="{upload}"),
    event("reopen", NOT_HIS, data__source="{upload}"),
    event("show_preview", NOT_HIS, data__source="{upload}"),
    event("show_whole", data__source="{upload}"),
    event("search_rows", NOT_HIS, data__source="{upload}"),
    event("take_findings", NOT_HIS, data__source="{upload}"),
    event("show_tokens", NOT_HIS, data__source="{upload}"),
    event("show_plan", data__source="{upload}"),
    event("show_estimate", NOT_HIS, data__source="{upload}"),
    event("start", NOT_HIS, data__source="{upload}"),
    event("start", "cannot be named here", data__model="{folder}/adapter", data__source="examples/pirate.csv"),
    event("on_model", data__model="{folder}/adapter"),
    event("show_model", "cannot be named here", data__model="{folder}/adapter"),
    event("download", "cannot be named here", data__model="{folder}/adapter"),
    event("cancel", data__model="{folder}/adapter"),
    event("tick", data__model="{folder}/adapter"),
    event("restore", query="recipe={run}"),
    event("restore", query="recipe={recipe}"),
    event("restore", query="recipe=recipe-../{owner}/{recipe}"),
    event("on_open", query="run={run}"),
]
UPLOADS = [
    _file_event("a path in the cache", "{cached}"),
    _file_event("a path in her folder", "{kept}"),
    _file_event("a path in her run", "{folder}/worker.log"),
    _file_event("a path of the system", "/etc/passwd"),
    _file_event("a path with dots", "{cached}/../../x/annas.csv"),
    _file_event("an address to be fetched", "http://127.0.0.1:1/x.csv"),
    _file_event("an address beside a path", "{cached}", url="http://127.0.0.1:1/x.csv"),
    _file_event("a path in the cache", "{cached}", "on_recipe_file"),
    _file_event("her recipe", "{folder}/recipe.json", "on_recipe_file"),
]
SESSIONS = [
    posted("in her session", (404,), session_hash="{session}"),
    posted("in her session, at once", (404,), "run/predict", session_hash="{session}"),
    posted("of her session", (404,), "reset", session_hash="{session}", event_id="x"),
    posted("of her session", (404,), "cancel", session_hash="{session}", fn_index=1, event_id="x"),
    posted("without a session", (400,), session_hash=None),
    posted("nested too deep", (200, 422), data=json.loads("[" * 200 + "]" * 200)),
    raw("queue/data of her session", "GET", f"{API}/queue/data?session_hash={{session}}"),
    raw("queue/data of both sessions", "GET", f"{API}/queue/data?session_hash=mine&session_hash={{session}}"),
    raw("heartbeat of her session", "GET", f"{API}/heartbeat/{{session}}"),
    raw("upload_progress of her upload", "GET", f"{API}/upload_progress?upload_id=annas"),
    raw("deep link of her session", "GET", f"{API}/deep_link?session_hash={{session}}"),
    raw("config with a deep link", "GET", "/config?deep_link=../x", (200,)),
    Probe("an event of hers that runs: cancel, continue, close, hear", _running_event),
]
FILE_ROUTES = [
    raw(f"{route}: {name}", "GET", f"{API}/{route}{path}")
    for route in ("file=", "file/")
    for name, path in {
        "her adapter": "{folder}/adapter/adapter_model.safetensors",
        "her log": "{folder}/worker.log",
        "her upload": "{kept}",
        "her upload in the cache": "{cached}",
        "the same, encoded": "{cached|quoted}",
        "with dots": "{cached}/../../../../etc/passwd",
        "an address": "http://127.0.0.1:1/",
    }.items()
]
DOWNLOADS = [
    *(
        raw(f"her {what}.zip", "GET", f"/download/{{run}}/{what}.zip")
        for what in ("adapter", "merged", "script", "notebook", "rows")
    ),
    raw("her recipe.yaml", "GET", "/download/{run}/recipe.yaml"),
    raw("her adapter's head", "HEAD", "/download/{run}/adapter.zip"),
    raw("her adapter", "PUT", "/download/{run}/adapter.zip", (405,), content=b"x"),
    raw("her run", "DELETE", "/download/{run}/adapter.zip", (405,)),
    raw("her adapter", "POST", "/download/{run}/adapter.zip", (405,)),
    raw("with dots", "GET", "/download/bobs-run/../{run}/adapter.zip"),
    raw("with encoded dots", "GET", "/download/bobs-run%2f..%2f{run}/adapter.zip"),
    raw("of a run with dots", "GET", "/download/..%2fruns%2f{run}/recipe.yaml"),
    raw("of a file by its name", "GET", "/download/{run}/worker.log"),
    raw("his own adapter, with a link to her log", "GET", "/download/bobs-run/adapter.zip", (200,)),
    raw("her adapter as its owner's name", "GET", "/download/{run}/adapter.zip", cookies={COOKIE: "{owner}"}),
    raw("her adapter with a guessed key", "GET", "/download/{run}/adapter.zip", cookies={COOKIE: "A" * 43}),
    raw("her adapter with both keys", "GET", "/download/{run}/adapter.zip",
        headers={"cookie": f"{COOKIE}={{bob}}; {COOKIE}={{ann}}"}),
    raw("her adapter in a quoted key", "GET", "/download/{run}/adapter.zip", headers={"cookie": f'{COOKIE}="{{bob}}"'}),
]  # fmt: skip
DOORS = [
    raw("call by name", "POST", f"{API}/call/stop", json={"data": ["{run}"]}),
    raw("call v2 by name", "POST", f"{API}/call/v2/stop", json={"watched": "{run}"}),
    raw("api by name", "POST", f"{API}/api/stop", json={"data": ["{run}"]}),
    raw("run by name", "POST", f"{API}/run/stop", (404, 500), json={"data": ["{run}"], "session_hash": "bobs"}),
    raw("a component's server function", "POST", f"{API}/component_server",
        json={"data": "{folder}", "component_id": 1, "session_hash": "{session}", "fn_name": "ls"}),
    raw("proxy", "GET", f"{API}/proxy=http://127.0.0.1:1/"),
    raw("stream", "GET", f"{API}/stream/{{session}}/1/1/playlist.m3u8"),
    raw("openapi", "GET", f"{API}/openapi.json"),
    raw("info", "GET", f"{API}/info?all_endpoints=true", (200,)),
    raw("config", "GET", "/config", (200,)),
    raw("the page", "GET", "/", (200,)),
    raw("the page with her run", "GET", "/zh?run={run}&recipe={run}", (200,)),
    raw("her tokens", "GET", f"{API}/token"),
    raw("monitoring", "GET", "/monitoring"),
    raw("monitoring's summary", "GET", "/monitoring/summary"),
    raw("run history", "GET", f"{API}/run-history/records"),
    raw("MCP", "POST", f"{API}/mcp/", json={"jsonrpc": "2.0", "method": "tools/list", "id": 1}),
    raw("the editor's code", "GET", f"{API}/vibe-code"),
    raw("a recording", "POST", f"{API}/process_recording", files={"files": ("x", b"x")}),
    raw("static with dots", "GET", "/static/..%2f..%2f..%2f{folder}/worker.log", (403, 404)),
    raw("assets with dots", "GET", "/assets/%2e%2e/%2e%2e/worker.log", (403, 404)),
    raw("join", "PUT", f"{API}/queue/join", (405,), json={}),
    raw("join", "GET", f"{API}/queue/join", (405,)),
    raw("a websocket", "GET", f"{API}/queue/join", (403, 404, 405),
        headers={"upgrade": "websocket", "connection": "Upgrade", "sec-websocket-version": "13",
                 "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ=="}),
    raw("an upload without a cookie", "POST", f"{API}/upload", (403,),
        files={"files": ("x", b"x")}, headers={"cookie": ""}),
]  # fmt: skip
SITES = [
    across("from another origin", {"origin": "http://evil.example"}),
    across("from a file or a sandbox", {"origin": "null"}),
    across("from another port", {"origin": "http://127.0.0.1:1"}),
    across("from a name that begins like ours", {"origin": "http://127.0.0.1.evil.example"}),
    across("from two origins", {"origin": "http://evil.example, http://127.0.0.1"}),
    across("as an embedded form", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}),
    across("under another host", {"host": "evil.example"}, (400,)),
    raw("before a request from elsewhere", "OPTIONS", f"{API}/queue/join", (403,),
        headers={"origin": "http://evil.example", "access-control-request-method": "POST"}),
    raw("her adapter, read by another site", "GET", "/download/{run}/adapter.zip", (403,),
        headers={"origin": "http://evil.example", "cookie": f"{COOKIE}={{ann}}"}),
    raw("her adapter under another host", "GET", "/download/{run}/adapter.zip", (400,),
        headers={"host": "evil.example", "cookie": f"{COOKIE}={{ann}}"}),
]  # fmt: skip
PROBES = [*EVENTS, *UPLOADS, *SESSIONS, *FILE_ROUTES, *DOWNLOADS, *DOORS, *SITES]


def main() -> int:
    """Print the table; 1 when anything gets through."""
    wrong = 0
    with tempfile.TemporaryDirectory() as place, world(Path(place)) as one:
        for number, probe in enumerate(PROBES, 1):
            faults = probe.faults(one)
            wrong += bool(faults)
            print(f"{number:3} {'THROUGH' if faults else 'refused':8} {probe.name}  {'; '.join(faults)}")
    print(f"{len(PROBES)} probes, {wrong} got through")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
