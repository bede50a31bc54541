import json

import pytest
import torch

from peft_ui.errors import MethodError, RunError
from peft_ui.export.compare import distance, logits_of
from peft_ui.export.merged import refusal, unwrap_saved_modules, write_merged
from peft_ui.recipe.recipe import parse_recipe
from tests.export.shaken import shaken_run


@pytest.mark.parametrize(
    "method",
    [{"key": "lora", "r": 4, "target_modules": "all-linear"}, {"key": "lora", "use_dora": True}, {"key": "ia3"}],
    ids=["lora", "dora", "ia3"],
)
def test_merged_says_what_the_adapter_says(tiny_model, tmp_path, method):
    run = shaken_run(tmp_path / "home", tiny_model, **method)
    told = write_merged(run, tmp_path / "merged")
    assert told["max_difference"] < 1e-4
    assert told == {"path": str(tmp_path / "merged"), "max_difference": told["max_difference"], "dtype": "float32"}
    from transformers import AutoModelForCausalLM, AutoTokenizer, pipeline

    merged = AutoModelForCausalLM.from_pretrained(tmp_path / "merged")
    base = AutoModelForCausalLM.from_pretrained(tiny_model)
    assert type(merged) is type(base)
    assert distance(logits_of(base), logits_of(merged)) > 0.01
    assert pipeline("text-generation", merged, tokenizer=AutoTokenizer.from_pretrained(tmp_path / "merged"))("one two")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "merged"]


@pytest.mark.parametrize(
    ("method", "why"),
    [
        ("prompt_tuning", "Prompt Tuning cannot be merged into its base. It puts learnt vectors before every text"),
        ("prefix_tuning", "no weight of the base could hold them"),
        ("full", "a whole model already"),
    ],
)
def test_a_method_that_cannot_is_refused_with_the_reason(run, rewrite, tmp_path, method, why):
    rewrite(run.recipe, method={"key": method})
    with pytest.raises(MethodError, match=why):
        write_merged(run, tmp_path / "merged")
    assert refusal(parse_recipe({"method": {"key": "lora"}})) is None


def test_a_merge_that_says_something_else_is_not_offered(tiny_model, tmp_path, monkeypatch):
    monkeypatch.setattr("peft_ui.export.merged.TOLERANCE", {"float32": -1.0})
    run = shaken_run(tmp_path / "home", tiny_model)
    with pytest.raises(MethodError, match="does not say the same"):
        write_merged(run, tmp_path / "merged")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_place_that_is_taken(run, tmp_path):
    (tmp_path / "merged").mkdir()
    with pytest.raises(RunError, match="is there already"):
        write_merged(run, tmp_path / "merged")


def test_a_trained_head_is_unwrapped_before_the_merge():
    from peft import IA3Config, get_peft_model
    from transformers import RobertaConfig, RobertaForSequenceClassification

    config = RobertaConfig(
        vocab_size=30,
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=40,
        num_labels=3,
    )
    torch.manual_seed(0)
    model = get_peft_model(
        RobertaForSequenceClassification(config),
        IA3Config(
            task_type="SEQ_CLS",
            target_modules=["query", "output.dense"],
            feedforward_modules=["output.dense"],
            modules_to_save=["classifier"],
        ),
    ).eval()
    with torch.no_grad():
        for weight in model.parameters():
            if weight.requires_grad:
                weight.add_(torch.randn_like(weight) * 0.1)
    before = logits_of(model)
    unwrap_saved_modules(model)
    merged = model.merge_and_unload(safe_merge=True)
    assert type(merged).__name__ == "RobertaForSequenceClassification"
    assert distance(before, logits_of(merged)) < 1e-5


def test_an_adapter_that_is_not_there(run, tmp_path, rewrite):
    rewrite(run.recipe, method={"key": "lora"})
    for file in run.adapter.iterdir():
        file.unlink()
    run.adapter.rmdir()
    with pytest.raises(RunError, match="has no adapter yet"):
        write_merged(run, tmp_path / "merged")
    assert json.loads(run.recipe.read_text())["method"] == {"key": "lora"}
