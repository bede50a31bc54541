"""Unmodified libraries in a process of their own, with no more than HF_ENDPOINT told to them."""

import json
import subprocess
import sys

import pytest

CLIENT = """
import json, sys
from huggingface_hub import HfApi, hf_hub_download, snapshot_download
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from peft import PeftModel
from datasets import load_dataset

folder, told = sys.argv[1], {}
api = HfApi()
told["me"] = api.whoami()["name"]
api.create_repo("ada/adapter", private=True)
api.upload_folder(repo_id="ada/adapter", folder_path=folder, allow_patterns=["adapter_*", "tokenizer*"])
told["files"] = sorted(api.list_repo_files("ada/adapter"))
told["snapshot"] = snapshot_download("ada/adapter").rpartition("/")[2]
told["file"] = json.load(open(hf_hub_download("org/tiny", "config.json")))["model_type"]
told["config"] = type(AutoConfig.from_pretrained("org/tiny")).__name__
told["tokens"] = AutoTokenizer.from_pretrained("org/tiny")("one two")["input_ids"]
base = AutoModelForCausalLM.from_pretrained("org/tiny")
told["weights"] = sum(weight.numel() for weight in base.parameters())
told["adapter"] = type(PeftModel.from_pretrained(base, "ada/adapter").active_peft_config).__name__
told["rows"] = load_dataset("org/rows", split="train").to_list()
told["found"] = [model.id for model in api.list_models(search="tin")]
print(json.dumps(told))
"""


@pytest.mark.slow
def test_every_library_takes_it_for_the_hub(hub_server, tmp_path, tiny_model):
    from tests.export.shaken import shaken_run

    run = shaken_run(tmp_path / "home", tiny_model)
    rows = tmp_path / "rows"
    rows.mkdir()
    (rows / "train.jsonl").write_text('{"question": "a", "answer": "b"}\n')
    hub_server.add_model("org/tiny", tiny_model)
    hub_server.add_dataset("org/rows", rows)
    environment = hub_server.environment(tmp_path / "cache", hub_server.tokens["ada"])
    done = subprocess.run(
        [sys.executable, "-c", CLIENT, str(run.adapter)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    repo = hub_server.repos["ada/adapter"]
    assert json.loads(done.stdout) == {
        "me": "ada",
        "files": [
            ".gitattributes",
            "adapter_config.json",
            "adapter_model.safetensors",
            "tokenizer.json",
            "tokenizer_config.json",
        ],
        "snapshot": repo.head.oid,
        "file": "llama",
        "config": "LlamaConfig",
        "tokens": [6, 7],
        "weights": 19616,
        "adapter": "LoraConfig",
        "rows": [{"question": "a", "answer": "b"}],
        "found": ["org/tiny"],
    }
    assert repo.private is True
