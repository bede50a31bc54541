"""Our figures against those that others published, from configs alone.

Llama-3.2-3B: huggingface/peft, method_comparison/MetaMathQA, results of July and August 2026.
BLOOM: the counts that PEFT 0.21.2 prints, equal to those of the Chinese PEFT tutorials (liguodong, 2023).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from peft_ui.estimate.estimate import estimate_parts
from peft_ui.estimate.memory import Step
from peft_ui.methods import method_class
from peft_ui.models.settings import ModelSettings

LLAMA_3B = {
    "model_type": "llama",
    "vocab_size": 128256,
    "hidden_size": 3072,
    "intermediate_size": 8192,
    "num_hidden_layers": 28,
    "num_attention_heads": 24,
    "num_key_value_heads": 8,
    "head_dim": 128,
    "tie_word_embeddings": True,
    "max_position_embeddings": 131072,
}
BLOOMZ_560M = {"model_type": "bloom", "vocab_size": 250880, "hidden_size": 1024, "n_layer": 24, "n_head": 16}
BLOOM_389M = BLOOMZ_560M | {"vocab_size": 42437}
MLP = ["gate_proj", "up_proj", "down_proj"]
ATTENTION = ["q_proj", "k_proj", "v_proj", "o_proj"]


def figures(config: dict[str, Any], key: str, settings: dict[str, Any], folder: Path) -> dict[str, Any]:
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    method = method_class(key)(**settings)
    return estimate_parts(ModelSettings(name=str(folder), dtype="float32"), "CAUSAL_LM", method, Step()).to_dict()


@pytest.mark.parametrize(
    ("key", "settings", "trainable", "total", "file"),
    [
        ("ia3", {}, 286720, 3213036544, 1157064),
        (
            "ia3",
            {"target_modules": ATTENTION + MLP, "feedforward_modules": MLP},
            630784,
            3213380608,
            2546928,
        ),
        ("lora", {"r": 10, "lora_alpha": 20, "target_modules": MLP}, 9461760, 3222211584, 37868984),
        ("lora", {"r": 32, "lora_alpha": 64, "use_dora": True}, 9289728, 3222039552, 37181760),
        ("lora", {"r": 64, "lora_alpha": 64, "use_rslora": True}, 18350080, 3231099904, 73415408),
        ("prefix_tuning", {"num_virtual_tokens": 200, "init_weights": None}, 11468800, 3224218624, 45875328),
        ("prefix_tuning", {"num_virtual_tokens": 50}, 2867200, 3215617024, 11468928),
        ("prompt_tuning", {"num_virtual_tokens": 200}, 614400, 3213364224, 2457728),
        ("p_tuning", {"num_virtual_tokens": 20, "encoder_hidden_size": 3072}, 28382208, 3241132032, 245880),
    ],
)
def test_metamathqa(key: str, settings: dict[str, Any], trainable: int, total: int, file: int, tmp_path: Path) -> None:
    found = figures(LLAMA_3B, key, settings, tmp_path)
    assert (found["trainable_parameters"], found["total_parameters"]) == (trainable, total)
    assert found["adapter_bytes"] == pytest.approx(file, rel=0.001)


@pytest.mark.parametrize(
    ("config", "key", "settings", "trainable", "total"),
    [
        (BLOOMZ_560M, "ia3", {}, 172032, 559386624),
        (BLOOM_389M, "p_tuning", {"num_virtual_tokens": 10, "encoder_hidden_size": 1024}, 3159040, 348928000),
        (BLOOM_389M, "p_tuning_v2", {"num_virtual_tokens": 10}, 491520, 346260480),
        (BLOOM_389M, "prompt_tuning", {"num_virtual_tokens": 10}, 10240, 345779200),
        (BLOOM_389M, "prefix_tuning", {"num_virtual_tokens": 10, "prefix_projection": True}, 51440640, 397209600),
        (
            BLOOM_389M,
            "p_tuning",
            {"num_virtual_tokens": 10, "encoder_hidden_size": 1024, "encoder_reparameterization_type": "LSTM",
             "encoder_num_layers": 5, "encoder_dropout": 0.1},
            123827200,
            469596160,
        ),
        # PEFT's own documentation (pull request 1332).
        (BLOOMZ_560M, "p_tuning", {"num_virtual_tokens": 20, "encoder_hidden_size": 128}, 300288, 559514880),
        (BLOOMZ_560M, "lora", {"r": 8}, 786432, 560001024),
        # The textbook's 2·L·d·r holds where the adapted layer is square.
        (BLOOMZ_560M, "lora", {"r": 8, "target_modules": ["self_attention.dense"]}, 2 * 24 * 1024 * 8, 559607808),
    ],
)  # fmt: skip
def test_bloom(
    config: dict[str, Any], key: str, settings: dict[str, Any], trainable: int, total: int, tmp_path: Path
) -> None:
    found = figures(config, key, settings, tmp_path)
    assert (found["trainable_parameters"], found["total_parameters"]) == (trainable, total)
    assert found["trainable_percent"] == pytest.approx(100 * trainable / total)
