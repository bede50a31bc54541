"""The model's own words to a few rows: what a person looks at before any number."""

from collections.abc import Sequence
from typing import Any

from peft_ui.evaluation.batch import looking_at
from peft_ui.tokens.encode import IGNORED, Encoded


def answers(model: Any, tokenizer: Any, rows: Sequence[Encoded], max_new_tokens: int = 64) -> list[str]:
    """Greedy answers to the contexts of `rows`, one prompt at a time."""
    return [written_by(model, tokenizer, context_of(row), max_new_tokens) for row in rows]


def written_by(model: Any, tokenizer: Any, ids: Sequence[int], max_new_tokens: int = 64) -> str:
    """A greedy answer to one prompt, or, of an encoder-decoder, to one source.

    Padding is avoided on purpose: it shifts positions under soft prompts and changes their answers.
    """
    import torch

    with looking_at(model) as device:
        prompt = torch.tensor([list(ids) or [_filler(tokenizer) or 0]], device=device)  # some rows are all target
        reply = model.generate(
            input_ids=prompt,
            attention_mask=torch.ones_like(prompt),
            max_new_tokens=max_new_tokens,
            do_sample=False,
            use_cache=True,
            pad_token_id=_filler(tokenizer),
        )
    begun = 0 if model.config.is_encoder_decoder else prompt.shape[1]
    return str(tokenizer.decode(reply[0, begun:], skip_special_tokens=True)).strip()


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
