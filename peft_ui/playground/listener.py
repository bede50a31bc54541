"""Hears a `generate` call token by token: the text so far goes out, the wish to stop comes in."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

UNFINISHED = "\ufffd"  # what a tokenizer shows for a character of which only some bytes are there yet


class Listener:
    """Both a `transformers` streamer and a stopping criterion.

    Args:
        decode: from token ids to text.
        on_text: is told the whole text so far, whenever it has grown.
        should_stop: asked after each token.
    """

    def __init__(
        self, decode: Callable[[list[int]], str], on_text: Callable[[str], None], should_stop: Callable[[], bool]
    ) -> None:
        self._decode = decode
        self._on_text = on_text
        self._should_stop = should_stop
        self._ids: list[int] | None = None
        self._said = ""

    @property
    def text(self) -> str:
        """The answer so far."""
        return self._decode(self._ids or []).strip()

    def was_cut_off(self, limit: int, ends: Sequence[int]) -> bool:
        """Whether the answer took all `limit` tokens and did not end by itself."""
        ids = self._ids or []
        return len(ids) >= limit and ids[-1] not in ends

    def put(self, value: "Tensor") -> None:
        """Called by `generate`: first with the prompt (or a decoder's start), then with each new token."""
        if self._ids is None:
            self._ids = []
            return
        self._ids.extend(value.reshape(-1).tolist())
        text = self.text
        if text != self._said and not text.endswith(UNFINISHED):
            self._said = text
            self._on_text(text)

    def end(self) -> None:
        """Called by `generate` at its end."""

    def __call__(self, input_ids: "Tensor", scores: Any, **_: Any) -> "Tensor":
        """Whether each row (here one) is to stop now."""
        import torch

        return torch.full((input_ids.shape[0],), self._should_stop(), device=input_ids.device)
