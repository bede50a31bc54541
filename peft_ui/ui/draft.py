"""What a form held before: kept in the browser as it is filled in, or named by the address (`?recipe=ID`).

A draft is what the widgets show, by name: small values only, never rows, files or tokens. It never passes the
server until the page is opened again, and both languages share it.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.components import Component

from peft_ui.errors import RunError
from peft_ui.ui.own import own_recipe
from peft_ui.ui.visitor import owner_of

if TYPE_CHECKING:
    from peft_ui.ui.page import Page

# Hides nothing: Gradio stirs it into what the browser stores, and would draw another one at each start.
SECRET = "peft-ui"
ROOMS = ("data", "method", "train", "chart", "play")


def drafts() -> dict[str, gr.BrowserState]:
    """A place in the browser for each tab's draft; made outside the tabs, as in an unvisited one it is not read."""
    return {room: gr.BrowserState({}, storage_key=f"peft-ui-{room}", secret=SECRET) for room in ROOMS}


def keep(kept: gr.BrowserState, inputs: Mapping[str, Component]) -> None:
    """Keep the values of `inputs`, as a dict by name, whenever one changes.

    To be called before a handler of such a change is bound: Gradio's page runs the handlers of one change in their
    order and waits for each (6.31), so a draft behind an audit of a minute would be lost with the tab.
    """
    js = f"(...values) => Object.fromEntries({json.dumps(list(inputs))}.map((name, at) => [name, values[at]]))"
    changes = [widget.change for widget in inputs.values()]  # type: ignore[attr-defined]
    gr.on(changes, None, list(inputs.values()), kept, js=js)


def restored(inputs: Mapping[str, Component], kept: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What each widget shows of a draft, in the order of `inputs`; nothing changes where none was kept."""
    return [shown(widget, kept[name]) if name in kept else gr.skip() for name, widget in inputs.items()]


def asked_recipe(page: "Page", request: gr.Request) -> dict[str, Any] | None:
    """The recipe that the address names; None when it names none of this visitor's (the Train tab says so)."""
    name = request.query_params.get("recipe", "")
    try:
        return own_recipe(page.settings, owner_of(request), name) if name else None
    except RunError:
        return None


def shown(widget: Component, value: Any) -> dict[str, Any]:
    """The update that shows a kept value; none at all where the widget no longer takes it."""
    if isinstance(widget, gr.Slider | gr.Number):
        return _shown_number(widget, value)
    if isinstance(widget, gr.Dropdown | gr.Radio | gr.CheckboxGroup) and not getattr(widget, "allow_custom_value", 0):
        known = [choice for _, choice in widget.choices]
        fits = all(one in known for one in (value if isinstance(value, list) else [value]))
        return gr.update(value=value) if fits else gr.skip()
    same = isinstance(value, bool) if isinstance(widget, gr.Checkbox) else isinstance(value, str)
    return gr.update(value=value) if same else gr.skip()


def _shown_number(widget: gr.Slider | gr.Number, value: Any) -> dict[str, Any]:
    """A slider's ends are for comfort and give way; a number's are limits."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return gr.skip()
    if isinstance(widget, gr.Slider):
        low, high = min(widget.minimum, value), max(widget.maximum, value)
        return gr.update(value=value, minimum=low, maximum=high)  # type: ignore[call-arg]
    below = widget.minimum is not None and value < widget.minimum
    above = widget.maximum is not None and value > widget.maximum
    return gr.skip() if below or above else gr.update(value=value)
