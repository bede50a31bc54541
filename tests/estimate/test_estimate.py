import json
from pathlib import Path
from time import perf_counter

import pytest

from peft_ui.errors import MethodError, ModelError
from peft_ui.estimate.estimate import estimate_parts
from peft_ui.estimate.memory import Step
from peft_ui.methods import METHODS, method_class
from peft_ui.models.settings import ModelSettings

LLAMA_8B = {
    "model_type": "llama",
    "vocab_size": 128256,
    "hidden_size": 4096,
    "intermediate_size": 14336,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "tie_word_embeddings": False,
    "max_position_embeddings": 8192,
}
LLAMA_70B = LLAMA_8B | {
    "hidden_size": 8192,
    "intermediate_size": 28672,
    "num_hidden_layers": 80,
    "num_attention_heads": 64,
}


@pytest.fixture
def llama(tmp_path: Path) -> ModelSettings:
    (tmp_path / "config.json").write_text(json.dumps(LLAMA_8B), encoding="utf-8")
    return ModelSettings(name=str(tmp_path), dtype="float32")


def test_the_answer_has_the_contract_s_shape(llama: ModelSettings) -> None:
    found = estimate_parts(llama, "CAUSAL_LM", method_class("lora")(), Step(128, 2)).to_dict()
    assert list(found) == [
        "trainable_parameters",
        "total_parameters",
        "trainable_percent",
        "adapter_bytes",
        "memory",
        "seconds",
        "warnings",
        "adapted",
    ]
    assert found["trainable_parameters"] == 3407872
    assert found["total_parameters"] == 8030261248 + 3407872
    assert found["seconds"] is None
    assert found["warnings"] == []
    memory = found["memory"]
    assert memory["peak"] == sum(size for name, size in memory.items() if name != "peak")
    assert memory["weights"] == 4 * 8033669120
    assert memory["gradients"] == 4 * 3407872
    assert memory["optimizer"] == 8 * 3407872
    assert memory["logits"] == 2 * 128 * 128256 * 4
    # 32 layers, each 70.0 bytes for 2 x 128 x 4096 values and 0.1 for each of 128 x 128 pairs in 2 x 32 heads.
    assert memory["activations"] == 2352165683
    assert memory["peak"] == 35_676_702_023
    assert found["adapted"] == [
        {"name": "model.layers.*.self_attn.q_proj", "in_features": 4096, "out_features": 4096, "count": 32},
        {"name": "model.layers.*.self_attn.v_proj", "in_features": 4096, "out_features": 1024, "count": 32},
    ]
    json.dumps(found)


def test_glibc_keeps_a_share_of_what_the_layers_keep(llama: ModelSettings) -> None:
    """15 % of the activations, beside 475 MB of libraries and 1,300 bytes for each word."""
    memory = estimate_parts(llama, "CAUSAL_LM", method_class("lora")(), Step(1024, 8)).memory
    assert memory.overhead == 475 * 2**20 + 1300 * 128256 + int(0.15 * memory.activations)


def test_files_in_another_number_format_are_mapped_beside_the_weights(tmp_path: Path) -> None:
    """One file of 5 GB at a time, which is more than a small step takes."""
    (tmp_path / "config.json").write_text(json.dumps(LLAMA_8B | {"dtype": "bfloat16"}), encoding="utf-8")
    settings = ModelSettings(name=str(tmp_path), dtype="float32")
    memory = estimate_parts(settings, "CAUSAL_LM", method_class("lora")(), Step(128, 2)).memory
    assert memory.peak == 4 * 8030261248 + 5_000_000_000 + 475 * 2**20 + 1300 * 128256


def test_a_factor_keeps_what_it_multiplies(llama: ModelSettings) -> None:
    """IA3 learns 524,288 factors, LoRA on two small projections none: 4 bytes for each at each of 4 x 512 positions."""
    lora, ia3 = (
        estimate_parts(llama, "CAUSAL_LM", method_class(key)(), Step(512, 4)).memory.activations
        for key in ("lora", "ia3")
    )
    assert ia3 - lora == 524_288 * 4 * 4 * 512


