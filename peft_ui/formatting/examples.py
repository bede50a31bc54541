"""The typed examples that a model learns from, one type for each way of learning.

    Text         plain text; all of it is learnt
    Pair         a context and the target that follows it; for sequence to sequence, source and target
    Chat         a conversation; every assistant turn is learnt that is not marked otherwise
    Labelled     a text and its label, or its labels
    Tagged       words, each with a tag
    Preference   two answers to one question, the better one first
    Judged       an answer and whether it is good

An example is plain text: it knows no tokenizer and no label ids. As a row it is one JSON line of a run's data folder.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Text:
    """A text that is learnt from its first word to its last."""

    text: str

    def to_row(self) -> dict[str, Any]:
        return {"text": self.text}


@dataclass(frozen=True)
class Pair:
    """A context that is given and a target that is learnt; the target opens with the white space between them."""

    context: str
    target: str

    def to_row(self) -> dict[str, Any]:
        return {"context": self.context, "target": self.target}


@dataclass(frozen=True)
class Message:
    """One turn of a conversation; `role` is `system`, `user` or `assistant`.

    `trained` says whether an assistant's turn is learnt (OpenAI's weight 0: it is not); of others nothing is.
    """

    role: str
    content: str
    trained: bool = True

    def to_row(self) -> dict[str, Any]:
        row = {"role": self.role, "content": self.content}
        return row if self.trained else {**row, "trained": False}


@dataclass(frozen=True)
class Chat:
    """A conversation; every assistant turn is learnt whose message says so."""

    messages: tuple[Message, ...]

    def to_row(self) -> dict[str, Any]:
        return {"messages": [message.to_row() for message in self.messages]}


@dataclass(frozen=True)
class Labelled:
    """A text and the names of its labels: exactly one, or with `several` any number."""

    text: str
    labels: tuple[str, ...]
    several: bool = False

    def to_row(self) -> dict[str, Any]:
        return {"text": self.text, "labels": list(self.labels)} if self.several else self._single_row()

    def _single_row(self) -> dict[str, Any]:
        return {"text": self.text, "label": self.labels[0]}


@dataclass(frozen=True)
class Tagged:
    """Words and the name of each one's tag; equally many."""

    tokens: tuple[str, ...]
    tags: tuple[str, ...]

    def to_row(self) -> dict[str, Any]:
        return {"tokens": list(self.tokens), "tags": list(self.tags)}


@dataclass(frozen=True)
class Preference:
    """Two answers to the same: the one to be preferred, and the other. Both are Pairs or both are Chats.

    They have the same context; of a Chat only the turns after what both have in common are learnt.
    """

    chosen: Pair | Chat
    rejected: Pair | Chat

    def to_row(self) -> dict[str, Any]:
        return {"chosen": self.chosen.to_row(), "rejected": self.rejected.to_row()}


@dataclass(frozen=True)
class Judged:
    """An answer, and the verdict on it."""

    answer: Pair | Chat
    good: bool

    def to_row(self) -> dict[str, Any]:
        return {"answer": self.answer.to_row(), "good": self.good}


Answer = Pair | Chat
Example = Text | Pair | Chat | Labelled | Tagged | Preference | Judged


def from_row(row: dict[str, Any]) -> Example:
    """Read what `to_row` wrote.

    Raises:
        KeyError: the row is none of the types.
    """
    if "chosen" in row:
        return Preference(_answer(row["chosen"]), _answer(row["rejected"]))
    if "answer" in row:
        return Judged(_answer(row["answer"]), row["good"])
    if "tokens" in row:
        return Tagged(tuple(row["tokens"]), tuple(row["tags"]))
    if "text" in row:
        return _with_text(row)
    return _answer(row)


def label_names(example: Example) -> tuple[str, ...]:
    """The names of the labels or tags that an example has; none where it is of another type."""
    if isinstance(example, Labelled):
        return example.labels
    return example.tags if isinstance(example, Tagged) else ()


def _with_text(row: dict[str, Any]) -> Text | Labelled:
    if "labels" in row:
        return Labelled(row["text"], tuple(row["labels"]), several=True)
    return Labelled(row["text"], (row["label"],)) if "label" in row else Text(row["text"])


def _answer(row: dict[str, Any]) -> Answer:
    if "messages" in row:
        return Chat(tuple(Message(**message) for message in row["messages"]))
    return Pair(row["context"], row["target"])
