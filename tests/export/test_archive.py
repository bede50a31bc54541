import json
import shutil
import zipfile

import pytest

from peft_ui.errors import RunError
from peft_ui.export.archive import write_zip
from tests.card.finished import finished_run


@pytest.fixture
def run(tmp_path):
    return finished_run(tmp_path / "home")


def test_the_adapter_its_recipe_and_its_card_leave_together(run, tmp_path):
    (run.adapter / "adapter_model.safetensors").write_bytes(b"weights")
    (run.adapter / "training_args.bin").write_bytes(b"a pickle")
    (run.adapter / "additional_chat_templates").mkdir()
    (run.adapter / "additional_chat_templates" / "tool.jinja").write_text("{{ x }}")
    path = write_zip(run, tmp_path / "out.zip")
    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == [
            "pirate-1/README.md",
            "pirate-1/adapter_config.json",
            "pirate-1/adapter_model.safetensors",
            "pirate-1/additional_chat_templates/tool.jinja",
            "pirate-1/prompt_template.json",
            "pirate-1/recipe.json",
            "pirate-1/tokenizer.json",
            "pirate-1/tokenizer_config.json",
        ]
        assert archive.read("pirate-1/adapter_model.safetensors") == b"weights"
        recipe = json.loads(archive.read("pirate-1/recipe.json"))
        assert (recipe["task"], recipe["data"]["source"]) == ("CAUSAL_LM", "my customers.csv")
        for name in ("recipe.json", "adapter_config.json", "tokenizer_config.json"):
            text = archive.read(f"pirate-1/{name}").decode()
            assert str(tmp_path) not in text and "/home/anna" not in text, name
        card = archive.read("pirate-1/README.md").decode()
    assert "## How to use it" in card and "farewell, matey" in card
    assert "/home/anna" not in card and str(tmp_path) not in card


def test_a_run_without_an_adapter_says_so(run, tmp_path):
    shutil.rmtree(run.adapter)
    with pytest.raises(RunError, match="has no adapter yet"):
        write_zip(run, tmp_path / "out.zip")


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(run, tmp_path):
    with pytest.raises(RunError, match="cannot be written"):
        write_zip(run, tmp_path / "nowhere" / "out.zip")
    assert list(tmp_path.iterdir()) == [tmp_path / "home"]
