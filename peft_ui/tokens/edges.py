"""What a tokenizer does at the edges of a text: the begin token, the end token, and a space it slips in.

Context and target are tokenized apart. Llama's tokenizers put a space before every text that they are given,
so a target tokenized alone would begin with one space too many; for those a guard stands before the text and
its tokens are taken away again.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from peft_ui.errors import ModelError

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_GUARD = "\n"


@dataclass(frozen=True)
class Edges:
    """Ids at the edges; `bos` is empty when the tokenizer has none or would not add it."""

    bos: tuple[int, ...]
    eos: int
    guard: tuple[int, ...]


def edges_of(tokenizer: "PreTrainedTokenizerBase") -> Edges:
    """Find out by asking the tokenizer, not by its class.

    Raises:
        ModelError: it has neither an end-of-text nor a separator token, so no answer could learn to end.
    """
    eos = tokenizer.eos_token_id if tokenizer.eos_token_id is not None else tokenizer.sep_token_id
    if eos is None:
        raise ModelError(
            f"The tokenizer of {tokenizer.name_or_path or 'this model'} has no end-of-text token, so an answer could "
            "not learn where to end.",
            "Choose another model, or set eos_token in its tokenizer_config.json.",
        )
    bare, guard, guarded = tokenize(["a", _GUARD, _GUARD + "a"], tokenizer)
    full = tokenizer("a")["input_ids"]
    bos = tokenizer.bos_token_id
    adds_bos = bos is not None and full[:1] == [bos] and bare[:1] != [bos]
    slips_in = guarded[len(guard) :] != bare and guarded[: len(guard)] == guard
    return Edges((bos,) if adds_bos else (), eos, tuple(guard) if slips_in else ())


def tokenize(texts: list[str], tokenizer: "PreTrainedTokenizerBase") -> list[list[int]]:
    """Ids of texts that each begin a sequence, without begin and end tokens; one batched call."""
    if not texts:
        return []
    return tokenizer(texts, add_special_tokens=False, return_attention_mask=False, verbose=False)["input_ids"]


def tokenize_rest(texts: list[str], tokenizer: "PreTrainedTokenizerBase", edges: Edges) -> list[list[int]]:
    """Ids of texts that each go on after another; one batched call (two where a guard melts into a text)."""
    if not edges.guard:
        return tokenize(texts, tokenizer)
    width = len(edges.guard)
    guarded = tokenize([_GUARD + text for text in texts], tokenizer)
    melted = [index for index, ids in enumerate(guarded) if tuple(ids[:width]) != edges.guard]
    result = [ids[width:] for ids in guarded]
    for index, ids in zip(melted, tokenize([texts[index] for index in melted], tokenizer), strict=True):
        result[index] = ids
    return result
