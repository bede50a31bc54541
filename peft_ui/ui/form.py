"""A form from a method's knobs: one widget for each setting name, shared by all methods that have it.

The page holds every widget once; choosing a method shows those that it has, with its own words, range and
default. So a setting's element id is `method-<name>` whatever the method, and other tabs can read its value.
"""

import math
from collections.abc import Iterable
from typing import Any, Literal

import gradio as gr

from peft_ui.errors import Fault, Faults
from peft_ui.methods.knobs import Knob
from peft_ui.ui.choices import labelled
from peft_ui.words.say import say

Kind = Literal["switch", "choice", "slider", "number", "text"]
WIDEST_SLIDER = 100_000
REACH = 32  # a slider ends at this many times the default, so that the useful part is not a hair's breadth


def kind_of(knob: Knob) -> Kind:
    """Which widget a knob needs."""
    if knob.type == "boolean":
        return "switch"
    if knob.choices:
        return "choice"
    if knob.type in ("integer", "number"):
        bounded = knob.minimum is not None and knob.maximum is not None and knob.maximum <= WIDEST_SLIDER
        return "text" if knob.nullable else "slider" if bounded else "number"  # gr.Number shows "nothing" as 0
    return "text"


def slot(name: str, knob: Knob) -> str:
    """The place of a widget: methods whose settings share a name and a kind share the widget."""
    return f"method_{name}_{kind_of(knob)}"


def widget(name: str, knob: Knob, visible: bool, tab: str = "method") -> gr.components.Component:
    """A new widget for the knob."""
    shown = {**look(knob, visible), "elem_id": f"{tab}-{name}"}
    makers: dict[Kind, Any] = {
        "switch": gr.Checkbox,
        "choice": gr.Dropdown,
        "slider": gr.Slider,
        "number": gr.Number,
        "text": gr.Textbox,
    }
    return makers[kind_of(knob)](**shown)


def look(knob: Knob, visible: bool) -> dict[str, Any]:
    """Words, range and default of the knob, for a new widget or for `gr.update`."""
    shown: dict[str, Any] = {"label": say(knob.title), "info": say(knob.description), "visible": visible}
    kind = kind_of(knob)
    if kind == "choice":
        nothing = [(say("none"), "")] if knob.nullable else []
        choices = labelled(knob.choices or ())
        return {**shown, "choices": [*choices, *nothing], "value": "" if knob.default is None else knob.default}
    if kind == "slider":
        return {**shown, **_range(knob), "value": knob.default}
    if kind == "number":
        return {**shown, "value": knob.default}  # without limits: Gradio's own answer to them names no field
    if kind == "text":
        return {**shown, "value": _text(knob.default), "placeholder": say("automatic") if knob.nullable else ""}
    return {**shown, "value": bool(knob.default)}


def held(knob: Knob, value: Any) -> dict[str, Any]:
    """As `look`, showing a value that was kept; the default where the knob no longer takes it."""
    shown = look(knob, True)
    kind = kind_of(knob)
    if kind in ("slider", "number"):
        if not _in_range(knob, value):
            return shown
        return {**shown, "value": value, **({"maximum": max(shown["maximum"], value)} if kind == "slider" else {})}
    fits = {
        "switch": isinstance(value, bool),
        "choice": value in (knob.choices or ()) or (knob.nullable and value == ""),
        "text": isinstance(value, str),
    }
    return {**shown, "value": value} if fits[kind] else shown


def value_of(knob: Knob, setting: Any) -> Any:
    """What the knob's widget shows for a recipe's setting."""
    if kind_of(knob) == "text":
        return _text(setting)
    return "" if setting is None else setting


def read(names: Iterable[tuple[str, Knob]], values: dict[str, Any], part: str = "method") -> dict[str, Any]:
    """The settings as the recipe's `part` wants them, from the widgets' values by slot.

    Raises:
        Faults: a number is asked for and something else was typed.
    """
    settings, faults = {}, []
    for name, knob in names:
        try:
            settings[name] = _meant(knob, values.get(slot(name, knob), knob.default))
        except ValueError as error:
            faults.append(Fault(f"{part}.{name}", str(error), f"{knob.title} takes {_asked(knob)}."))
    if faults:
        raise Faults(faults)
    return settings


def _meant(knob: Knob, value: Any) -> Any:
    """The setting that a widget's value stands for; ValueError where it is no number and should be."""
    if value == "" or value is None:
        if knob.nullable or knob.type not in ("integer", "number"):
            return None if knob.nullable else value
        raise ValueError("is empty.")
    if knob.type in ("integer", "number"):
        return _number(value, whole=knob.type == "integer")
    return _named(knob, value.strip()) if kind_of(knob) == "text" else value


def _in_range(knob: Knob, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    low = -math.inf if knob.minimum is None else knob.minimum
    return low <= value <= (math.inf if knob.maximum is None else knob.maximum)


def _asked(knob: Knob) -> str:
    return "a whole number" if knob.type == "integer" else "a number"


def _number(value: Any, whole: bool) -> int | float:
    try:
        number = float(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a number.") from None
    if whole and not number.is_integer():
        raise ValueError(f"{value} is not a whole number.")
    return int(number) if whole else number


def _named(knob: Knob, text: str) -> Any:
    """A text, or a list of names where the setting takes one."""
    if "array" not in knob.type:
        return text
    several = "," in text or " " in text or knob.type == "array"
    plain = text != "all-linear" and text.replace("_", "").replace(".", "").isalnum()
    return [part for part in text.replace(",", " ").split() if part] if several or plain else text


def _range(knob: Knob) -> dict[str, Any]:
    assert knob.minimum is not None and knob.maximum is not None
    if knob.type == "integer":
        comfortable = max(64, REACH * int(knob.default))
        return {"minimum": int(knob.minimum), "maximum": min(int(knob.maximum), comfortable), "step": 1}
    step = 10.0 ** math.floor(math.log10((knob.maximum - knob.minimum) / 50))
    return {"minimum": knob.minimum, "maximum": knob.maximum, "step": step}


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {one}" for name, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else "" if value is None else str(value)
