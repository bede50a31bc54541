"""A real page in a real browser: the server as a process that can be killed, Chromium driven by playwright."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.ui.driver import free_port

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no chromium: make browser installs it")


class Server:
    """`python -m peft_ui app` on a port of its own, over one home.

    Args:
        console: where what it prints goes.
        environment: what it is born with beside our own.
    """

    def __init__(self, home: Path, console: Path = Path(os.devnull), **environment: str) -> None:
        self.home, self.port, self.console = home, free_port(), console
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, patience: float = 120) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "peft_ui", "app", "--port", str(self.port), "--home", str(self.home)]
        born = {**os.environ, **self.environment}
        with self.console.open("wb") as console:
            self.process = subprocess.Popen(command, stderr=console, stdout=console, env=born)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            try:
                if httpx.get(self.address, timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.2)
        raise TimeoutError(f"{self.address} did not answer")

    def kill(self) -> None:
        """SIGKILL: no good-byes."""
        assert self.process
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        """End the page, and whatever it left running on purpose: nothing of a test may outlive it."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
        for process in psutil.process_iter(["cmdline"]):
            if any(str(self.home) in word for word in process.info["cmdline"] or ()):
                process.kill()


@contextmanager
def chromium() -> Iterator[Any]:
    """A playwright browser; closed with the block."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def open_tab(page: Any, name: str) -> None:
    """Go to one of the four tabs (`data`, `method`, `train`, `play`)."""
    number = ["data", "method", "train", "play"].index(name)
    page.locator("#tabs > .tab-wrapper [role=tab], #tabs [role=tablist] >> nth=0").first.wait_for()
    page.locator("#tabs [role=tablist]").first.locator("[role=tab]").nth(number).click()


def pick(page: Any, name: str, option: str) -> None:
    """Choose an option of a Gradio dropdown."""
    page.locator(f"#{name} input").click()
    page.locator(f"#{name}").get_by_role("option", name=option, exact=True).click()
