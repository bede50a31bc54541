"""A browser without a browser: keeps the values of a page's components and fires its events over HTTP."""

import json
import socket
import uuid
from pathlib import Path
from typing import Any

import httpx


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Driver:
    """One open page of one visitor."""

    def __init__(self, address: str, page: str = "", cookies: dict[str, str] | None = None, query: str = "") -> None:
        self.query = query
        self.http = httpx.Client(base_url=address, timeout=120, cookies=cookies)
        self.http.get("/" + page)
        config = self.http.get("/config").json()
        here = set(config["page"][page]["components"])
        self.session = uuid.uuid4().hex
        self.components = {c["id"]: c for c in config["components"] if c["id"] in here}
        events = set(config["page"][page]["dependencies"])
        self.events = [d for d in config["dependencies"] if d["id"] in events]
        self.values = {number: c["props"].get("value") for number, c in self.components.items()}

    def number(self, name: str, visible: bool = False) -> int:
        """The component with the element id `name` (the visible one, where several methods share it)."""
        found = [n for n, c in self.components.items() if c["props"].get("elem_id") == name]
        if visible:
            found = [n for n in found if self.components[n]["props"].get("visible")]
        assert len(found) == 1, f"{name}: {len(found)}"
        return found[0]

    def __getitem__(self, name: str) -> Any:
        return self.values[self.number(name)]

    def set(self, name: str, value: Any, event: str = "change") -> None:
        """What a visitor does to a widget: its value changes, and whatever listens answers."""
        self.values[self.number(name)] = value
        self.fire(name, event)

    def upload(self, name: str, file: Path) -> None:
        with file.open("rb") as content:
            path = self.http.post("/gradio_api/upload", files={"files": (file.name, content)}).json()[0]
        told = {"path": path, "orig_name": file.name, "meta": {"_type": "gradio.FileData"}}
        several = self.components[self.number(name)]["props"].get("file_count") == "multiple"
        self.set(name, [told] if several else told, "upload")

    def fire(self, name: str, event: str) -> None:
        """Run every handler of the event, then those that follow on success."""
        target = [self.number(name), event]
        waiting = [d for d in self.events if target in [list(t[:2]) for t in d["targets"]]]
        assert waiting, f"nobody listens to {name}.{event}"
        self._run_all(waiting)

    def fire_judged(self) -> None:
        """Run what listens to the audit's outcome (a state, whose changes only a browser hears)."""
        told = self.number("train-warnings")
        judged = next(tuple(t) for d in self.events if told in d["outputs"] for t in d["targets"])
        self._run_all([d for d in self.events if judged in [tuple(t) for t in d["targets"]]])

    def open(self) -> None:
        """Run what runs when the page is opened."""
        self._run_all([d for d in self.events if any(t[1] == "load" for t in d["targets"])])

    def keep(self, room: str, values: dict[str, Any]) -> None:
        """What this browser kept of a tab's form when it was here before."""
        states = [n for n, c in self.components.items() if c["props"].get("storage_key") == f"peft-ui-{room}"]
        assert len(states) == 1
        self.values[states[0]] = values

    def _run_all(self, waiting: list[dict[str, Any]]) -> None:
        """The events and those that follow on success; what runs in the browser alone is left out."""
        while waiting:
            one = waiting.pop(0)
            if one["backend_fn"]:
                self.run(one)
            waiting += [d for d in self.events if d.get("trigger_after") == one["id"]]

    def run(self, event: dict[str, Any]) -> None:
        values = [self.values.get(number) for number in event["inputs"]]
        body = {"data": values, "fn_index": event["id"], "session_hash": self.session, "trigger_id": None}
        joined = self.http.post(f"/gradio_api/queue/join?{self.query}", json=body)
        assert joined.status_code == 200, joined.text
        with self.http.stream("GET", "/gradio_api/queue/data", params={"session_hash": self.session}) as stream:
            for line in stream.iter_lines():
                message = json.loads(line[5:]) if line.startswith("data:") else {}
                if message.get("msg") == "process_completed":
                    break
        if not message["success"]:
            raise PageError(message["output"].get("error"))
        for number, value in zip(event["outputs"], message["output"]["data"], strict=True):
            self._take(number, value)

    def _take(self, number: int, value: Any) -> None:
        if isinstance(value, dict) and value.get("__type__") == "update":
            self.components[number]["props"].update(value)
            if "value" in value:
                self.values[number] = value["value"]
        else:
            self.values[number] = value


class PageError(Exception):
    """What the page would show as an error."""
