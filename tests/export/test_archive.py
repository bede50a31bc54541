import json
import zipfile

import pytest

from peft_ui.errors import RunError
from peft_ui.export.archive import write_zip
from peft_ui.runs.folder import create_run


@pytest.fixture
def run(tmp_path):
    return create_run(tmp_path / "home", {"task": "CAUSAL_LM"}, "local", lambda data: None, "one")


def test_the_adapter_and_its_recipe_leave_together(run, tmp_path):
    run.adapter.mkdir()
    (run.adapter / "adapter_model.safetensors").write_bytes(b"weights")
    (run.adapter / "training_args.bin").write_bytes(b"a pickle")
    (run.adapter / "additional_chat_templates").mkdir()
    (run.adapter / "additional_chat_templates" / "tool.jinja").write_text("{{ x }}")
    path = write_zip(run, tmp_path / "out.zip")
    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == [
            "one/adapter_model.safetensors",
            "one/additional_chat_templates/tool.jinja",
            "one/recipe.json",
        ]
        assert archive.read("one/adapter_model.safetensors") == b"weights"
        assert json.loads(archive.read("one/recipe.json")) == {"task": "CAUSAL_LM"}


def test_a_run_without_an_adapter_says_so(run, tmp_path):
    with pytest.raises(RunError, match="has no adapter yet"):
        write_zip(run, tmp_path / "out.zip")


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(run, tmp_path):
    run.adapter.mkdir()
    with pytest.raises(RunError, match="cannot be written"):
        write_zip(run, tmp_path / "nowhere" / "out.zip")
    assert list(tmp_path.iterdir()) == [tmp_path / "home"]
