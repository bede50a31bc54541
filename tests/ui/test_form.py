"""A form from knobs: which widget, which words and range, and how values become settings."""

from typing import get_args

import pytest

from peft_ui.errors import Faults
from peft_ui.methods import METHODS
from peft_ui.methods.knobs import Knob, knobs_of
from peft_ui.recipe.training import Metric, TrainingSettings
from peft_ui.ui import form
from peft_ui.ui.choices import labelled
from peft_ui.ui.outcome import METRICS
from peft_ui.words.say import speaking


def knob(**given: object) -> Knob:
    plain = {"default": None, "title": "T", "description": "D", "type": "string", "choices": None}
    plain |= {"minimum": None, "maximum": None, "nullable": False, "advanced": False}
    return Knob(**(plain | given))  # type: ignore[arg-type]


RANK = knob(type="integer", default=8, minimum=1, maximum=1024)
WIDTH = knob(type="integer", minimum=1, maximum=65536, nullable=True)
LAYERS = knob(type="string|array", nullable=True)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (RANK, "slider"),
        (WIDTH, "text"),
        (LAYERS, "text"),
        (knob(type="boolean", default=False), "switch"),
        (knob(choices=("MLP", "LSTM"), default="MLP"), "choice"),
    ],
)
def test_the_widget_that_a_knob_needs(given: Knob, kind: str) -> None:
    assert form.kind_of(given) == kind


def test_a_slider_ends_where_it_is_still_useful() -> None:
    shown = form.look(RANK, True)
    assert (shown["minimum"], shown["maximum"], shown["step"], shown["value"]) == (1, 256, 1, 8)
    share = form.look(knob(type="number", default=0.0, minimum=0.0, maximum=0.9), True)
    assert share["step"] == pytest.approx(0.01)


def read(one: Knob, value: object) -> object:
    return form.read([("x", one)], {form.slot("x", one): value})["x"]


@pytest.mark.parametrize(
    ("one", "value", "meant"),
    [
        (RANK, 16.0, 16),
        (WIDTH, None, None),
        (WIDTH, "", None),
        (WIDTH, " 32 ", 32),
        (knob(type="number", minimum=0.0, maximum=0.9, nullable=True), "0.25", 0.25),
        (LAYERS, "", None),
        (LAYERS, "  all-linear ", "all-linear"),
        (LAYERS, "q_proj, v_proj", ["q_proj", "v_proj"]),
        (LAYERS, "q_proj v_proj", ["q_proj", "v_proj"]),
        (LAYERS, "q_proj", ["q_proj"]),
        (LAYERS, r".*\.(q|v)_proj", r".*\.(q|v)_proj"),
        (knob(choices=("zero",), default="zero", nullable=True), "", None),
    ],
)
def test_what_a_value_means(one: Knob, value: object, meant: object) -> None:
    assert read(one, value) == meant


def test_ranks_of_some_layers_are_written_as_text_and_understood() -> None:
    lora = next(method for method in METHODS if method.key == "lora")
    pattern = lora.knobs()["rank_pattern"]
    assert form.kind_of(pattern) == "text"
    assert form.value_of(pattern, {"q_proj": 16, "v_proj": 4}) == "q_proj: 16, v_proj: 4"
    assert lora(rank_pattern=read(pattern, "q_proj: 16, v_proj: 4")).rank_pattern == {"q_proj": 16, "v_proj": 4}
    assert lora(rank_pattern=read(pattern, " ")).rank_pattern is None


def test_half_a_rank_is_refused_with_its_name() -> None:
    with pytest.raises(Faults, match=r"method\.x: 8\.5 is not a whole number"):
        read(RANK, 8.5)


def test_words_where_a_number_belongs_are_refused() -> None:
    with pytest.raises(Faults, match=r"method\.x: 'wide' is not a number. T takes a whole number"):
        read(WIDTH, "wide")


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_the_form_as_it_opens_is_the_method_as_it_is(method: type) -> None:
    knobs = method.knobs().items()  # type: ignore[attr-defined]
    values = {form.slot(name, one): form.look(one, True)["value"] for name, one in knobs}
    assert method.model_validate(form.read(knobs, values)) == method()  # type: ignore[attr-defined]


def test_a_choice_says_what_it_means_in_the_page_s_language() -> None:
    knob = knobs_of(TrainingSettings)["lr_scheduler_type"]
    assert form.look(knob, True)["choices"][0] == ("linear: falls evenly to zero", "linear")
    with speaking("zh"):
        assert form.look(knob, True)["choices"][0] == ("linear: 均匀降到零", "linear")
        assert labelled(["none", "road_1"]) == [("无", "none"), ("road_1", "road_1")]


def test_every_metric_has_its_name() -> None:
    assert list(METRICS) == list(get_args(Metric))
