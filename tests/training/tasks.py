"""A tiny model and rows that can be learnt, for every task: made from configs, learnt in seconds."""

import json
from pathlib import Path

from peft_ui.recipe.recipe import parse_recipe

NAMES = ["Ada", "Bob", "Cleo", "Dan"]
PLACES = ["Rome", "Oslo", "Lima", "Kyoto"]
GOOD = ["good", "fine", "great", "lovely"]
BAD = ["bad", "poor", "awful", "dull"]
THINGS = ["film", "book", "song", "meal", "game"]
OTHER = ["the", "is", "was", "and", "lives", "in", "likes", "a"]
WORDS = [*NAMES, *PLACES, *GOOD, *BAD, *THINGS, *OTHER]
SPECIAL = ["<pad>", "<unk>", "<s>", "</s>"]
SHAPE = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
KINDS = {
    "bert": SHAPE | {"max_position_embeddings": 64, "initializer_range": 0.2},
    "llama": SHAPE | {"max_position_embeddings": 64, "initializer_range": 0.3, "num_key_value_heads": 2},
    "t5": {"d_model": 32, "d_kv": 8, "d_ff": 64, "num_layers": 2, "num_heads": 4, "initializer_factor": 1.0},
    "bart": {
        "d_model": 32,
        "encoder_layers": 2,
        "decoder_layers": 2,
        "encoder_attention_heads": 4,
        "decoder_attention_heads": 4,
        "encoder_ffn_dim": 64,
        "decoder_ffn_dim": 64,
        "max_position_embeddings": 64,
        "init_std": 0.2,
    },
}
MODEL_OF = {
    "CAUSAL_LM": "llama",
    "SEQ_CLS": "bert",
    "TOKEN_CLS": "bert",
    "SEQ_2_SEQ_LM": "t5",
    "DPO": "llama",
    "KTO": "llama",
}


def tiny_model(folder: Path, kind: str) -> str:
    """A base of that kind without a head for labels, and its tokenizer."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import AutoConfig, AutoModel, AutoModelForCausalLM, AutoModelForSeq2SeqLM, PreTrainedTokenizerFast

    raw = Tokenizer(models.WordLevel({word: n for n, word in enumerate([*SPECIAL, *WORDS])}, unk_token="<unk>"))
    raw.pre_tokenizer = pre_tokenizers.Whitespace()
    if kind != "llama":
        raw.post_processor = processors.TemplateProcessing(
            single="<s> $A </s>", special_tokens=[("<s>", 2), ("</s>", 3)]
        )
    names = {"pad_token": "<pad>", "unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>"}
    PreTrainedTokenizerFast(tokenizer_object=raw, **names).save_pretrained(folder)
    ids = {"pad_token_id": 0, "bos_token_id": 2, "eos_token_id": 3, "decoder_start_token_id": 0}
    config = AutoConfig.for_model(kind, vocab_size=len(SPECIAL) + len(WORDS), **KINDS[kind], **ids)
    auto = {"bert": AutoModel, "t5": AutoModelForSeq2SeqLM, "bart": AutoModelForSeq2SeqLM}.get(
        kind, AutoModelForCausalLM
    )
    torch.manual_seed(0)
    auto.from_config(config).save_pretrained(folder)
    return str(folder)


def rows_of(task: str) -> list[dict]:
    """Rows with a rule that a few hundred weights can hold, each combination once."""
    if task == "SEQ_CLS":
        return [
            {"text": f"the {thing} {verb} {word}", "label": "positive" if word in GOOD else "negative"}
            for thing in THINGS
            for verb in ("is", "was")
            for word in (*GOOD, *BAD)
        ]
    if task == "TOKEN_CLS":
        return [
            {
                "tokens": [name, verb, *place.split(), "and", "likes", "a", thing],
                "tags": ["B-PER", "O", "O", "B-LOC", "O", "O", "O", "O"],
            }
            for name in NAMES
            for place in (f"in {one}" for one in PLACES)
            for verb, thing in (("lives", "film"), ("was", "book"), ("is", "song"))
        ]
    if task == "CAUSAL_LM":
        return [{"context": f"{name} lives in", "target": f" {place}"} for name in NAMES for place in PLACES]
    if task == "SEQ_2_SEQ_LM":
        return [
            {"source": f"{name} lives in {place}", "target": place} for name in (*NAMES, *THINGS) for place in PLACES
        ]
    if task == "DPO":
        return [
            {"prompt": f"the {thing} {verb}", "chosen": f" {good}", "rejected": f" {bad}"}
            for thing in THINGS
            for verb in ("is", "was")
            for good, bad in zip(GOOD, BAD, strict=True)
        ]
    return [
        {"prompt": f"the {thing} {verb}", "completion": f" {word}", "label": word in GOOD}
        for thing in THINGS
        for verb in ("is", "was")
        for word in (*GOOD, *BAD)
    ]


def recipe_for(
    task: str, folder: Path, kind: str | None = None, method: dict | None = None, metrics=("loss",), **training
):
    """A recipe over `rows_of(task)` and a tiny model, both written below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = folder / "rows.jsonl"
    rows.write_text("".join(json.dumps(row) + "\n" for row in rows_of(task)), encoding="utf-8")
    model = folder / f"tiny-{kind or MODEL_OF[task]}"
    if not model.exists():
        tiny_model(model, kind or MODEL_OF[task])
    return parse_recipe(
        {
            "model": {"name": str(model)},
            "task": task,
            "data": {"source": str(rows), "max_length": 32, "template": "plain", "validation": {"fraction": 0.25}},
            "method": method or {"key": "lora", "r": 8, "target_modules": "all-linear"},
            "training": {"per_device_train_batch_size": 8, "learning_rate": 0.01, "num_train_epochs": 8} | training,
            "evaluation": {"samples": 10, "metrics": metrics},
        }
    )
