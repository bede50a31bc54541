"""A method that cannot work with the model: its mark, Start and the command line say the same."""

from typing import ClassVar

import gradio as gr
import pytest
import yaml

from peft_ui.errors import Faults
from peft_ui.estimate import answers
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.settings import Settings
from peft_ui.ui.page import Page
from peft_ui.ui.rooms import method, train, train_form
from tests.test_cli import peft_ui
from tests.ui.test_train import Asked, Part


class Estimator:
    """The real answers, in this process."""

    def ask(self, question, token=None, **given):
        return answers.FIGURES[question](**given)


class Chosen(Part):
    inputs: ClassVar[dict] = {}


@pytest.mark.slow
def test_mark_start_and_command_line_refuse_with_the_same_words(tiny_recipe, tmp_path):
    recipe = {**tiny_recipe, "method": {"key": "bitfit"}}
    page = Page(Settings(tmp_path, "one", None, False), Estimator(), gr.Blocks())
    data = Chosen(**{name: recipe[name] for name in ("model", "data") if name in recipe}, task="CAUSAL_LM")
    choices, _, style = method.on_model(page, data, Asked())
    marks = {key: label for label, key in choices["choices"]}
    title, reason = marks["bitfit"].split("\n")
    assert title.startswith("⊘")
    assert 'value="bitfit"' in style and 'value="lora"' not in style
    assert "⊘" not in marks["lora"]

    values = dict(zip(train_form.knobs(), train_form.values_of(parse_recipe(recipe).to_dict()), strict=True))
    with pytest.raises(Faults) as caught:
        train.start(page, data, Chosen(method={"key": "bitfit"}), "", Asked(), **values)
    assert [fault.what for fault in caught.value.faults] == [reason]
    assert not (tmp_path / "runs").exists()

    file = tmp_path / "recipe.yaml"
    file.write_text(yaml.safe_dump(recipe))
    done = peft_ui("train", file, home=tmp_path)
    assert done.returncode == 2
    assert reason in done.stderr
