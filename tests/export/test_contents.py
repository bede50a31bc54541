import json

import pytest

from peft_ui.errors import RunError
from peft_ui.export.contents import contents_of, git_digest


def test_only_what_is_named_leaves(run):
    (run.adapter / "optimizer.pt").write_bytes(b"x")
    (run.adapter / "additional_chat_templates").mkdir()
    (run.adapter / "additional_chat_templates" / "tool.jinja").write_text("{{ x }}")
    assert sorted(contents_of(run, "card", None)) == [
        "README.md",
        "adapter_config.json",
        "adapter_model.safetensors",
        "additional_chat_templates/tool.jinja",
        "prompt_template.json",
        "tokenizer.json",
        "tokenizer_config.json",
    ]


def test_a_place_becomes_an_id_or_nothing_in_a_copy(run):
    before = (run.adapter / "adapter_config.json").read_bytes()
    named = json.loads(contents_of(run, "card", "org/base")["adapter_config.json"])
    unnamed = contents_of(run, "card", None)
    assert named == {"peft_type": "LORA", "r": 4, "base_model_name_or_path": "org/base"}
    assert json.loads(unnamed["adapter_config.json"])["base_model_name_or_path"] is None
    assert json.loads(unnamed["tokenizer_config.json"])["name_or_path"] is None
    assert (run.adapter / "adapter_config.json").read_bytes() == before


def test_what_needs_no_change_is_sent_as_it_is(run, rewrite):
    rewrite(run.adapter / "adapter_config.json", base_model_name_or_path="org/base")
    assert contents_of(run, "card", "org/base")["adapter_config.json"] == run.adapter / "adapter_config.json"


def test_an_adapter_without_weights(run):
    (run.adapter / "adapter_model.safetensors").unlink()
    with pytest.raises(RunError, match="holds no weights"):
        contents_of(run, "card", None)


def test_the_name_that_git_gives():
    assert git_digest(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"
