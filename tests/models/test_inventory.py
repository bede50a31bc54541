import json
import subprocess
import sys

import pytest

from peft_ui.models.inventory import facts_of, inventory_of, matching
from peft_ui.models.skeleton import skeleton
from tests.methods.models_to_try import CELLS, config, model


@pytest.mark.parametrize(("kind", "task"), CELLS)
def test_skeleton_and_model_are_the_same(kind: str, task: str) -> None:
    real = model(kind, task)
    empty = inventory_of(skeleton(config(kind), task), task)
    assert empty.to_dict() == inventory_of(real, task).to_dict()
    assert empty.total == sum(parameter.numel() for parameter in real.parameters())
    json.dumps(empty.to_dict())


def test_tied_weights_are_counted_once() -> None:
    tied = inventory_of(skeleton(config("qwen2"), "CAUSAL_LM"))
    assert [tensor.name for tensor in tied.parameters if tensor.shape == (96, 32)] == ["model.embed_tokens.weight"]
    assert tied.output_module == "lm_head"


def test_matching_by_ending_expression_and_all() -> None:
    inventory = inventory_of(skeleton(config("llama"), "CAUSAL_LM"))
    assert [module.name for module in matching(inventory, ("q_proj",))] == [
        "model.layers.0.self_attn.q_proj",
        "model.layers.1.self_attn.q_proj",
    ]
    assert matching(inventory, ("_proj",)) == ()
    assert [module.name for module in matching(inventory, r".*\.1\.mlp\.(up|down)_proj")] == [
        "model.layers.1.mlp.up_proj",
        "model.layers.1.mlp.down_proj",
    ]
    assert len(matching(inventory, "all-linear")) == 14
    assert {module.kind for module in matching(inventory, "all-linear")} == {"Linear"}


def test_heads_are_found_where_peft_does_not_look() -> None:
    assert inventory_of(skeleton(config("t5"), "SEQ_CLS"), "SEQ_CLS").heads == ("classification_head",)
    assert inventory_of(skeleton(config("gpt2"), "SEQ_CLS"), "SEQ_CLS").heads == ("score",)
    assert inventory_of(skeleton(config("gpt2"), "CAUSAL_LM")).heads == ()


def test_grouped_query_attention_narrows_the_prefix() -> None:
    facts = inventory_of(skeleton(config("qwen3"), "CAUSAL_LM")).facts
    assert (facts.token_dim, facts.prefix_dim, facts.num_layers, facts.max_positions) == (32, 2 * 16, 2, 64)
    assert inventory_of(skeleton(config("llama"), "CAUSAL_LM")).facts.prefix_dim == 2 * 8


def test_the_page_may_import_all_of_it() -> None:
    """Settings, methods and inventories must not drag in the heavy libraries."""
    code = (
        "import sys, peft_ui.methods, peft_ui.models.inventory, peft_ui.models.stock, peft_ui.models.load, "
        "peft_ui.estimate.estimate; "
        "print([name for name in ('torch', 'transformers', 'peft', 'gradio') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_a_model_that_numbers_from_behind_its_padding_holds_fewer_tokens():
    from transformers import BertConfig, RobertaConfig

    assert facts_of(RobertaConfig(max_position_embeddings=514, pad_token_id=1), "SEQ_CLS").max_positions == 512
    assert facts_of(BertConfig(max_position_embeddings=512), "SEQ_CLS").max_positions == 512
