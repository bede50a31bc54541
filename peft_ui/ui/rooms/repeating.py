"""Beside the adapter's download: the script that repeats the run without us, as one zip."""

import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import gradio as gr

from peft_ui.errors import RunError
from peft_ui.settings import helper_environment
from peft_ui.ui import downloads
from peft_ui.ui.own import own_run
from peft_ui.ui.page import Page
from peft_ui.ui.visitor import owner_of, spoken
from peft_ui.words.say import say

SECRETS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "OAUTH_CLIENT_SECRET")  # whose they are, he may not wish this
SECONDS = 300


def download_script(page: Page, run: str | None, request: gr.Request) -> str:
    """Write the script that repeats the run, and its notebook, into the run's folder, and tell where to fetch them.

    A process of its own writes them, which may know torch.
    """
    if not run:
        raise RunError(say("No run is chosen."), say("Choose one above."))
    folder = own_run(page.settings, owner_of(request), run)
    folder.exports.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=folder.exports) as place:
        out = Path(place) / f"{folder.id}-script"
        _export(page, folder.id, out)
        archive = shutil.make_archive(str(out), "zip", root_dir=place, base_dir=out.name)
        Path(archive).replace(folder.exports / downloads.SCRIPT)
    return downloads.address(folder.id, downloads.SCRIPT)


def _export(page: Page, run: str, out: Path) -> None:
    home = ["--home", str(page.settings.home)]
    command = [sys.executable, "-m", "peft_ui", "export", run, "--as", "script", "--out", str(out), *home]
    environment = {name: value for name, value in helper_environment().items() if name not in SECRETS}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        what = f"The script took longer than {SECONDS} seconds."
        raise RunError(what, "Try again when less is going on.") from None
    if done.returncode:
        raise RunError(done.stderr.strip().rpartition("\n")[2] or f"The export ended with {done.returncode}.")


def build(page: Page, run: gr.Dropdown) -> None:
    """The button, and the address from which the browser fetches the file."""
    take = gr.Button(say("Download as a script"), size="sm", scale=0, min_width=190, elem_id="download-script")
    address = gr.Textbox("", visible="hidden", elem_id="download-script-address")
    written = take.click(
        spoken(partial(download_script, page)), run, address, api_visibility="private", show_progress="minimal"
    )
    written.success(None, address, None, js=downloads.TAKE_JS)
