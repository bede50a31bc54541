"""A run of any task answers in the Playground: labels with their shares, words with tags, or text."""

import pytest
import torch

from peft_ui.playground.generate import generate
from peft_ui.playground.question import Question, Sampling
from peft_ui.runs.atomic import write_json
from peft_ui.training.train import train
from tests.training.tasks import recipe_for

pytestmark = pytest.mark.slow
ASKED = {
    "SEQ_CLS": ("the film is great", "positive"),
    "TOKEN_CLS": ("Ada lives in Oslo", "Ada/B-PER lives/O in/O Oslo/B-LOC"),
    "SEQ_2_SEQ_LM": ("Ada lives in Rome", "Rome"),
}


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    torch.set_num_threads(1)


@pytest.mark.parametrize("task", ASKED)
def test_base_and_adapter_answer_side_by_side(task, tmp_path):
    text, expected = ASKED[task]
    more = {"num_train_epochs": 25, "per_device_train_batch_size": 4} if task == "SEQ_2_SEQ_LM" else {}
    recipe = recipe_for(task, tmp_path, **more)
    train(recipe, tmp_path / "run")
    write_json(tmp_path / "run/recipe.json", recipe.to_dict())
    said = generate(tmp_path / "run", Question(context=text), Sampling(max_new_tokens=8), compare=True)
    assert set(said) == {"base", "adapter"}
    assert said["adapter"] != said["base"]
    if task == "SEQ_CLS":
        first, second = said["adapter"].splitlines()
        assert first.endswith(expected)
        assert float(first.split("%")[0]) + float(second.split("%")[0]) == pytest.approx(100, abs=0.2)
    else:
        assert said["adapter"] == expected
