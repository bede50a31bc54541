"""Tiny models made from configs: a real architecture, a real tokenizer, no network, no seconds."""

import json
from pathlib import Path

import pytest

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory) -> Path:
    """A Llama of some 40,000 parameters with a word-level tokenizer, saved as a folder."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny-llama")
    vocabulary = {
        word: number for number, word in enumerate(["<unk>", "<s>", "</s>", "Answer", ":", "Instruction", *WORDS])
    }
    raw = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    raw.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=raw, unk_token="<unk>", bos_token="<s>", eos_token="</s>")
    config = LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=128,
        bos_token_id=1,
        eos_token_id=2,
        tie_word_embeddings=False,
        initializer_range=0.3,  # an untrained head must already tell words apart: adapters cannot change it
    )
    torch.manual_seed(0)
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def number_rows(tmp_path_factory) -> Path:
    """Forty rows that can be learnt: after each number comes the next."""
    file = tmp_path_factory.mktemp("rows") / "numbers.jsonl"
    rows = [{"context": f"{word} Answer:", "target": f" {WORDS[(n + 1) % 10]}"} for n, word in enumerate(WORDS)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows * 4), encoding="utf-8")
    return file


@pytest.fixture
def tiny_recipe(tiny_model, number_rows) -> dict:
    """A recipe that learns the numbers with LoRA in 30 steps."""
    return {
        "model": {"name": str(tiny_model)},
        "data": {"source": str(number_rows), "max_length": 32, "validation": {"fraction": 0.2}},
        "method": {"key": "lora", "r": 8, "target_modules": "all-linear"},
        "training": {"num_train_epochs": 7, "per_device_train_batch_size": 8, "learning_rate": 0.02},
        "evaluation": {"samples": 2},
    }
