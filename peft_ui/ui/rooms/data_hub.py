"""A data set on the Hub: which subset, which split, which commit; all but the first rows are fetched when asked."""

from typing import Any

import gradio as gr

from peft_ui.data.source import is_hub_name
from peft_ui.ui import preview
from peft_ui.ui.page import Page
from peft_ui.ui.rooms.data_rows import named
from peft_ui.words.say import say

PORTION = ("subset", "split", "source_revision")
Values = dict[str, Any]


def build() -> dict[str, Any]:
    """Two pickers, filled once the data set is named, and its commit."""
    more: dict[str, Any] = {"allow_custom_value": True, "value": None, "min_width": 120}
    with gr.Row():
        subset = gr.Dropdown([], label=say("Subset"), elem_id="data-subset", **more)
        split = gr.Dropdown([], label=say("Part"), elem_id="data-split", **more)
    revision = gr.Textbox(
        label=say("Version"),
        info=_about_version(0),
        placeholder=say("newest"),
        max_lines=1,
        elem_id="data-source-revision",
    )
    return dict(zip(PORTION, (subset, split, revision), strict=True))


def cleared() -> list[Any]:
    """What `PORTION` shows of a file."""
    nothing = gr.update(choices=[], value=None)
    return [nothing, nothing, gr.update(value="", info=_about_version(0))]


def offered(page: Page, values: Values, request: gr.Request) -> tuple[Values, list[Any]]:
    """What may be chosen of the data set that is named: the values with a choice made, and what `PORTION` shows.

    Raises:
        DataError: it is not there, may not be seen, works by a script, or the Hub cannot be reached.
    """
    data = named(page, {**values, "edits": ""}, request)
    if not is_hub_name(data["source"]):
        return {**values, **dict.fromkeys(PORTION)}, cleared()
    offer = page.ask(request, "parts", data=data)
    splits = offer["splits"]
    wanted = values.get("split")
    split = wanted if wanted in splits else "train" if "train" in splits else splits[0]
    chosen = {"subset": offer["subset"], "split": split, "source_revision": offer["revision"]}
    shown = [
        gr.update(choices=offer["subsets"], value=offer["subset"]),
        gr.update(choices=splits, value=split),
        gr.update(value=offer["revision"], info=_about_version(offer["size"])),
    ]
    return {**values, **chosen}, shown


def _about_version(size: int) -> str:
    """What the commit is for, and where it is known how much there is to download."""
    words = say("The commit that is read; filled in by itself, and kept with the run.")
    return f"{words} {say('All its files: {size}.', size=preview.size(size))}" if size else words
