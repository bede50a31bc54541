"""The page on the network: who may connect, which headers every answer carries, how it is launched."""

import hmac
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware

from peft_ui.errors import Fault, Faults
from peft_ui.runs.lock import hold
from peft_ui.settings import Settings
from peft_ui.ui.frontier import LOOPBACK
from peft_ui.ui.incoming import claim

if TYPE_CHECKING:
    from gradio import Blocks

    from peft_ui.estimate.client import Estimator
    from peft_ui.models.downloads import Downloads
    from peft_ui.runs.caretaker import Caretaker

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before gradio is imported: else threads call out

UPLOAD_LIMIT = "1gb"  # of one file; what a visitor has of them together, his quota says


@dataclass(frozen=True)
class Opened:
    """A page that answers at `address`."""

    address: str
    demo: "Blocks"
    estimator: "Estimator"
    downloads: "Downloads"
    caretaker: "Caretaker"

    def close(self) -> None:
        """Stop answering, end the estimator and the downloads; runs go on."""
        self.demo.close(verbose=False)
        self.caretaker.close()
        self.downloads.close()
        self.estimator.close()


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Open the page, say where on standard error, and stay until Ctrl-C.

    Raises:
        Faults: another address than 127.0.0.1 without a password, off a Space.
    """
    check_host(settings, host)
    claim(settings.home)
    opened = open_page(settings, host, port)
    sys.stderr.write(odd_home(settings.home))
    sys.stderr.write(f"PEFT UI is open at {opened.address} (Ctrl-C ends the page; runs go on)\n")
    try:
        opened.demo.block_thread()
    finally:
        opened.close()


def odd_home(home: Path) -> str:
    """A line when the home has another page too, or can only be read; this page holds the home's lock from now on."""
    try:
        mine = hold(home / "page.lock")
    except OSError as error:
        return f"{home} cannot be written to ({error.strerror}): its runs can be looked at, and none be started.\n"
    return "" if mine else f"Another page is open on {home} too: both show the same runs and share one queue.\n"


def open_page(settings: Settings, host: str = "127.0.0.1", port: int = 7860) -> Opened:
    """Open the page and return at once.

    Raises:
        Faults: as `serve`.
    """
    check_host(settings, host)
    from peft_ui.estimate.client import Estimator
    from peft_ui.models.downloads import Downloads
    from peft_ui.runs.caretaker import Caretaker
    from peft_ui.ui.app import TITLE, build_app
    from peft_ui.ui.gradio_words import I18N
    from peft_ui.ui.theme import CSS, HEAD, theme

    settings.home.mkdir(parents=True, exist_ok=True)
    estimator, downloads, caretaker = Estimator(), Downloads(), Caretaker(settings)
    caretaker.start()  # runs that were kept elsewhere are read back before anybody looks
    demo = build_app(settings, estimator, downloads).queue(default_concurrency_limit=8, max_size=64)
    _, address, _ = demo.launch(
        server_name=host,
        server_port=port,
        **_lock(settings.password, TITLE),
        app_kwargs=app_parts(settings, host),
        theme=theme(),
        i18n=I18N,
        css=CSS,
        head=HEAD,
        max_file_size=UPLOAD_LIMIT,
        run_history=False,
        enable_monitoring=False,
        mcp_server=False,
        footer_links=[],  # they would speak the language of the browser, not that of the page
        ssr_mode=False,
        share=False,
        quiet=True,
        prevent_thread_lock=True,
        _frontend=False,  # else Gradio asks for its own first page, and gives up after three seconds or before a proxy
    )
    estimator.start()  # only now, so that the page answers first
    return Opened(address, demo, estimator, downloads, caretaker)


def _lock(password: str | None, title: str) -> dict[str, Any]:
    """What Gradio asks for before it shows anything; nothing where no password is set."""
    words = f"{title} is locked. Any name will do; the password is the one its owner set."
    return {"auth": _login(password) if password else None, "auth_message": words}


def check_host(settings: Settings, host: str) -> None:
    """Refuse to open an unlocked page to the network.

    Raises:
        Faults: `host` can be reached from outside and no password is set.
    """
    if host in LOOPBACK or settings.on_space or settings.password:
        return
    what = f"{host} can be reached by others, and the page has no lock."
    raise Faults([Fault("--host", what, "Set PEFT_UI_PASSWORD, or leave the host at 127.0.0.1.")])


def app_parts(settings: Settings, host: str) -> dict[str, Any]:
    """What Gradio's app is made with: our routes, the gate before all of them, and the frontier around everything."""
    from peft_ui.ui import downloads
    from peft_ui.ui.frontier import frontier
    from peft_ui.ui.gate import Gate
    from peft_ui.ui.sign_in import Wallet
    from peft_ui.ui.stream_ends import StreamEnds

    @asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[None]:
        # Gradio puts its own layers (one of them allows any origin) around ours: only here can we stand outside.
        app.middleware_stack = frontier(app.middleware_stack, settings, host)
        yield

    layers = [Middleware(Wallet), Middleware(Gate, settings=settings), Middleware(StreamEnds)]
    return {"lifespan": lifespan, "routes": downloads.routes(settings), "middleware": layers}


def _login(password: str) -> Callable[[str, str], bool]:
    def known(name: str, given: str) -> bool:
        return hmac.compare_digest(given.encode(), password.encode())

    return known
