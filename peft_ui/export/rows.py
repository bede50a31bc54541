"""The rows of a run as a plain script reads them: pieces of text, each learnt or not.

Text and not ids, because a person may want to read them; pieces and not whole texts, because a conversation is cut
into its learnt and its other parts by the model's own template.
"""

import json
from collections.abc import Iterator
from typing import Any

from peft_ui.formatting.examples import Chat, Example, Pair, Text
from peft_ui.formatting.prepare import Prepared
from peft_ui.formatting.template import Template
from peft_ui.recipe.recipe import Recipe


def rows_of(recipe: Recipe, prepared: Prepared) -> Iterator[tuple[str, str]]:
    """Names of files with their text, a row a line."""
    examples = [*prepared.train, *prepared.validation]
    tokenizer = None
    if any(isinstance(example, Chat) for example in examples):
        from peft_ui.models.load import load_tokenizer

        tokenizer = load_tokenizer(recipe.model)
    rows = [row_of(example, prepared.template, tokenizer) for example in examples]
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    yield "train.jsonl", "".join(lines[: len(prepared.train)])
    yield "validation.jsonl", "".join(lines[len(prepared.train) :])


def row_of(example: Example, template: Template, tokenizer: Any = None) -> dict[str, Any]:
    """One example as `{pieces: [{text, trained}], bos, eos}`; a conversation needs its model's tokenizer."""
    if isinstance(example, Pair):
        pieces = [{"text": example.context, "trained": False}, {"text": example.target, "trained": True}]
        return {"pieces": pieces, "bos": True, "eos": True}
    if isinstance(example, Text):
        return {"pieces": [{"text": example.text, "trained": True}], "bos": True, "eos": True}
    if not isinstance(example, Chat):
        raise TypeError(f"{type(example).__name__} is not for a causal model")
    from peft_ui.tokens.chat import chat_pieces

    marked = chat_pieces(example.messages, template, tokenizer)
    pieces = [{"text": piece.text, "trained": piece.trained} for piece in marked.pieces]
    return {"pieces": pieces, "bos": marked.bos, "eos": marked.eos}
