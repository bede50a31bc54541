"""A Space on this machine: `app.py` as it stands, with a Space's environment, behind a proxy that speaks TLS."""

import datetime
import ipaddress
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from tests.hub_stand_in.server import Server as Hub
from tests.ui.driver import free_port

ROOT = Path(__file__).parents[2]
PYTHON = os.environ.get("SPACE_PYTHON", sys.executable)  # `make space` names one made as a Space's builder would
RUN = """
import functools, runpy, sys
import peft_ui.ui.server as server
server.serve = functools.partial(server.serve, port=int(sys.argv[1]))  # a Space's own is always 7860
runpy.run_path("app.py", run_name="__main__")
"""
PER_HOP = ("connection", "transfer-encoding", "keep-alive", "upgrade")
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]


@contextmanager
def space(hub: Hub, folder: Path, **more: str) -> Iterator[str]:
    """Its address, once it answers; whatever it started ends with the block.

    Args:
        hub: where visitors sign in.
        folder: for its home (`folder/home`), its temporary files and its console (`folder/console.txt`).
    """
    inside, outside = free_port(), free_port()
    (folder / "tmp").mkdir(parents=True)
    environment = hub.environment(folder / "hf") | {
        "SYSTEM": "spaces",
        "SPACE_ID": "ada/peft-ui",
        "SPACE_HOST": f"127.0.0.1:{outside}",
        "OAUTH_CLIENT_ID": "client",
        "OAUTH_CLIENT_SECRET": "the-secret-of-this-space",
        "OAUTH_SCOPES": "openid profile read-repos gated-repos manage-repos",
        "OPENID_PROVIDER_URL": hub.url,
        "HF_TOKEN": "hf_the_own_token_of_this_space",
        "PEFT_UI_HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
        **more,
    }
    with (folder / "console.txt").open("wb") as console:
        process = subprocess.Popen(
            [PYTHON, "-c", RUN, str(inside)], cwd=ROOT, env=environment, stdout=console, stderr=console
        )
    try:
        _wait(f"http://127.0.0.1:{inside}/config", process)
        with _proxy(inside, outside, folder):
            yield f"https://127.0.0.1:{outside}"
    finally:
        process.terminate()
        process.wait(20)
        for one in psutil.process_iter(["cmdline"]):
            if any(str(folder / "home") in word for word in one.info["cmdline"] or ()):
                one.kill()


def _wait(address: str, process: "subprocess.Popen[bytes]", patience: float = 120) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise TimeoutError(f"{address} did not answer")


@contextmanager
def _proxy(inside: int, outside: int, folder: Path) -> Iterator[None]:
    """What stands before a Space: TLS ends here, and the page is told so."""
    client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{inside}", timeout=None)

    async def forward(request: Request) -> StreamingResponse:
        headers = [(name, value) for name, value in request.headers.raw if name.decode() not in PER_HOP]
        headers += [(b"x-forwarded-proto", b"https"), (b"x-forwarded-host", request.headers["host"].encode())]
        url = httpx.URL(path=request.url.path, query=request.url.query.encode())
        asked = client.build_request(request.method, url, headers=headers, content=await request.body())
        answer = await client.send(asked, stream=True)
        streamed = StreamingResponse(answer.aiter_raw(), answer.status_code, background=BackgroundTask(answer.aclose))
        streamed.raw_headers = [(k.lower(), v) for k, v in answer.headers.raw if k.lower().decode() not in PER_HOP]
        return streamed

    key, certificate = _certificate(folder)
    app = Starlette(routes=[Route("/{path:path}", forward, methods=METHODS)])
    config = uvicorn.Config(app, port=outside, ssl_keyfile=key, ssl_certfile=certificate, log_level="error")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)


def _certificate(folder: Path) -> tuple[str, str]:
    """A certificate for 127.0.0.1 that nobody else believes."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "key.pem", folder / "certificate.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    files[0].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    files[1].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    os.chmod(files[0], 0o600)  # noqa: PTH101
    return str(files[0]), str(files[1])
