"""The one road from an example to ids and labels; preview, audit, trainer and evaluation all take it.

A context that ends in a space ruins tokenization (Gemma: 16.3 nats on the first target token with the space in
the context, 4.0 with it in the target), so context and target are tokenized apart and the target opens with
the space. One begin token, the end token trained. What has the label -100 is not trained.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peft_ui.formatting.examples import Chat, Example, Pair, Text
from peft_ui.formatting.template import Template
from peft_ui.tokens.chat import chat_pieces
from peft_ui.tokens.edges import Edges, edges_of, tokenize, tokenize_rest
from peft_ui.tokens.pieces import Piece, Pieces

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

IGNORED = -100  # the label that PyTorch's cross entropy leaves out


@dataclass(frozen=True)
class Encoded:
    """One example as the model is given it.

    Args:
        input_ids, labels: of equal length; a label is the id at the same place, or -100 where nothing is learnt.
            (Other tasks than CAUSAL_LM: see `road.py`.)
        context_cut: tokens were taken from the start to keep within the length.
        target_cut: tokens that should be learnt were taken away.
        context_tokens, target_tokens: untrained and trained tokens before any cut.
    """

    input_ids: list[int]
    labels: list[int]
    context_cut: bool
    target_cut: bool
    context_tokens: int
    target_tokens: int


def encode(example: Example, template: Template, tokenizer: "PreTrainedTokenizerBase", max_length: int) -> Encoded:
    """One example to ids and labels.

    Args:
        example: a Pair, a Chat or a Text, as `prepare` gives it.
        template: the one it was prepared with; decides only how a Chat is rendered.
        tokenizer: of the model that is trained.
        max_length: tokens; a longer example loses the start of its context (the begin token stays), and a target
            that alone is longer loses its end.

    Raises:
        ModelError: the tokenizer has no end token.
        DataError: the chat template refuses the conversation.
    """
    return encode_many([example], template, tokenizer, max_length)[0]


def encode_many(
    examples: Sequence[Example], template: Template, tokenizer: "PreTrainedTokenizerBase", max_length: int
) -> list[Encoded]:
    """The same for many: one batched call for all beginnings and one for all that follows."""
    edges = edges_of(tokenizer)
    marked = [_pieces(example, template, tokenizer) for example in examples]
    first = tokenize([one.pieces[0].text for one in marked], tokenizer)
    rest = iter(tokenize_rest([piece.text for one in marked for piece in one.pieces[1:]], tokenizer, edges))
    return [
        fit(*_joined(one, [ids, *(next(rest) for _ in one.pieces[1:])], edges), max_length)
        for one, ids in zip(marked, first, strict=True)
    ]


def fit(input_ids: list[int], labels: list[int], begins: int, max_length: int) -> Encoded:
    """Cut to the length: first the start of the context, then the end of a target that alone is too long.

    Args:
        input_ids, labels: of equal length.
        begins: how many ids at the start (the begin token: 0 or 1) are always kept.
        max_length: tokens.
    """
    target_tokens = sum(label != IGNORED for label in labels)
    counts = (len(labels) - target_tokens, target_tokens)
    if len(input_ids) <= max_length:
        return Encoded(input_ids, labels, False, False, *counts)
    start, stop = _last_run(labels)
    room = max_length - begins
    low = max(begins, stop - room) if stop - start <= room else start
    high = min(stop, low + room)
    return Encoded(
        input_ids[:begins] + input_ids[low:high],
        labels[:begins] + labels[low:high],
        low > begins,
        any(label != IGNORED for label in labels[begins:low] + labels[high:]),
        *counts,
    )


def _pieces(example: Example, template: Template, tokenizer: "PreTrainedTokenizerBase") -> Pieces:
    if isinstance(example, Chat):
        return chat_pieces(example.messages, template, tokenizer)
    if isinstance(example, Pair):
        return Pieces([Piece(example.context, False), Piece(example.target, True)], bos=True, eos=True)
    if isinstance(example, Text):
        return Pieces([Piece(example.text, True)], bos=True, eos=True)
    raise TypeError(f"{type(example).__name__} is not for a causal model: its road is in peft_ui.tokens.road")


def _joined(marked: Pieces, ids: list[list[int]], edges: Edges) -> tuple[list[int], list[int], int]:
    """Ids, labels, and how many ids at the start are the begin token."""
    bos = list(edges.bos)
    begins = bool(bos) and ids[0][:1] == bos
    input_ids = bos if marked.bos and not begins else []
    labels = [IGNORED] * len(input_ids)
    begins = begins or bool(input_ids)
    for piece, part in zip(marked.pieces, ids, strict=True):
        input_ids = input_ids + part
        labels += part if piece.trained else [IGNORED] * len(part)
    if marked.eos and input_ids[-1:] != [edges.eos]:
        input_ids = [*input_ids, edges.eos]
        labels.append(edges.eos)
    return input_ids, labels, int(begins)


def _last_run(labels: list[int]) -> tuple[int, int]:
    """Where the last trained stretch starts and stops; the end when nothing is trained."""
    stop = len(labels)
    while stop and labels[stop - 1] == IGNORED:
        stop -= 1
    start = stop
    while start and labels[start - 1] != IGNORED:
        start -= 1
    return (start, stop) if stop else (len(labels), len(labels))
