"""The README's pictures, made by walking the road: `python -m tests.ui.shots docs/images`.

Opens the app on a home of its own, uses the pirate example, trains it, asks it something, and takes each tab in
light and dark, on a phone and in Chinese.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from tests.ui.browser import CHROMIUM, Server, chromium, open_tab

TABS = ("data", "method", "train", "play")
TOO_LARGE = 250_000  # bytes of one picture
PATIENCE = 600_000  # ms; a run of the demo takes a minute or two
QUESTION = "What is the capital of Japan?"


@dataclass(frozen=True)
class Kind:
    """One way of looking at the page."""

    name: str
    route: str = ""
    scheme: str = "light"
    width: int = 1360
    height: int = 900
    scale: float = 1.5
    locale: str = "en-GB"


KINDS = (
    Kind("light"),
    Kind("dark", scheme="dark"),
    Kind("phone", width=390, height=844, scale=2),
    Kind("zh", route="zh", locale="zh-CN"),
)


def main(folder: Path) -> None:
    """Write `<tab>-<kind>.png` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if CHROMIUM is None:
        sys.exit("No chromium, no pictures: `make browser` installs it.")
    kinds = KINDS if has_han() else KINDS[:-1]
    with tempfile.TemporaryDirectory() as home:
        server = Server(Path(home))
        server.start()
        try:
            with chromium() as browser:
                run = walk(browser, server)
                for kind in kinds:
                    take(browser, server, kind, run, folder)
        finally:
            server.close()


def has_han() -> bool:
    """Whether this machine can draw Chinese; `make shots` installs a font for it."""
    fonts = shutil.which("fc-list") and subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout
    if not fonts:
        sys.stderr.write("No font for Chinese: its pictures are left out (apt-get install fonts-noto-cjk).\n")
    return bool(fonts)


def walk(browser: Any, server: Server) -> str:
    """Use example, Start, and wait until it is done; answers the run's id."""
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    page.goto(server.address)
    page.locator("#data-example-pirate").click()
    page.locator("#data-preview .card").first.wait_for(timeout=PATIENCE)
    open_tab(page, "train")
    began = time.monotonic()
    page.locator("#train-start").click()
    page.locator("#train-state [data-state=done]").wait_for(timeout=PATIENCE)
    sys.stderr.write(f"trained in {time.monotonic() - began:.0f} s\n")
    run = page.locator("#train-state [data-run]").get_attribute("data-run")
    page.close()
    return run


def take(browser: Any, server: Server, kind: Kind, run: str, folder: Path) -> None:
    """All tabs, filled with the run's settings."""
    size = {"width": kind.width, "height": kind.height}
    looks = {"color_scheme": kind.scheme, "device_scale_factor": kind.scale, "locale": kind.locale}
    context = browser.new_context(viewport=size, **looks)
    page = context.new_page()
    page.goto(f"{server.address}/{kind.route}?__theme={kind.scheme}&recipe={run}")
    page.locator("#data-preview .card").first.wait_for(timeout=PATIENCE)
    open_tab(page, "method")
    page.locator("#method-trainable", has_text="%").wait_for(timeout=PATIENCE)
    open_tab(page, "train")
    page.locator("#train-state [data-state=done]").wait_for(timeout=PATIENCE)
    open_tab(page, "play")
    page.locator("#play-instruction textarea").fill(QUESTION)
    page.locator("#play-send").click()
    page.locator("#play-base pre", has_text="Tokyo").wait_for(timeout=PATIENCE)
    page.locator("#play-stop").wait_for(state="hidden", timeout=PATIENCE)
    for tab in TABS:
        open_tab(page, tab)
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
        page.wait_for_timeout(700)
        save(page.screenshot(animations="disabled"), folder / f"{tab}-{kind.name}.png")
    context.close()


def save(picture: bytes, file: Path) -> None:
    """Write the picture with 256 colours, and with fewer where it would be too large."""
    file.write_bytes(picture)
    image = Image.open(file).convert("RGB")
    for colours in (256, 128, 64, 32):
        image.quantize(colours, dither=Image.Dither.NONE).save(file, optimize=True)
        if file.stat().st_size <= TOO_LARGE:
            break
    sys.stderr.write(f"{file} {file.stat().st_size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
