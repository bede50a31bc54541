"""The Method tab: how the model is changed, with which settings, and what that costs, live."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from peft_ui.errors import VisitorError
from peft_ui.methods import METHODS, method_class
from peft_ui.methods.base import Method
from peft_ui.methods.knobs import Knob
from peft_ui.models.fit import this_machine
from peft_ui.models.inventory import ALL_LINEAR, ATTENTION
from peft_ui.ui import draft, figures, form, onward
from peft_ui.ui.model_name import WEIGHTS
from peft_ui.ui.page import Page
from peft_ui.ui.preview import heading
from peft_ui.ui.rooms.data import DataRoom
from peft_ui.ui.rooms.data_controls import Inputs
from peft_ui.ui.visitor import lines_of, owner_of, spoken
from peft_ui.words.say import say
from peft_ui.words.told import told

FAMILIES = {
    "reparameterization": "Small added matrices",
    "soft prompt": "Learnt prompts",
    "scaling": "Learnt scales",
    "adapter": "Small added layers",
    "full": "Everything",
}
WHOLE = (ATTENTION, ALL_LINEAR)  # names for many layers at once
TARGETS = "method_target_modules_text"  # the place of the field in which layers are named
Values = dict[str, Any]


@dataclass(frozen=True)
class MethodRoom:
    """What other tabs may read: the settings by name, and how they become the recipe's `method`."""

    inputs: Inputs

    def recipe_part(self, values: Values) -> dict[str, Any]:
        """The recipe's `method` from the values of `inputs`.

        Raises:
            Faults: a whole number is asked for and something else was typed.
        """
        return recipe_part(values)


def recipe_part(values: Values) -> dict[str, Any]:
    """See `MethodRoom.recipe_part`."""
    chosen = method_class(values["method_key"])
    return {"method": {"key": chosen.key, **form.read(chosen.knobs().items(), values)}}


def ordered() -> list[type[Method]]:
    """The methods by shelf and family, each family in the register's order."""
    families = list(FAMILIES)
    return sorted(METHODS, key=lambda method: (method.shelf != "first", families.index(method.family)))


def slots() -> dict[str, tuple[str, Knob]]:
    """Every widget of the form: its place, and the name and knob of the first method that has it."""
    found: dict[str, tuple[str, Knob]] = {}
    for method in METHODS:
        for name, knob in method.knobs().items():
            found.setdefault(form.slot(name, knob), (name, knob))
    return found


# ---- what a visitor does -------------------------------------------------------------------------------------


def on_choose(key: str) -> list[Any]:
    """Show the method's words and its settings at their defaults."""
    return _form_of(method_class(key), {})


def restore(page: Page, kept: Values, request: gr.Request) -> list[Any]:
    """Fill the form from the recipe that the address names, or from the draft that this browser kept."""
    recipe = draft.asked_recipe(page, request)
    values = values_of(recipe) if recipe else kept
    chosen = next((method for method in METHODS if method.key == values.get("method_key")), None)
    return [gr.skip()] * (4 + len(slots())) if chosen is None else [chosen.key, *_form_of(chosen, values)]


def values_of(recipe: dict[str, Any]) -> Values:
    """What the tab's widgets show for a recipe."""
    given = recipe["method"]
    knobs = method_class(given["key"]).knobs()
    own = {form.slot(name, knob): form.value_of(knob, given[name]) for name, knob in knobs.items() if name in given}
    return {"method_key": given["key"], **own}


def _form_of(chosen: type[Method], values: Values) -> list[Any]:
    """The method's words, and all widgets: its own with these values or their defaults, the others hidden."""
    own = {form.slot(name, knob): knob for name, knob in chosen.knobs().items()}
    widgets = [
        gr.update(**form.held(own[place], values.get(place))) if place in own else gr.update(visible=False)
        for place in slots()
    ]
    shown = gr.update(visible=_has_more(chosen))
    picks = gr.update(visible="target_modules" in chosen.knobs(), value=[])
    return [figures.about(chosen, say(FAMILIES[chosen.family])), shown, picks, *widgets]


