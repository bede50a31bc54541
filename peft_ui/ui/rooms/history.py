"""Below the run: all runs of this visitor, to find again, name, compare, use again and delete."""

from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from peft_ui.recipe.file import read_recipe
from peft_ui.runs import queue, quota
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.space import bytes_of
from peft_ui.ui import downloads, ledger
from peft_ui.ui.naming import titled
from peft_ui.ui.notes import write_notes
from peft_ui.ui.own import keep_recipe, own_run
from peft_ui.ui.page import Page
from peft_ui.ui.preview import heading, size
from peft_ui.ui.rooms import line, space
from peft_ui.ui.rooms.running import Past, Running, Screen
from peft_ui.ui.visitor import owner_of, spoken
from peft_ui.words.say import say

QUICK: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}
OPEN_RECIPE_JS = "(name) => { if (name) window.location.search = '?recipe=' + encodeURIComponent(name); }"


# ---- what a visitor does -------------------------------------------------------------------------------------


def choose(event: gr.SelectData) -> str:
    """Look at the run whose row was clicked; the next look checks whose it is."""
    return str(event.value)


def show_chosen(page: Page, running: Running, watched: str, request: gr.Request) -> list[Any]:
    """The chosen run's name, notes and links, and the runs that it can be compared with."""
    lines = running.lines(owner_of(request))
    chosen = next((line for line in lines if line["run"] == watched), None)
    others = [(titled(line), line["run"]) for line in lines if line["run"] != watched]
    if chosen is None:
        return [gr.update(visible=False), "", "", "", gr.update(choices=[], value=None), *_calm()]
    folder = RunFolder(page.settings.runs / watched)
    compare = gr.update(choices=[(say("no other run"), ""), *others], value="")
    return [gr.update(visible=True), chosen["name"], chosen["text"], links(folder), compare, *_calm()]


def save_notes(page: Page, watched: str, name: str, text: str, request: gr.Request) -> None:
    """Keep the run's name and notes."""
    write_notes(own_run(page.settings, owner_of(request), watched), name, text)


def ask_to_delete(page: Page, watched: str, request: gr.Request) -> list[Any]:
    """Say what a deletion frees, before anything is deleted."""
    space = size(bytes_of(own_run(page.settings, owner_of(request), watched).path))
    return [
        gr.update(visible=False),
        gr.update(visible=True, value=say("Delete for ever, free {space}", space=space)),
        gr.update(visible=True),
    ]


def delete(page: Page, running: Running, watched: str, request: gr.Request) -> str:
    """Delete the run and look at another."""
    owner = owner_of(request)
    run = own_run(page.settings, owner, watched)
    used = quota.spans_of(run)
    queue.delete(run)
    quota.note_deletion(page.settings.home, owner, used)
    return running.newest(owner)


def on_recipe_file(page: Page, file: str, request: gr.Request) -> str:
    """Keep a recipe that was brought along, and open the page with it."""
    path = Path(file)
    try:
        return keep_recipe(page.settings, owner_of(request), read_recipe(path).to_dict())
    finally:
        path.unlink(missing_ok=True)


# ---- the tab -------------------------------------------------------------------------------------------------


def build(page: Page, running: Running, screen: Screen) -> Past:
    """The table, and beside it what can be done with the chosen run."""
    with gr.Row(elem_classes="runs-head"):
        gr.HTML(heading(say("Your runs"), say("Choose one to see it above.")), padding=False)
        search = gr.Textbox(
            placeholder=say("Search"),
            show_label=False,
            label=say("Search your runs"),
            elem_id="train-search",
            container=False,
            scale=0,
            min_width=220,
        )
        upload = gr.UploadButton(
            say("Open a recipe file"),
            file_types=[".yaml", ".yml", ".json"],
            size="sm",
            scale=0,
            min_width=180,
            elem_id="train-recipe",
        )
    table = gr.HTML(ledger.table([], "", ""), elem_id="train-runs", padding=False, js_on_load=ledger.CHOOSE_JS)
    with gr.Column(visible=False, elem_classes="chosen-run") as panel, gr.Row(elem_classes="columns"):
        with gr.Column(scale=5, min_width=300):
            name = gr.Textbox(label=say("Name"), max_lines=1, elem_id="train-name")
            text = gr.Textbox(label=say("Notes"), lines=2, elem_id="train-notes")
            save = gr.Button(say("Keep name and notes"), size="sm", elem_id="train-keep")
        with gr.Column(scale=4, min_width=280):
            compare = gr.Dropdown(
                [],
                label=say("Compare with"),
                info=say("Draws both curves above and lists what differs."),
                elem_id="train-compare",
            )
            chosen_links = gr.HTML("", padding=False, elem_id="train-links")
            once_more = gr.Button(say("Start it again"), size="sm", elem_id="train-again")
            ask = gr.Button(say("Delete"), size="sm", elem_id="train-delete")
            with gr.Row():
                sure = gr.Button("", size="sm", variant="stop", visible=False, elem_id="train-delete-sure")
                keep = gr.Button(say("Keep it"), size="sm", visible=False, elem_id="train-delete-not")
    differences = gr.HTML("", elem_id="train-differences", padding=False)

    watched, confirm = screen.watched, [ask, sure, keep]
    brought = gr.Textbox("", visible="hidden")  # of a gr.State the browser knows no value
    table.select(choose, None, watched, **QUICK)
    filled = [panel, name, text, chosen_links, compare, *confirm]
    watched.change(spoken(partial(show_chosen, page, running)), watched, filled, **QUICK)
    save.click(spoken(partial(save_notes, page)), [watched, name, text], None, **QUICK)
    once_more.click(spoken(partial(line.again, page)), watched, watched, **QUICK)
    ask.click(spoken(partial(ask_to_delete, page)), watched, confirm, **QUICK)
    sure.click(spoken(partial(delete, page, running)), watched, watched, **QUICK)
    keep.click(_calm, None, confirm, **QUICK)
    opened = upload.upload(spoken(partial(on_recipe_file, page)), upload, brought, **QUICK)
    opened.success(None, brought, None, js=OPEN_RECIPE_JS)
    space.build(page, running, watched)
    return Past(table, search, compare, differences)


def links(folder: RunFolder) -> str:
    """Use the run's settings again, or take its recipe along as a file."""
    file = escape(downloads.address(folder.id, "recipe.yaml"), quote=True)
    run = escape(folder.id, quote=True)
    return (
        f'<p class="links"><a class="link-button" id="train-use" href="?recipe={run}">'
        f"{escape(say('Use these settings'))}</a>"
        f'<a class="link-button" id="train-download-recipe" download '
        f'href="{file}">{escape(say("Download the recipe"))}</a></p>'
    )


def _calm() -> list[Any]:
    """The delete button, asking nothing."""
    return [gr.update(visible=True), gr.update(visible=False), gr.update(visible=False)]
