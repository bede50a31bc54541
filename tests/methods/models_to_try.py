"""Tiny models of every architecture, made from a config: no weights are fetched, a few milliseconds each."""

from functools import cache
from typing import Any

VOCABULARY = 96
LLAMA = {
    "vocab_size": VOCABULARY,
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 64,
}
BERT = {
    "vocab_size": VOCABULARY,
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "max_position_embeddings": 64,
}
CONFIGS: dict[str, dict[str, Any]] = {
    "gpt2": {"vocab_size": VOCABULARY, "n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 64},
    "llama": LLAMA | {"tie_word_embeddings": False},
    "bloom": {"vocab_size": VOCABULARY, "hidden_size": 32, "n_layer": 2, "n_head": 4},
    "opt": {
        "vocab_size": VOCABULARY,
        "hidden_size": 32,
        "ffn_dim": 48,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "max_position_embeddings": 64,
        "word_embed_proj_dim": 32,
    },
    "qwen2": LLAMA | {"tie_word_embeddings": True},
    "qwen3": LLAMA | {"head_dim": 16},
    "gemma3_text": LLAMA | {"head_dim": 16, "num_key_value_heads": 1, "sliding_window": 16},
    "t5": {
        "vocab_size": VOCABULARY,
        "d_model": 32,
        "d_kv": 8,
        "d_ff": 48,
        "num_layers": 2,
        "num_decoder_layers": 2,
        "num_heads": 4,
        "decoder_start_token_id": 0,
    },
    "bart": {
        "vocab_size": VOCABULARY,
        "d_model": 32,
        "encoder_layers": 2,
        "decoder_layers": 2,
        "encoder_attention_heads": 4,
        "decoder_attention_heads": 4,
        "encoder_ffn_dim": 48,
        "decoder_ffn_dim": 48,
        "max_position_embeddings": 64,
    },
    "bert": BERT,
    "roberta": BERT,
    "deberta-v2": BERT | {"relative_attention": True, "pos_att_type": ["p2c", "c2p"]},
}
SPECIAL = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
CELLS = [
    *((kind, "CAUSAL_LM") for kind in ("gpt2", "llama", "bloom", "opt", "qwen2", "qwen3", "gemma3_text")),
    *((kind, "SEQ_2_SEQ_LM") for kind in ("t5", "bart")),
    *((kind, "SEQ_CLS") for kind in ("bert", "roberta", "t5", "bart", "gpt2", "llama")),
    *((kind, "TOKEN_CLS") for kind in ("bert", "gpt2")),
]


@cache
def config(kind: str) -> Any:
    from transformers import AutoConfig

    return AutoConfig.for_model(kind, **CONFIGS[kind], **SPECIAL)


def model(kind: str, task: str, dtype: str = "float32") -> Any:
    """A real model, the same weights at every call."""
    import torch

    from peft_ui.models.architecture import auto_class

    torch.manual_seed(0)
    return auto_class(config(kind), task).from_config(config(kind), dtype=getattr(torch, dtype)).eval()


def logits(model: Any, task: str) -> Any:
    """What the model answers to a fixed text."""
    import torch

    ids = torch.arange(5, 17).reshape(1, -1)
    if model.config.model_type in ("t5", "bart") and task == "SEQ_CLS":
        ids[0, -1] = 2  # these read their answer at the end-of-text token
    given = {"decoder_input_ids": ids[:, :4]} if task == "SEQ_2_SEQ_LM" else {}
    with torch.no_grad():
        return model(input_ids=ids, attention_mask=torch.ones_like(ids), **given).logits
