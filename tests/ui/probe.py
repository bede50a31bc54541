"""One probe: what Bob sends, by hand or through an event of the page, and what is wrong with what comes back."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from peft_ui.ui.visitor import COOKIE
from tests.ui.driver import Driver, PageError
from tests.ui.probe_world import MARK, World


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
        "set": world.prepared,
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


def running_event(world: World) -> Heard:
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


FILES = {"meta": {"_type": "gradio.FileData"}, "orig_name": "x.csv"}


def file_event(name: str, path: str, function: str = "on_upload", **more: str) -> Probe:
    def send(world: World) -> Heard:
        one = next(iter(events_of(world, function)))
        file = {"path": _filled(path, world), **FILES, **_filled(more, world)}
        body = {"data": [[file] if function == "on_upload" else file], "fn_index": one["id"]}
        session = {"session_hash": uuid.uuid4().hex, "trigger_id": None}
        return heard(
            *(world.bob.http.post(f"/gradio_api/{way}", json=body | session) for way in ("queue/join", "run/x"))
        )

    return Probe(f"POST {function} of {name}", send)
