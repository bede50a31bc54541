"""The typed examples that a model learns from: a Pair, or a Chat.

An example is plain text: what stands before (never trained) and what is to be learnt. It knows no
tokenizer; as a row it is one JSON line of a run's data folder.
"""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Pair:
    """A context that is given and a target that is learnt; the target opens with the white space between them."""

    context: str
    target: str

    def to_row(self) -> dict[str, Any]:
        return {"context": self.context, "target": self.target}


@dataclass(frozen=True)
class Message:
    """One turn of a conversation; `role` is `system`, `user` or `assistant`."""

    role: str
    content: str


@dataclass(frozen=True)
class Chat:
    """A conversation; every assistant turn is learnt."""

    messages: tuple[Message, ...]

    def to_row(self) -> dict[str, Any]:
        return {"messages": [asdict(message) for message in self.messages]}


Example = Pair | Chat


def from_row(row: dict[str, Any]) -> Example:
    """Read what `to_row` wrote.

    Raises:
        KeyError: the row is neither a pair nor a chat.
    """
    if "messages" in row:
        return Chat(tuple(Message(message["role"], message["content"]) for message in row["messages"]))
    return Pair(row["context"], row["target"])
