from pathlib import Path

from peft_ui.models.weights import is_weight, licence_in, needed_files, parameters_in
from tests.models.hub_models import small_model


def test_only_what_transformers_reads_is_a_weight() -> None:
    assert is_weight("model.safetensors")
    assert is_weight("model-00001-of-00030.safetensors")
    assert not is_weight("consolidated.safetensors")
    assert not is_weight("model.fp16.safetensors")
    assert not is_weight("adapter_model.safetensors")
    assert not is_weight("onnx/model.safetensors")


def test_needed_files_keep_their_order() -> None:
    names = "README.md config.json merges.txt a.txt original/params.json pytorch_model.bin tokenizer.model vocab.txt"
    assert needed_files(names.split()) == ["README.md", "config.json", "merges.txt", "tokenizer.model", "vocab.txt"]


def test_headers_and_card(tmp_path: Path) -> None:
    folder = small_model(tmp_path, shards=3)
    assert parameters_in(folder) == 3000
    assert licence_in(folder) == "apache-2.0"
    (folder / "README.md").write_text('---\nlicense: "gemma"\n---\n')
    assert licence_in(folder) == "gemma"
    (folder / "README.md").write_text("no front matter")
    assert licence_in(folder) == ""
