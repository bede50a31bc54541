"""Folders as they lie on the Hub: a config, a tokenizer, a card, weights that are real safetensors of nothing much."""

import json
import struct
from pathlib import Path

CARD = "---\nlicense: apache-2.0\n---\n# Small\n"


def small_model(folder: Path, shards: int = 1, values: int = 1000) -> Path:
    """Write a model of `shards * values` float32 parameters, and files beside it that nobody needs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(CARD)
    (folder / "config.json").write_text(json.dumps({"model_type": "llama", "architectures": ["LlamaForCausalLM"]}))
    (folder / "tokenizer.json").write_text("{}")
    (folder / "pytorch_model.bin").write_bytes(b"x" * 5000)
    (folder / "consolidated.safetensors").write_bytes(weights(values))
    names = [f"model-{n:05}-of-{shards:05}.safetensors" for n in range(1, shards + 1)]
    for number, name in enumerate(names if shards > 1 else ["model.safetensors"]):
        (folder / name).write_bytes(weights(values, number))
    if shards > 1:
        (folder / "model.safetensors.index.json").write_text("{}")
    return folder


def weights(values: int, number: int = 0) -> bytes:
    """A safetensors file with one tensor."""
    tensor = {"dtype": "F32", "shape": [values // 10, 10], "data_offsets": [0, 4 * values]}
    header = json.dumps({"__metadata__": {"format": "pt"}, f"layer.{number}": tensor}).encode()
    return struct.pack("<Q", len(header)) + header + bytes([number]) * (4 * values)