def on_model(page: Page, data: DataRoom, request: gr.Request, **values: Any) -> list[Any]:
    """Mark the methods that cannot work with the chosen model and task, each with its reason."""
    try:
        part = data.recipe_part({**values, "source": ""}, owner_of(request))
        asked = {"model": part["model"], "task": part["task"]}
        reasons, layers = page.ask(request, "judge", **asked), page.ask(request, "layers", **asked)
    except VisitorError:
        return [gr.skip()] * 3  # the Data tab says what is wrong with the model
    # No value: another may have been chosen meanwhile.
    marked = figures.refused([key for key, why in reasons.items() if why])
    return [gr.update(choices=_choices(reasons)), gr.update(choices=[*WHOLE, *layers]), marked]


def say_starting(page: Page) -> Any:
    """The figures' process begins, or was killed and begins anew: until it answers, the old figures are not these."""
    if page.estimator.is_warm:
        return gr.skip()
    starting = say("The calculator is starting. The figures follow in a moment.")
    return [*figures.unknown(), figures.notice([starting]), gr.skip()]


def show_estimate(
    page: Page, data: DataRoom, longest: int, judged: Values, request: gr.Request, **values: Any
) -> list[str]:
    """Parameters, file, memory and time, and the layers, for the settings as they stand."""
    try:
        recipe = data.recipe_part(values, owner_of(request)) | recipe_part(values)
        rows = {"rows": judged["kept"] or 0, "mean_length": judged["mean_length"], "labels": judged["labels"]}
        found = page.ask(request, "estimate", recipe=recipe, longest=longest, **rows)
    except VisitorError as error:
        return [*figures.unknown(), figures.notice(lines_of(error), wrong=True), ""]
    machine = this_machine()
    told_lines = [*figures.less_memory(found["memory"], machine), *(told(one) for one in found["warnings"])]
    return [*figures.cards(found, machine), figures.notice(told_lines), figures.layers(found["adapted"])]


def measure_pace(page: Page, data: DataRoom, request: gr.Request, **values: Any) -> None:
    """Let this machine's speed with models of this family be measured, once; until then there is no time to tell."""
    try:
        part = data.recipe_part({**values, "source": ""}, owner_of(request))
        page.ask(request, "pace", model=part["model"], task=part["task"])
    except VisitorError:
        return  # the Data tab says what is wrong with the model


def pick_layers(chosen: list[str]) -> str:
    """What was picked of the model's own layers, written where it can be edited."""
    return ", ".join(chosen)


# ---- the tab -------------------------------------------------------------------------------------------------


def build(page: Page, data: DataRoom) -> MethodRoom:
    """The choice and its settings left, what they cost right."""
    first = METHODS[0]
    with gr.Row(elem_classes="columns"):
        with gr.Column(scale=7, min_width=340, elem_classes="controls"):
            gr.HTML(
                heading(say("How the model learns"), say("Not sure? LoRA is the usual first choice.")), padding=False
            )
            gr.HTML(
                figures.family_labels({method.key: say(FAMILIES[method.family]) for method in METHODS})
                + figures.folded([method.key for method in METHODS if method.shelf == "advanced"]),
                padding=False,
            )
            key = gr.Radio(
                _choices({}),
                value=first.key,
                show_label=False,
                label=say("Method"),
                elem_id="method-key",
                container=False,
            )
            refused = gr.HTML("", padding=False)
            gr.Checkbox(
                label=say("Show all {count} methods", count=len(METHODS)),
                info=say("The others are for those who know what they look for."),
                elem_id="method-all",
                container=False,
            )
        with gr.Column(scale=5, min_width=320, elem_classes="results sticky"):
            shown = _results(first)
            about, more, picks, widgets = _settings(first)
            onward.button(say("Next: train"), "train")
    inputs: Inputs = {"method_key": key, **widgets}
    _wire(page, data, inputs, shown, (about, more, picks, refused))
    return MethodRoom(inputs)


