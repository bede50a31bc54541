"""A llama of 20,000 weights made from a config, with a tokenizer of its own, and runs with adapters for it."""

import json
from pathlib import Path

import torch

from peft_ui.formatting.template import parse_template
from peft_ui.methods import method_class
from peft_ui.methods.base import Plan
from peft_ui.recipe.recipe import parse_recipe

WORDS = "<s> </s> <unk> Instruction : Input Answer name the sky blue red green one two three . , a b c d e f g".split()


def tokenizer():
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    inner = Tokenizer(models.WordLevel({word: index for index, word in enumerate(WORDS)}, unk_token="<unk>"))
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    inner.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 0)])
    return PreTrainedTokenizerFast(
        tokenizer_object=inner, bos_token="<s>", eos_token="</s>", unk_token="<unk>", pad_token="</s>"
    )


def base_folder(folder: Path) -> Path:
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(WORDS),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=128,
        bos_token_id=0,
        eos_token_id=1,
        initializer_range=0.6,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return folder


def run_folder(folder: Path, base: Path, method: str, **settings) -> Path:
    """A run whose adapter was never trained but shaken, so that it answers otherwise than the base."""
    from transformers import AutoModelForCausalLM

    recipe = parse_recipe({"model": {"name": str(base)}, "method": {"key": method, **settings}})
    model = recipe.method.attach(AutoModelForCausalLM.from_pretrained(base), Plan(task="CAUSAL_LM"))
    torch.manual_seed(1)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.add_(torch.randn_like(parameter))
    adapter = folder / "adapter"
    adapter.mkdir(parents=True)
    recipe.method.save(model, adapter)
    (adapter / "prompt_template.json").write_text(json.dumps(parse_template("instruction").to_dict()))
    (folder / "recipe.json").write_text(json.dumps(recipe.to_dict()))
    (folder / "owner.json").write_text(json.dumps({"owner": "local", "created": 0}))
    assert method_class(method)
    return folder
