"""Texts and words to classes: one label for a text, several for a text, or one for each word."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from peft_ui.errors import ModelError
from peft_ui.formatting.examples import Labelled, Tagged
from peft_ui.tokens.encode import IGNORED, Encoded
from peft_ui.tokens.sequences import closing_ids, cut

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


def encode_labelled(
    examples: Sequence[Labelled], ids: Mapping[str, int], tokenizer: "PreTrainedTokenizerBase", max_length: int
) -> list[Encoded]:
    """Texts to ids, labels to theirs; a longer text loses its end.

    Args:
        examples: texts with labels.
        ids: of all labels.
        tokenizer: of the model that is trained.
        max_length: tokens.

    Returns:
        `labels` is `[id]`, or with several labels a text one 0 or 1 for each label that there is.
    """
    if not examples:
        return []
    texts = tokenizer([example.text for example in examples], verbose=False)["input_ids"]
    closing = closing_ids(tokenizer)
    return [
        Encoded(cut(text, max_length, closing), _target(example, ids), len(text) > max_length, False, len(text), 1)
        for text, example in zip(texts, examples, strict=True)
    ]


def encode_tagged(
    examples: Sequence[Tagged], ids: Mapping[str, int], tokenizer: "PreTrainedTokenizerBase", max_length: int
) -> list[Encoded]:
    """Words, joined by spaces as a reader would write them, to pieces; the first piece of each word has its tag.

    Returns:
        `labels` of the same length as `input_ids`: the id of the word's tag at its first piece, -100 elsewhere.
            Words beyond `max_length` are cut off.

    Raises:
        ModelError: the tokenizer cannot say where in the text a piece stands.
    """
    if not examples:
        return []
    if not tokenizer.is_fast:
        raise ModelError(
            f"The tokenizer of {tokenizer.name_or_path or 'this model'} cannot say which word a piece belongs to.",
            "Choose a model that has a tokenizer.json.",
        )
    texts = [" ".join(example.tokens) for example in examples]
    told = tokenizer(texts, return_offsets_mapping=True, verbose=False)
    closing = closing_ids(tokenizer)
    return [
        _tagged(example, ids, (pieces, places), (max_length, closing))
        for example, pieces, places in zip(examples, told["input_ids"], told["offset_mapping"], strict=True)
    ]


def _target(example: Labelled, ids: Mapping[str, int]) -> list[int]:
    if example.several:
        return [int(name in example.labels) for name in ids]
    return [ids[example.labels[0]]]


def _tagged(
    example: Tagged,
    ids: Mapping[str, int],
    told: tuple[list[int], list[tuple[int, int]]],
    room: tuple[int, list[int]],
) -> Encoded:
    pieces, places = told
    max_length, closing = room
    words = _word_at_each_place(example.tokens)
    labels, last = [], -1
    for begin, end in places:
        word = words[end - 1] if end > begin else -1  # a special token has no place
        labels.append(ids[example.tags[word]] if word > last else IGNORED)
        last = max(last, word)
    learnt = len(labels) - labels.count(IGNORED)
    cut_off = len(pieces) > max_length
    labels = cut(labels, max_length, [IGNORED] * len(closing))
    kept = len(labels) - labels.count(IGNORED)
    return Encoded(cut(pieces, max_length, closing), labels, cut_off, kept < learnt, len(pieces) - learnt, learnt)


def _word_at_each_place(tokens: Sequence[str]) -> list[int]:
    """For each character of the joined text the number of its word; -1 for the spaces between."""
    places: list[int] = []
    for number, token in enumerate(tokens):
        places += [number] * len(token) + [-1]
    return places
