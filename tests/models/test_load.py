import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from peft_ui.errors import ModelError
from peft_ui.models.load import load_config, load_model, load_tokenizer
from peft_ui.models.settings import ModelSettings
from tests.methods.models_to_try import CONFIGS, SPECIAL


def folder(path: Path, config: object) -> ModelSettings:
    (path / "config.json").write_text(config if isinstance(config, str) else json.dumps(config), encoding="utf-8")
    return ModelSettings(name=str(path))


LLAMA = {"model_type": "llama", **CONFIGS["llama"], **SPECIAL}


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"model_type": "marvin"}, "architecture .* is not known"),
        ({"hidden_size": 8}, "architecture .* is not known"),
        ("{no json", "not a valid JSON"),
    ],
)
def test_bad_config(config: object, words: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=words):
        load_config(folder(tmp_path, config))


def test_no_weights_and_no_tokenizer(tmp_path: Path) -> None:
    settings = folder(tmp_path, LLAMA)
    with pytest.raises(ModelError, match=r"no file named model.safetensors"):
        load_model(settings, "CAUSAL_LM")
    with pytest.raises(ModelError, match="could not be loaded"):
        load_tokenizer(settings)


def test_pickled_weights_are_not_read(tmp_path: Path) -> None:
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    settings = folder(tmp_path, LLAMA)
    torch.save(LlamaForCausalLM(LlamaConfig(**CONFIGS["llama"])).state_dict(), tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelError, match="safetensors"):
        load_model(settings, "CAUSAL_LM")


def test_foreign_code_is_not_run(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    (tmp_path / "evil.py").write_text(f"open({str(ran)!r}, 'w')\n", encoding="utf-8")
    config = {"model_type": "evil", "auto_map": {"AutoConfig": "evil.EvilConfig"}}
    with pytest.raises(ModelError):
        load_config(folder(tmp_path, config))
    assert not ran.exists()


def test_wrong_task(tmp_path: Path) -> None:
    settings = folder(tmp_path, {"model_type": "bert", **CONFIGS["bert"]})
    with pytest.raises(ModelError, match=r"'bert' cannot do the task CAUSAL_LM. It can do SEQ_CLS, TOKEN_CLS."):
        load_model(settings, "CAUSAL_LM")


@pytest.mark.skipif(find_spec("bitsandbytes") is not None, reason="bitsandbytes is installed")
def test_quantization_without_its_library(tmp_path: Path) -> None:
    settings = folder(tmp_path, LLAMA).model_copy(update={"quantization": "nf4"})
    with pytest.raises(ModelError, match="needs the package bitsandbytes"):
        load_model(settings, "CAUSAL_LM")


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_loads_in_the_format_asked_for(dtype: str, tmp_path: Path) -> None:
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    model = LlamaForCausalLM(LlamaConfig(**CONFIGS["llama"], **SPECIAL))
    model.to(torch.bfloat16).save_pretrained(tmp_path)
    loaded = load_model(ModelSettings(name=str(tmp_path), dtype=dtype), "CAUSAL_LM")
    assert loaded.dtype == getattr(torch, dtype)
    assert torch.equal(loaded.lm_head.weight.float(), model.lm_head.weight.float())
