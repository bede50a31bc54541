"""The settings of the Train tab: fields drawn from the recipe's own, and the recipe's part read from the fields."""

from collections.abc import Iterator
from typing import Any

import gradio as gr
from pydantic import BaseModel

from peft_ui.errors import Fault, Faults
from peft_ui.evaluation.engines import measured
from peft_ui.methods import method_class
from peft_ui.methods.knobs import Knob, knobs_of
from peft_ui.models.settings import Task
from peft_ui.recipe.training import EvaluationSettings, TrainingSettings
from peft_ui.ui import form
from peft_ui.ui.outcome import METRICS
from peft_ui.ui.preview import heading
from peft_ui.words.say import say

PARTS: dict[str, type[BaseModel]] = {"training": TrainingSettings, "evaluation": EvaluationSettings}
Values = dict[str, Any]


def knobs() -> dict[str, Knob]:
    """Every setting of this tab, by the recipe's own name."""
    return knobs_of(TrainingSettings) | knobs_of(EvaluationSettings)


def recipe_part(values: Values) -> dict[str, Any]:
    """The recipe's `training` and `evaluation` from the widgets' values; an empty text means its default.

    Raises:
        Faults: a number that always counts was deleted.
    """

    def part(model: type) -> dict[str, Any]:
        given = {name: values.get(name) for name in knobs_of(model)}
        typed = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
        return {name: value for name, value in typed.items() if value not in (None, "")}

    parts = {"training": part(TrainingSettings), "evaluation": part(EvaluationSettings)}
    empty = [name for name in values if name in knobs() and values[name] is None and not knobs()[name].nullable]
    if empty:
        part_of = {name: part for part, model in PARTS.items() for name in knobs_of(model)}
        raise Faults([Fault(f"{part_of[name]}.{name}", "is empty.", _example(name)) for name in empty])
    return parts


def _example(name: str) -> str:
    return f"Give a number, as {knobs()[name].default:g}."


def values_of(recipe: dict[str, Any]) -> list[Any]:
    """What the widgets show for a recipe, in their order."""
    given = recipe.get("training", {}) | recipe.get("evaluation", {})
    found = {name: given.get(name, knob.default) for name, knob in knobs().items()}
    return [_typed(value) if knobs()[name].nullable else value for name, value in found.items()]


def _typed(value: Any) -> str:
    """A setting that may be empty, as it stands in its field."""
    return "" if value is None else f"{value:g}" if isinstance(value, int | float) else str(value)


def build() -> tuple[dict[str, gr.components.Component], gr.HTML]:
    """The fields, the advanced ones folded, and the place for the plan that they come to."""
    gr.HTML(
        heading(say("How long it learns"), say("These settings are a good start: press Start and see.")), padding=False
    )
    found: dict[str, gr.components.Component] = {}
    plain = [name for name, knob in knobs_of(TrainingSettings).items() if not knob.advanced]
    for pair in _pairs(plain):
        with gr.Row(elem_classes="pair"):
            for name in pair:
                found[name] = _widget(name)
    plan = gr.HTML("", elem_id="train-plan", padding=False)
    with gr.Accordion(say("More settings"), open=False):
        for pair in _pairs([name for name in knobs() if name not in plain]):
            with gr.Row(elem_classes="pair"):
                for name in pair:
                    found[name] = _widget(name)
    return {name: found[name] for name in knobs()}, plan


def _pairs(names: list[str]) -> Iterator[list[str]]:
    """Two in a row; the metrics are many and have one of their own."""
    apart = [name for name in names if name == "metrics"]
    rest = [name for name in names if name not in apart]
    yield from (rest[at : at + 2] for at in range(0, len(rest), 2))
    yield from ([name] for name in apart)


def show_metrics(task: Task) -> str:
    """A style sheet that hides the metrics of other tasks; what was chosen of them does not count."""
    others = [name for name in METRICS if name not in measured(task)]
    rules = "".join(f'#train-metrics label:has(input[name="{name}"]){{display:none!important}}' for name in others)
    return f"<style>{rules}</style>"


def of_task(recipe_part: Values, task: Task) -> Values:
    """The tab's part of the recipe, without metrics that this task has not: their boxes are hidden."""
    evaluation = recipe_part["evaluation"]
    chosen = [name for name in evaluation.get("metrics", ()) if name in measured(task)]
    return recipe_part | {"evaluation": evaluation | {"metrics": chosen or ["loss"]}}


def _widget(name: str) -> gr.components.Component:
    knob = knobs()[name]
    words: dict[str, Any] = {"label": say(knob.title), "info": say(knob.description), "elem_id": f"train-{name}"}
    if name == "metrics":
        choices = [(say(title), name) for name, title in METRICS.items()]
        return gr.CheckboxGroup(choices, value=list(knob.default), min_width=160, **words)
    if knob.nullable:
        hint = own_rate("lora") if name == "learning_rate" else say("automatic" if name.endswith("_steps") else "none")
        return gr.Textbox("", placeholder=hint, min_width=160, max_lines=1, **words)
    if form.kind_of(knob) in ("slider", "number"):
        return gr.Number(knob.default, min_width=160, **words)  # the recipe's check knows the limits, and says them
    return form.widget(name, knob, True, tab="train")


def own_rate(key: str) -> str:
    """A method's own learning rate, as it stands in the empty field."""
    return f"{method_class(key).default_learning_rate:g}"
