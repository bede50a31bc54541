"""The Hub itself, for the length of a `with` block: `with hub() as server:`."""

import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.hub_stand_in.faults import Answer, Cut, Down, Fault, Late, Lost, Planned, Portal, Slow
from tests.hub_stand_in.message import Reply, Request
from tests.hub_stand_in.repository import Repository, files_below
from tests.hub_stand_in.routes import answer
from tests.hub_stand_in.world import Account, World

SECRETS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")


@dataclass(frozen=True)
class Logged:
    """One request that came in; `status` is None when no answer was sent."""

    method: str
    path: str
    token: str | None
    size: int
    status: int | None


class Server:
    """A Hub with the accounts `ada` (who writes for the organisation `lab`, and reads in `school`) and `bob`.

    `tokens` are by name: `ada`, `ada-reads` (a token without the right to write), `ada-expired`, `bob`.
    """

    def __init__(self) -> None:
        self.world = World()
        self.requests: list[Logged] = []
        self.planned: list[Planned] = []
        self.turn = threading.Lock()
        self.tokens: dict[str, str] = {}
        ada = Account("ada", {"lab": "write", "school": "read"})
        self.add_token("ada", ada)
        self.add_token("ada-reads", replace(ada, role="read"))
        self.add_token("ada-expired", replace(ada, expired=True))
        self.add_token("bob", Account("bob"))

    @property
    def url(self) -> str:
        return self.world.url

    @property
    def repos(self) -> dict[str, Repository]:
        """By id; a data set as `datasets/owner/name`."""
        return {
            repo_id if kind == "model" else f"{kind}s/{repo_id}": repo
            for (kind, repo_id), repo in self.world.repos.items()
        }

    def add_token(self, name: str, account: Account) -> str:
        token = f"hf_{name.replace('-', '_')}_0123456789abcdef"
        self.tokens[name] = token
        self.world.accounts[token] = account
        return token

    def sign_in_as(self, name: str, scopes: list[str] | None = None) -> None:
        """Who agrees at the next sign-ins, and to which scopes (None: to all that are asked)."""
        self.world.signing_in = (name, scopes)

    def add_model(self, repo_id: str, folder: Path, **facts: Any) -> Repository:
        """Put a folder there as a model; `private`, `gated`, `granted` and `downloads` as in Repository."""
        return self._add("model", repo_id, folder, facts)

    def add_dataset(self, repo_id: str, folder: Path, **facts: Any) -> Repository:
        return self._add("dataset", repo_id, folder, facts)

    def _add(self, kind: str, repo_id: str, folder: Path, facts: dict[str, Any]) -> Repository:
        repo = Repository(kind, repo_id, **facts)
        files = files_below(folder)
        repo.commit("initial commit", files)
        self.world.blobs |= {file.sha256: file.content for file in files.values() if file.large}
        self.world.repos[(kind, repo_id)] = repo
        return repo

    def fail(self, method: str, path: str, fault: Fault, times: int | None = 1) -> None:
        """Let the next `times` requests fail (None: all): `method` or `*`, and a pattern searched in the path."""
        self.planned.append(Planned(method, re.compile(path), fault, times))

    def mend(self) -> None:
        """Forget all faults."""
        self.planned.clear()

    def asked(self, path: str, method: str = "*") -> list[Logged]:
        """The requests so far whose path holds this pattern."""
        return [logged for logged in self.requests if method in ("*", logged.method) and re.search(path, logged.path)]

    def environment(self, home: Path, token: str | None = None) -> dict[str, str]:
        """What a client process is to be born with; HF_ENDPOINT is read when huggingface_hub is imported."""
        ours = {name: value for name, value in os.environ.items() if name not in SECRETS and name != "HF_HUB_OFFLINE"}
        ours |= {
            "HF_ENDPOINT": self.url,
            "HF_HOME": str(home),
            "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "NO_PROXY": "127.0.0.1",
        }
        return ours | ({"HF_TOKEN": token} if token else {})


@contextmanager
def hub() -> Iterator[Server]:
    """A Hub that listens on a free port of 127.0.0.1."""
    server = Server()
    handler = type("Handler", (_Handler,), {"hub": server})
    listener = _Listener(("127.0.0.1", 0), handler)
    server.world.url = f"http://127.0.0.1:{listener.server_address[1]}"
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()


def nowhere() -> str:
    """An address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, address: Any) -> None:
        """A line that broke is what these tests are about; anything else is a fault of the stand-in."""
        import sys

        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Server

    def handle_any(self) -> None:
        request, fault = self._head(), None
        with self.hub.turn:
            planned = next((planned for planned in self.hub.planned if planned.fits(request)), None)
            fault = planned.spend() if planned else None
        if isinstance(fault, Down):
            return self._drop(request)
        sends = request.method in ("POST", "PUT")
        if isinstance(fault, Cut) and sends:
            self.rfile.read(fault.after)
            return self._drop(request)
        request = replace(request, body=self._body())
        if isinstance(fault, Answer | Portal):
            return self._send(request, fault.reply())
        if isinstance(fault, Slow):
            time.sleep(fault.seconds)
        with self.hub.turn:
            reply = answer(self.hub.world, request)
            reply = fault.reply() if isinstance(fault, Late) else reply
        if isinstance(fault, Lost):
            return self._drop(request)
        return self._send(request, reply, fault.after if isinstance(fault, Cut) else None)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

    def _head(self) -> Request:
        address = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, address.path, parse_qs(address.query), headers)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return b"".join(iter(self._chunk, b""))
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _chunk(self) -> bytes:
        size = int(self.rfile.readline().split(b";")[0], 16)
        chunk = self.rfile.read(size)
        self.rfile.readline()
        return chunk

    def _send(self, request: Request, reply: Reply, cut_after: int | None = None) -> None:
        self._log(request, reply.status)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if request.method != "HEAD":
            self.wfile.write(reply.body[:cut_after])
        if cut_after is not None:
            self._close()

    def _drop(self, request: Request) -> None:
        self._log(request, None)
        self._close()

    def _close(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def _log(self, request: Request, status: int | None) -> None:
        logged = Logged(request.method, request.path, request.token, len(request.body), status)
        with self.hub.turn:
            self.hub.requests.append(logged)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing on standard error: `requests` holds the log."""
