"""How an instruction becomes a context: a named layout, or a text of one's own with placeholders.

White space at a context's end ruins tokenization, so every context ends in a visible character and the
white space opens the target instead. A template travels inside the adapter folder as JSON
(`prompt_template.json`) with its full text, so the playground formats as the training did, even when a
later version of this file words a layout differently.
"""

import re
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from peft_ui.errors import DataError
from peft_ui.formatting.examples import Answer, Chat, Message, Pair
from peft_ui.formatting.roles import nearest

PLACEHOLDERS = ("instruction", "input", "context")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Template:
    """One layout.

    Args:
        name: `instruction`, `alpaca`, `plain`, `chat`, or `own`.
        text: the layout with its placeholders; empty for `chat`, which is the model's own.
        text_without_input: the layout for rows whose input is empty; "" means that every line that holds an
            empty placeholder is left out of `text`.
        system: said before everything: the system message of a conversation, or the first lines of a context.
    """

    name: str
    text: str
    text_without_input: str = ""
    system: str = ""

    @property
    def is_chat(self) -> bool:
        return self.name == "chat"

    @cached_property
    def placeholders(self) -> frozenset[str]:
        return frozenset(_PLACEHOLDER.findall(self.text))

    @cached_property
    def cue(self) -> str:
        """The literal last line that calls for the answer (`Answer:`), or "" when it ends in a placeholder."""
        last = self.text.rstrip().rpartition("\n")[2]
        return "" if _PLACEHOLDER.search(last) else last

    @property
    def opening(self) -> str:
        """The system text as the first lines of a context, or ""."""
        return f"{self.system.strip()}\n\n" if self.system.strip() else ""

    def with_system(self, system: str, instead: bool = False) -> "Template":
        """The same with this system text; an empty one leaves what is there, unless it goes `instead`."""
        return replace(self, system=system) if system.strip() or instead else self

    def for_contexts(self) -> "Template":
        """The template for rows that bring a context: a text of one's own, `chat`, or the context as it stands."""
        return self if self.is_chat or self.name == "own" else CONTEXT.with_system(self.system)

    def context(self, values: dict[str, str]) -> str:
        """The layout filled in, without white space at its end."""
        return self.opening + self._filled(values).rstrip()

    def answered(self, values: dict[str, str], answer: str) -> Answer:
        """The example that this layout makes: a conversation or a pair."""
        return self.chat(values, answer) if self.is_chat else self.pair(values, answer)

    def pair(self, values: dict[str, str], answer: str) -> Pair:
        """The context, and the answer opened by the layout's last white space (a space when it has none)."""
        if self.text == CONTEXT.text:
            return opened_pair(self.opening + values["context"], answer)
        gap = self.text[len(self.text.rstrip()) :] or " "
        return Pair(self.context(values), gap + answer.strip())

    def chat(self, values: dict[str, str], answer: str) -> Chat:
        """One question and its answer as a conversation."""
        parts = (values.get("instruction", ""), values.get("input", ""))
        question = "\n\n".join(part.strip() for part in parts if part.strip()) or values.get("context", "").strip()
        return Chat((Message("user", question), Message("assistant", answer.strip())))

    def without_cue(self, answer: str) -> str:
        """The answer without the cue that some data sets repeat at its start."""
        return answer.lstrip()[len(self.cue) :] if self.repeats_cue(answer) else answer

    def repeats_cue(self, answer: Any) -> bool:
        """Whether an answer begins with the cue that stands before it already."""
        return bool(self.cue) and isinstance(answer, str) and answer.lstrip().startswith(self.cue)

    def to_dict(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Template":
        """Read what `to_dict` wrote.

        Raises:
            DataError: the file is not a prompt template.
        """
        try:
            more = (str(values.get(name, "")) for name in ("text_without_input", "system"))
            return cls(str(values["name"]), str(values["text"]), *more)
        except (KeyError, TypeError, AttributeError) as error:
            raise DataError(
                "This is not a prompt template: it needs a name and a text.", "Save the adapter again."
            ) from error

    def _filled(self, values: dict[str, str]) -> str:
        if self.text_without_input and not values.get("input", "").strip():
            return _fill(self.text_without_input, values)
        lines = (line for line in self.text.split("\n") if not _is_hollow(line, values))
        return _fill("\n".join(lines), values)


LAYOUTS = {
    "instruction": Template("instruction", "Instruction: {instruction}\nInput: {input}\nAnswer:"),
    "alpaca": Template(
        "alpaca",
        "Below is an instruction that describes a task, paired with an input that provides further context. "
        "Write a response that appropriately completes the request.\n\n"
        "### Instruction:\n{instruction}\n\n### Input:\n{input}\n\n### Response:\n",
        "Below is an instruction that describes a task. "
        "Write a response that appropriately completes the request.\n\n"
        "### Instruction:\n{instruction}\n\n### Response:\n",
    ),
    "plain": Template("plain", "{instruction}\n{input}\n"),
    "chat": Template("chat", ""),
}
CONTEXT = Template("own", "{context}")  # a context column as it stands


def parse_template(text: str) -> Template:
    """The layout of that name, or the text as a layout of its own.

    Raises:
        DataError: neither a known layout nor a text with at least one known placeholder.
    """
    if text in LAYOUTS:
        return LAYOUTS[text]
    names = _PLACEHOLDER.findall(text)
    if not names:
        raise DataError(
            f"The template {text!r} is neither a layout ({', '.join(LAYOUTS)}) nor a text with a placeholder."
            f"{nearest(text, tuple(LAYOUTS))}",
            "Name a layout, or write a text with {instruction}, {input} or {context}.",
        )
    for name in names:
        if name not in PLACEHOLDERS:
            raise DataError(
                f"The template has the unknown placeholder {{{name}}}.{nearest(name, PLACEHOLDERS)}",
                "The placeholders are {instruction}, {input} and {context}.",
            )
    return Template("own", text)


def opened_pair(context: str, target: str) -> Pair:
    """Context and target as they stand, but white space at the context's end moves into the target."""
    kept = context.rstrip()
    return Pair(kept, context[len(kept) :] + target)


def _fill(text: str, values: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], "").strip(), text)


def _is_hollow(line: str, values: dict[str, str]) -> bool:
    names = _PLACEHOLDER.findall(line)
    return bool(names) and not any(values.get(name, "").strip() for name in names)