def _choices(reasons: dict[str, list[str]]) -> list[tuple[str, str]]:
    def label(method: type[Method]) -> str:
        if why := reasons.get(method.key):
            return f"⊘ {say(method.title)}\n{told(why[0])}"
        return f"{say(method.title)}\n{say(method.summary)}"

    return [(label(method), method.key) for method in ordered()]


def _results(first: type[Method]) -> list[gr.HTML]:
    names = ("trainable", "adapter-size", "memory", "time")
    with gr.Row(elem_classes="stats"):
        cards = [
            gr.HTML(card, elem_id=f"method-{name}", padding=False)
            for name, card in zip(names, figures.unknown(), strict=True)
        ]
    notice = gr.HTML("", elem_id="method-notice", padding=False)
    return [*cards, notice, gr.HTML("", elem_id="method-adapted", padding=False)]


def _settings(first: type[Method]) -> tuple[gr.HTML, gr.Accordion, gr.Dropdown, Inputs]:
    about = gr.HTML(figures.about(first, say(FAMILIES[first.family])), elem_id="method-about", padding=False)
    own = {form.slot(name, knob) for name, knob in first.knobs().items()}
    places = slots()
    widgets = {place: form.widget(*places[place], place in own) for place in places if not places[place][1].advanced}
    picks = gr.Dropdown(
        list(WHOLE),
        multiselect=True,
        label=say("Pick from this model's layers"),
        info=say("What you pick is written into the field above, where it can be changed."),
        elem_id="method-layers",
    )
    with gr.Accordion(say("More settings"), open=False, visible=_has_more(first)) as more:
        for place, (name, knob) in places.items():
            if knob.advanced:
                widgets[place] = form.widget(name, knob, place in own)
    return about, more, picks, {place: widgets[place] for place in places}


def _has_more(method: type[Method]) -> bool:
    places = slots()
    return any(places[form.slot(name, knob)][1].advanced for name, knob in method.knobs().items())


def _wire(
    page: Page,
    data: DataRoom,
    inputs: dict[str, Any],
    shown: list[gr.HTML],
    words: tuple[gr.HTML, gr.Accordion, gr.Dropdown, gr.HTML],
) -> None:
    quick: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}
    key, widgets = inputs["method_key"], [widget for name, widget in inputs.items() if name != "method_key"]
    filled = [*words[:3], *widgets]
    key.input(spoken(on_choose), key, filled, **quick)  # a restored method brings its own values
    draft.keep(page.drafts["method"], inputs)
    restored = page.demo.load(spoken(partial(restore, page)), page.drafts["method"], [key, *filled], **quick)

    judged: Callable[..., Any] = spoken(partial(on_model, page, data))
    models = [
        *(data.inputs[name].change for name in ("model", *WEIGHTS, "task")),
        data.token_kept.change,
        page.demo.load,
    ]
    picks, refused = words[2:]
    gr.on(models, judged, inputs_kwargs=data.inputs, outputs=[key, picks, refused], **quick)
    picks.input(pick_layers, picks, inputs[TARGETS], **quick)

    sizes = [data.inputs[name].change for name in ("model", *WEIGHTS, "task", "max_length")]
    estimate: dict[str, Any] = {
        "fn": spoken(partial(show_estimate, page, data)),
        "inputs_kwargs": {"longest": data.longest, "judged": data.judged, **data.inputs, **inputs},
        "outputs": shown,
        "trigger_mode": "always_last",
        **quick,
    }
    changes = [key.change, *(widget.change for widget in widgets), *sizes, data.longest.change, data.token_kept.change]
    # Not as a slider moves: each further event takes the browser a tenth of a second.
    gr.on([key.change, *sizes], spoken(partial(say_starting, page)), outputs=shown, **quick)
    gr.on(changes, **estimate)
    restored.then(**estimate)
    pace: Callable[..., Any] = spoken(partial(measure_pace, page, data))
    gr.on([data.judged.change], pace, inputs_kwargs=data.inputs, **quick).then(**estimate)
