"""Published parameter counts, met to the last one: the figures are copied, with their source.

huggingface/peft, `method_comparison/MetaMathQA`, results of July and August 2026: Llama-3.2-3B, CAUSAL_LM; file sizes
are of the adapters that were published with them (those of some runs hold more than ours, or in 16 bits).
"""

from typing import Any

import pytest

from peft_ui.estimate.adapter_file import file_bytes
from peft_ui.methods import method_class
from peft_ui.models.inventory import Inventory, inventory_of
from peft_ui.models.skeleton import skeleton

QV = ["q_proj", "v_proj"]
MLP = ["gate_proj", "up_proj", "down_proj"]
ALL = ["q_proj", "k_proj", "v_proj", "o_proj", *MLP]
PUBLISHED: list[tuple[str, dict[str, Any], int, int, int]] = [
    ("adaption_prompt", {"adapter_layers": 28, "adapter_len": 100}, 8601628, 3221351452, 17210384),
    ("beft", {"target_modules": ["v_proj"]}, 28672, 3212778496, 118192),
    ("boft", {}, 802816, 3213552640, 3225360),
    ("c3a", {"block_size": 64, "target_modules": QV}, 5505024, 3218254848, 22027512),
    ("deft", {"decomposition_method": "qr", "para": True, "r": 32}, 3670016, 3216419840, 14687168),
    ("deft", {"r": 32}, 9175040, 3221924864, 36714424),
    ("fourierft", {"n_frequency": 5000, "scaling": 300, "target_modules": QV}, 280000, 3213029824, 1127472),
    ("glora", {"target_modules": QV}, 4587520, 3217337344, 19204328),
    ("gralora", {}, 9175040, 3221924864, 36714960),
    ("hira", {"target_modules": QV}, 9175040, 3221924864, 36714432),
    ("ia3", {"feedforward_modules": MLP, "target_modules": ALL}, 630784, 3213380608, 2546928),
    ("ia3", {}, 286720, 3213036544, 1157064),
    ("ln_tuning", {}, 175104, 3212924928, 358288),
    ("loha", {"alpha": 64, "r": 32, "target_modules": QV}, 18350080, 3231099904, 73429560),
    ("lora", {"lora_alpha": 20, "r": 10, "target_modules": MLP}, 9461760, 3222211584, 37868984),
    ("lora", {"lora_alpha": 64, "r": 32, "use_dora": True}, 9289728, 3222039552, 37181760),
    ("lora", {"lora_alpha": 64, "r": 32, "freeze_a": True}, 3670016, 3221924864, 36715216),
    ("lora", {"lora_alpha": 64, "r": 32, "init_lora_weights": "mica"}, 5505024, 3221924864, 36715216),
    ("lora", {"lora_alpha": 64, "r": 64, "use_rslora": True}, 18350080, 3231099904, 73415408),
    ("miss", {"init_weights": "bat"}, 7340032, 3220089856, 29367552),
    ("miss", {"init_weights": "mini", "mini_r": 64}, 229376, 3212979200, 924568),
    ("p_tuning", {"num_virtual_tokens": 20, "encoder_hidden_size": 3072}, 28382208, 3241132032, 245880),
    ("peanut", {"scaling": 2.0, "target_modules": QV}, 7340032, 3220089856, 29375392),
    ("prefix_tuning", {"num_virtual_tokens": 200}, 11468800, 3224218624, 45875328),
    ("prefix_tuning", {"num_virtual_tokens": 50}, 2867200, 3215617024, 11468928),
    ("prompt_tuning", {"num_virtual_tokens": 200}, 614400, 3213364224, 2457728),
    ("road", {"variant": "road_2"}, 229376, 3212979200, 931480),
    ("shira", {"random_seed": 42}, 9175040, 3221924864, 110115520),
    ("tinylora", {"weight_tying": 1.0}, 64, 3212749888, 2372944),
    ("vblora", {"vector_length": 256, "target_modules": QV}, 1212416, 3213962240, 4864912),
    ("waveft", {"n_frequency": 5000, "target_modules": QV}, 280000, 3213029824, 1127304),
]


@pytest.fixture(scope="module")
def llama_3b() -> Inventory:
    from transformers import LlamaConfig

    config = LlamaConfig(
        vocab_size=128256, hidden_size=3072, intermediate_size=8192, num_hidden_layers=28, num_attention_heads=24,
        num_key_value_heads=8, head_dim=128, tie_word_embeddings=True, max_position_embeddings=131072,
    )  # fmt: skip
    return inventory_of(skeleton(config, "CAUSAL_LM", "bfloat16"))


@pytest.mark.parametrize(("key", "settings", "trainable", "total", "size"), PUBLISHED)
def test_published(
    key: str, settings: dict[str, Any], trainable: int, total: int, size: int, llama_3b: Inventory
) -> None:
    method = method_class(key)(**settings)
    assert method.refusals("CAUSAL_LM", llama_3b) == []
    count = method.count(llama_3b)
    assert (count.trainable, count.total) == (trainable, total)
    assert file_bytes(method.saved_tensors(llama_3b)) == pytest.approx(size, rel=0.01)
