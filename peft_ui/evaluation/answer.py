"""The model's own words to a few rows: what a person looks at before any number."""

from collections.abc import Sequence
from typing import Any

from peft_ui.tokens.encode import IGNORED, Encoded


def answers(model: Any, tokenizer: Any, rows: Sequence[Encoded], max_new_tokens: int = 64) -> list[str]:
    """Greedy answers to the contexts of `rows`, one prompt at a time.

    Padding is avoided on purpose: it shifts positions under soft prompts and changes their answers.
    """
    import torch

    was_training = model.training
    device = next(model.parameters()).device
    model.eval()
    texts = []
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        for row in rows:
            prompt = torch.tensor(
                [context_of(row) or [_filler(tokenizer) or 0]], device=device
            )  # some rows are all target
            reply = model.generate(
                input_ids=prompt,
                attention_mask=torch.ones_like(prompt),
                max_new_tokens=max_new_tokens,
                do_sample=False,
                use_cache=True,
                pad_token_id=_filler(tokenizer),
            )
            texts.append(tokenizer.decode(reply[0, prompt.shape[1] :], skip_special_tokens=True).strip())
    model.train(was_training)
    return texts


def context_of(row: Encoded) -> list[int]:
    """The ids before the first one that is learnt."""
    labels = list(row.labels)
    first = next((place for place, label in enumerate(labels) if label != IGNORED), len(labels))
    return list(row.input_ids)[:first]


def target_of(row: Encoded) -> list[int]:
    """The ids that are learnt, in order."""
    return [label for label in row.labels if label != IGNORED]


def _filler(tokenizer: Any) -> int | None:
    return tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id
