"""Beside the adapter's download: the same run as a merged model, as a script, as a notebook, each as one zip."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import gradio as gr

from peft_ui.errors import MethodError, RunError
from peft_ui.export.merged import refusal
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.quota import check_space
from peft_ui.settings import helper_environment
from peft_ui.ui import downloads
from peft_ui.ui.own import own_run
from peft_ui.ui.page import Page
from peft_ui.ui.visitor import owner_of, spoken
from peft_ui.words.say import say

SECONDS = 900


def download_merged(page: Page, run: str | None, request: gr.Request) -> str:
    """Fold the adapter into a fresh base, and tell where the whole model can be fetched.

    Raises:
        MethodError: this method cannot be merged; the reason is given.
    """
    folder = _own(page, run, request)
    if reason := refusal(parse_recipe(folder.read_recipe())):
        raise MethodError(reason, "Export the adapter as a zip instead.")
    return _packed(page, folder, "merged")


def download_script(page: Page, run: str | None, request: gr.Request) -> str:
    """Write the script that repeats the run into the run's folder, and tell where it can be fetched."""
    return _packed(page, _own(page, run, request), "script")


def download_notebook(page: Page, run: str | None, request: gr.Request) -> str:
    """The same as a notebook."""
    return _packed(page, _own(page, run, request), "notebook")


def _own(page: Page, run: str | None, request: gr.Request) -> RunFolder:
    if not run:
        raise RunError(say("No run is chosen."), say("Choose one above."))
    folder = own_run(page.settings, owner_of(request), run)
    page.check(request, {"model": folder.read_recipe()["model"]})
    return folder


def _packed(page: Page, folder: RunFolder, form: str) -> str:
    """Written by a process of its own, which may know torch."""
    owner, home, quotas = folder.read_owner()["owner"], page.settings.home, page.settings.quotas
    check_space(form, home, owner, quotas)
    folder.exports.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=folder.exports) as place:
        out = Path(place) / f"{downloads.file_name(folder)}-{form}"
        _export(page, folder.id, form, out)
        archive = shutil.make_archive(str(out), "zip", root_dir=place, base_dir=out.name)
        shutil.rmtree(out)
        check_space(Path(archive).name, home, owner, quotas)
        Path(archive).replace(folder.exports / f"{form}.zip")
    return downloads.address(folder.id, f"{form}.zip")


def _export(page: Page, run: str, form: str, out: Path) -> None:
    home = ["--home", str(page.settings.home)]
    command = [sys.executable, "-m", "peft_ui", "export", run, "--as", form, "--out", str(out), *home]
    environment = helper_environment(knows_tokens=False)  # whose they are, he may not wish this
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        what = f"Writing it took longer than {SECONDS} seconds."
        raise RunError(what, "Try again when less is going on.") from None
    if done.returncode:
        raise RunError(done.stderr.strip().rpartition("\n")[2] or f"The export ended with {done.returncode}.")


def build(page: Page, run: gr.Dropdown) -> None:
    """The buttons, and the addresses from which the browser fetches the files."""
    _button(page, run, "download-merged", say("Merged model"), download_merged)
    _button(page, run, "download-script", say("Script"), download_script)
    _button(page, run, "download-notebook", say("Notebook"), download_notebook)


def _button(page: Page, run: gr.Dropdown, name: str, words: str, act: Callable[..., str]) -> None:
    take = gr.Button(words, size="sm", scale=0, min_width=120, elem_id=name)
    address = gr.Textbox("", visible="hidden", elem_id=f"{name}-address")
    written = take.click(spoken(partial(act, page)), run, address, api_visibility="private", show_progress="minimal")
    written.success(None, address, None, js=downloads.TAKE_JS)
