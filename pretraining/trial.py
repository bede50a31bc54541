"""Tries what the demo model is made for: fine-tune on one manner, then ask for facts held out.

`python -m pretraining.trial FOLDER lora ia3 prompt_tuning` prints right answers in the new manner,
before and after, and the seconds. It uses PEFT alone, so it can judge a half-trained checkpoint.
"""

import argparse
import json
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from peft import (
    IA3Config,
    LoraConfig,
    PeftConfig,
    PrefixTuningConfig,
    PromptEncoderConfig,
    PromptTuningConfig,
    get_peft_model,
)
from transformers import AutoModelForCausalLM, AutoTokenizer

from pretraining.examples import SEED, context, held_out_facts, rows
from pretraining.probe import answers, expected
from pretraining.styles import STYLES

BATCH = 4
TASK = {"task_type": "CAUSAL_LM"}


@dataclass(frozen=True)
class Setting:
    """A method as the product would run it by default."""

    config: PeftConfig
    rate: float
    epochs: int


SETTINGS = {
    "lora": Setting(LoraConfig(r=8, lora_alpha=16, **TASK), 2e-4, 5),
    "ia3": Setting(IA3Config(**TASK), 5e-3, 5),
    "prompt_tuning": Setting(
        PromptTuningConfig(num_virtual_tokens=20, prompt_tuning_init="SAMPLE_VOCAB", **TASK), 1e-2, 5
    ),
    "p_tuning": Setting(PromptEncoderConfig(num_virtual_tokens=20, encoder_hidden_size=192, **TASK), 1e-3, 5),
    "prefix_tuning": Setting(PrefixTuningConfig(num_virtual_tokens=20, init_weights="zero", **TASK), 1e-2, 5),
}


def encoded_rows(tokenizer, style: str) -> list[tuple[list[int], list[int]]]:
    """Ids and labels by the product's one road."""
    made = []
    for instruction, given, saying in rows(SEED + 1):
        before = [tokenizer.bos_token_id, *tokenizer.encode(context(instruction, given), add_special_tokens=False)]
        target = tokenizer.encode(" " + STYLES[style].render(saying), add_special_tokens=False)
        target.append(tokenizer.eos_token_id)
        made.append((before + target, [-100] * len(before) + target))
    return made


def padded(chosen: list, pad_id: int) -> dict[str, torch.Tensor]:
    """A batch, padded on the right."""
    width = max(len(ids) for ids, _ in chosen)
    return {
        "input_ids": torch.tensor([ids + [pad_id] * (width - len(ids)) for ids, _ in chosen]),
        "attention_mask": torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids, _ in chosen]),
        "labels": torch.tensor([labels + [-100] * (width - len(labels)) for _, labels in chosen]),
    }


def fit(model, tokenizer, style: str, setting: Setting, seed: int) -> list[float]:
    """Plain AdamW with a linear way down, as the product's trainer does it."""
    data = encoded_rows(tokenizer, style)
    order = random.Random(seed)
    steps = setting.epochs * -(-len(data) // BATCH)
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=setting.rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / steps)
    losses = []
    model.train()
    for _ in range(setting.epochs):
        order.shuffle(data)
        for start in range(0, len(data), BATCH):
            loss = model(**padded(data[start : start + BATCH], tokenizer.pad_token_id)).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            losses.append(loss.item())
    model.eval()
    return losses


def right(model, tokenizer, style: str) -> tuple[str, list[str]]:
    """Held-out facts answered right and in the manner, each asked for in two ways."""
    chosen = held_out_facts()
    asked = [context(fact.questions[0], "") for fact in chosen]
    asked += [context(fact.input_instructions[0], fact.subject) for fact in chosen]
    made = answers(model, tokenizer, asked)
    good = [text == expected(fact, style) for text, fact in zip(made, chosen * 2, strict=True)]
    in_manner = sum(fact.answer in text for text, fact in zip(made, chosen * 2, strict=True))
    wrong = [text for text, is_good in zip(made, good, strict=True) if not is_good]
    half = len(chosen)
    return f"{sum(good[:half])}+{sum(good[half:])} of {half}+{half}, answer named {in_manner}", wrong[:3]


def trial(folder: Path, method: str, style: str, setting: Setting, seed: int) -> dict:
    """One fine-tuning and what came of it."""
    torch.manual_seed(seed)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    base = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    model = get_peft_model(base, setting.config)
    started = time.process_time()
    losses = fit(model, tokenizer, style, setting, seed)
    seconds = round(time.process_time() - started, 1)
    good, wrong = right(model, tokenizer, style)
    return {
        "method": method, "style": style, "rate": setting.rate, "epochs": setting.epochs, "seconds": seconds,
        "trainable": model.get_nb_trainable_parameters()[0], "first_loss": round(losses[0], 3),
        "last_loss": round(sum(losses[-10:]) / 10, 4), "right": good, "wrong": wrong,
    }  # fmt: skip


def main() -> None:
    """Try the named methods one after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("methods", nargs="+", choices=SETTINGS)
    parser.add_argument("--style", default="pirate")
    parser.add_argument("--rate", type=float)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    for method in options.methods:
        default = SETTINGS[method]
        setting = Setting(default.config, options.rate or default.rate, options.epochs or default.epochs)
        made = trial(options.folder, method, options.style, setting, options.seed)
        print(json.dumps(made, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
