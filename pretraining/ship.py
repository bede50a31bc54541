"""Turns a pretrained folder into the model that is shipped: `python -m pretraining.ship FOLDER`.

Weights are rounded to bfloat16, half the size; the probe is then run on what was rounded.
"""

import argparse
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

DEMO_FOLDER = Path(__file__).parent.parent / "peft_ui" / "models" / "demo"


def ship(source: Path, target: Path) -> None:
    """Write the folder that the product bundles."""
    model = AutoModelForCausalLM.from_pretrained(source, dtype=torch.bfloat16)
    tokenizer = AutoTokenizer.from_pretrained(source)
    model.generation_config = GenerationConfig(
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        max_new_tokens=48,
    )
    model.save_pretrained(target)
    tokenizer.save_pretrained(target)
    for file in target.iterdir():
        file.chmod(0o644)


def main() -> None:
    """Ship one pretrained folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--target", type=Path, default=DEMO_FOLDER)
    options = parser.parse_args()
    ship(options.source, options.target)


if __name__ == "__main__":
    main()