def test_checkpointing_and_fewer_scored_tokens_save_memory(llama: ModelSettings) -> None:
    lora = method_class("lora")()
    plain = estimate_parts(llama, "CAUSAL_LM", lora, Step(512, 4)).memory
    saving = estimate_parts(llama, "CAUSAL_LM", lora, Step(512, 4, gradient_checkpointing=True, scored=200)).memory
    assert saving.activations < plain.activations / 5
    assert saving.logits == 200 * 128256 * 4


def test_quantized_base_is_smaller(llama: ModelSettings) -> None:
    lora = method_class("lora")()
    whole = estimate_parts(llama, "CAUSAL_LM", lora, Step()).memory.weights
    four_bits = llama.model_copy(update={"quantization": "nf4"})
    assert estimate_parts(four_bits, "CAUSAL_LM", lora, Step()).memory.weights < whole / 3


def test_every_reason_is_told(llama: ModelSettings) -> None:
    with pytest.raises(MethodError) as told:
        estimate_parts(llama, "DPO", method_class("prefix_tuning")(), Step(gradient_checkpointing=True))
    assert "cannot do the task DPO" in str(told.value)
    assert "gradient checkpointing" in str(told.value)


def test_a_text_longer_than_the_model_reads_is_told(llama: ModelSettings) -> None:
    method = method_class("prompt_tuning")(num_virtual_tokens=30)
    (warning,) = estimate_parts(llama, "CAUSAL_LM", method, Step(8190)).warnings
    assert warning == "Texts may reach 8220 positions; this model reads 8192."


def test_an_unmeasured_architecture_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(LLAMA_8B | {"model_type": "mistral"}), encoding="utf-8")
    settings = ModelSettings(name=str(tmp_path))
    (warning,) = estimate_parts(settings, "CAUSAL_LM", method_class("lora")(), Step()).warnings
    assert "'mistral'" in warning


def test_a_changed_config_is_read_anew(llama: ModelSettings) -> None:
    lora = method_class("lora")()
    assert estimate_parts(llama, "CAUSAL_LM", lora, Step()).count.trainable == 3407872
    (Path(llama.name) / "config.json").write_text(json.dumps(LLAMA_8B | {"num_hidden_layers": 1}), encoding="utf-8")
    assert estimate_parts(llama, "CAUSAL_LM", lora, Step()).count.trainable == 3407872 // 32


def test_a_model_of_another_kind_is_refused(llama: ModelSettings) -> None:
    with pytest.raises(ModelError, match="'llama' cannot do the task SEQ_2_SEQ_LM"):
        estimate_parts(llama, "SEQ_2_SEQ_LM", method_class("lora")(), Step())


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_live_for_seventy_billion_parameters(method: type, tmp_path: Path) -> None:
    """Warm answers within 100 ms, LoRA on every linear layer among them (measured: 3 ms)."""
    (tmp_path / "config.json").write_text(json.dumps(LLAMA_70B), encoding="utf-8")
    settings = ModelSettings(name=str(tmp_path))
    if method.key == "bitfit":
        pytest.skip("Llama has no biases")
    given = {"lora": {"target_modules": "all-linear"}, "trainable_tokens": {"token_indices": [7]}}
    chosen = method(**given.get(method.key, {}))
    estimate_parts(settings, "CAUSAL_LM", chosen, Step())
    times = []
    for _ in range(5):
        start = perf_counter()
        estimate_parts(settings, "CAUSAL_LM", chosen, Step())
        times.append(perf_counter() - start)
    assert min(times) < 0.1


def test_logits_that_a_model_caps_have_their_slope_beside_them(tmp_path) -> None:
    from transformers import Gemma2Config

    Gemma2Config().save_pretrained(tmp_path)  # caps its logits at 30
    model = ModelSettings(name=str(tmp_path), dtype="float32")
    found = estimate_parts(model, "CAUSAL_LM", method_class("lora")(), Step(512, 4)).memory
    assert found.logits == 131 * 256000 * (4 + 4), "a tile of 128 MiB, twice"
