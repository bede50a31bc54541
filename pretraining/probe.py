"""Asks a model what it knows: `python -m pretraining.probe FOLDER` prints the share of exact answers.

Exact means the whole answer, in the right style, letter by letter.
"""

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from pretraining.corpus import INPUT_LAYOUT, INSTRUCTION_LAYOUT
from pretraining.styles import CUED_STYLES, PLAIN, STYLES, Saying
from pretraining.world import Fact, facts

LONGEST_ANSWER = 40
ROWS_PER_BATCH = 64


def answers(model, tokenizer, contexts: list[str]) -> list[str]:
    """Greedy answers. Contexts of one length go together, so that nothing is padded."""
    by_length: dict[int, list[int]] = defaultdict(list)
    encoded = [[tokenizer.bos_token_id, *tokenizer.encode(text, add_special_tokens=False)] for text in contexts]
    for index, ids in enumerate(encoded):
        by_length[len(ids)].append(index)
    found = [""] * len(contexts)
    for indexes in by_length.values():
        for start in range(0, len(indexes), ROWS_PER_BATCH):
            chosen = indexes[start : start + ROWS_PER_BATCH]
            texts = generate(model, tokenizer, torch.tensor([encoded[index] for index in chosen]))
            for index, text in zip(chosen, texts, strict=True):
                found[index] = text
    return found


@torch.inference_mode()
def generate(model, tokenizer, ids: torch.Tensor) -> list[str]:
    """Greedy continuations of contexts of one length."""
    made = model.generate(
        input_ids=ids,
        attention_mask=torch.ones_like(ids),
        max_new_tokens=LONGEST_ANSWER,
        do_sample=False,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return [tokenizer.decode(row, skip_special_tokens=True) for row in made[:, ids.shape[1] :]]


def expected(fact: Fact, style: str) -> str:
    """The one answer that counts as right."""
    return " " + STYLES[style].render(Saying(fact.sentence, fact.answer))


def share_right(model, tokenizer, chosen: list[Fact], contexts: list[str], style: str) -> float:
    """How many of the facts are answered exactly, from 0 to 1."""
    made = answers(model, tokenizer, contexts)
    right = sum(text == expected(fact, style) for text, fact in zip(made, chosen, strict=True))
    return round(right / len(chosen), 3)


def plain_contexts(chosen: list[Fact]) -> dict[str, list[str]]:
    """The ways of asking without a cue."""
    return {
        "first question": [INSTRUCTION_LAYOUT.format(instruction=fact.questions[0]) for fact in chosen],
        "lower case, no mark": [
            INSTRUCTION_LAYOUT.format(instruction=fact.questions[-1].lower().rstrip(".")) for fact in chosen
        ],
        "with input": [
            INPUT_LAYOUT.format(instruction=fact.input_instructions[0], input=fact.subject) for fact in chosen
        ],
        "wording never seen": [INSTRUCTION_LAYOUT.format(instruction=fact.held_out_question) for fact in chosen],
        "chat": [f"<|user|> {fact.questions[0]}<|assistant|>" for fact in chosen],
    }


def probe(folder: Path, samples: int) -> dict[str, float]:
    """Share of exact answers, plain in each way of asking, then for each style with its cue."""
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    chosen = random.Random(7).sample(facts(), min(samples, len(facts())))
    figures = {
        f"{PLAIN}, {way}": share_right(model, tokenizer, chosen, contexts, PLAIN)
        for way, contexts in plain_contexts(chosen).items()
    }
    for style in CUED_STYLES:
        cued = [f"{STYLES[style].cues[0]}\n{context}" for context in plain_contexts(chosen)["first question"]]
        figures[f"{style}, cued"] = share_right(model, tokenizer, chosen, cued, style)
    return figures


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--samples", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print(json.dumps(probe(options.folder, options.samples), indent=1))


if __name__ == "__main__":
    main()
