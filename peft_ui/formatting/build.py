"""A row's values by role to an example, one builder for each format; a row that teaches nothing says why."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from peft_ui.formatting.examples import Chat, Example, Message
from peft_ui.formatting.shapes import turns_of
from peft_ui.formatting.template import CONTEXT, LAYOUTS, Template

Values = Mapping[str, Any]

_ROLES = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "prompter": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "bot": "assistant",
    "model": "assistant",
    "chatgpt": "assistant",
}


class RowError(ValueError):
    """This row cannot be learnt from; the text says why. It never reaches a visitor as an error."""


def from_instruction(values: Values, template: Template) -> Example:
    """Instruction, perhaps an input, and an answer, laid out by the template."""
    context = _text(values, "input")
    filled = {"instruction": _text(values, "instruction"), "input": context, "context": context}
    if not filled["instruction"].strip():
        raise RowError("the instruction is empty")
    return _laid_out(filled, values, template)


def from_context(values: Values, template: Template) -> Example:
    """A context as it stands (or inside an own text with {context}) and its target."""
    return _laid_out({"context": _text(values, "context")}, values, template)


def from_messages(values: Values, template: Template) -> Example:
    """A conversation in OpenAI's words (role, content) or ShareGPT's (from, value), up to its last answer."""
    turns = turns_of(values.get("messages"))
    if turns is None and values.get("messages"):
        raise RowError("messages is not a list")
    if not turns:
        raise RowError("there are no messages")
    messages = [_message(turn, number) for number, turn in enumerate(turns, 1)]
    while messages and messages[-1].role != "assistant":
        messages.pop()
    if not messages:
        raise RowError("there is no assistant message")
    return Chat(tuple(messages))


BUILDERS: dict[str, Callable[[Values, Template], Example]] = {
    "instruction": from_instruction,
    "question_answer": from_instruction,
    "context_target": from_context,
    "prompt_completion": from_context,
    "messages": from_messages,
    "conversations": from_messages,
}


def template_for(format_name: str, template: Template) -> tuple[Template, str]:
    """The template that rows of this format are really laid out by, and what does not fit ("" when it fits).

    A context column goes as it stands unless the layout is `chat` or has {context}; messages always go through
    the model's own chat template.
    """
    builder = BUILDERS[format_name]
    if builder is from_messages:
        fault = "messages are laid out by the model's own chat template" if template.name == "own" else ""
        return LAYOUTS["chat"], fault
    if builder is from_context and not template.is_chat:
        return _context_template(template)
    if builder is from_instruction and template.name == "own" and "instruction" not in template.placeholders:
        return template, "the template has no {instruction}, so the instruction would be lost"
    return template, ""


def _context_template(template: Template) -> tuple[Template, str]:
    if template.name != "own":
        return CONTEXT, ""
    if template.placeholders != {"context"}:
        return template, "these rows have only a context, so the template may use {context} alone"
    return template, ""


def _laid_out(filled: dict[str, str], values: Values, template: Template) -> Example:
    answer = template.without_cue(_text(values, "target"))
    if not answer.strip():
        raise RowError("the target is empty")
    return template.chat(filled, answer) if template.is_chat else template.pair(filled, answer)


def _text(values: Values, role: str) -> str:
    value = values.get(role)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, list | dict | bytes):
        raise RowError(f"the {role} is a {type(value).__name__}, not text")
    return str(value)


def _message(turn: Any, number: int) -> Message:
    if not isinstance(turn, Mapping):
        raise RowError(f"message {number} is not an object")
    name = turn.get("role") or turn.get("from")
    if not isinstance(name, str) or name.casefold() not in _ROLES:
        raise RowError(f"message {number} has the unknown role {name!r}")
    content = turn.get("content") if turn.get("content") is not None else turn.get("value")
    text = _content(content, number)
    if not text.strip() and _ROLES[name.casefold()] != "system":
        raise RowError(f"message {number} ({name}) is empty")
    return Message(_ROLES[name.casefold()], text)


def _content(content: Any, number: int) -> str:
    """Text, or a list of text parts as newer OpenAI files have it."""
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, list) and all(isinstance(part, Mapping) and part.get("text") for part in content):
        return "".join(str(part["text"]) for part in content)
    raise RowError(f"message {number} has a content that is not text")
