"""An example as pieces of text, each trained or not: the last stage at which it is still text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """Text that is tokenized by itself and is trained as a whole or not at all."""

    text: str
    trained: bool


@dataclass(frozen=True)
class Pieces:
    """One example; `bos` and `eos` say whether the road adds these tokens or the text has its own."""

    pieces: list[Piece]
    bos: bool
    eos: bool
