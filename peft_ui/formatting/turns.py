"""A conversation in OpenAI's words (role, content) or ShareGPT's (from, value) to a Chat.

Calls of tools and what they answered are kept as text: a call is what the assistant says, an answer is what it
is told. OpenAI's weight 0 marks an assistant's turn that is read but not learnt.
"""

import json
from collections.abc import Mapping
from typing import Any

from peft_ui.formatting.cells import RowError, Values, is_empty, list_in, text_in
from peft_ui.formatting.examples import Chat, Message

ROLES = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "prompter": "user",
    "observation": "user",
    "tool": "user",
    "function": "user",
    "function_response": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "bot": "assistant",
    "model": "assistant",
    "chatgpt": "assistant",
    "function_call": "assistant",
    "tool_call": "assistant",
}


def chat_of(values: Values) -> Chat:
    """The conversation of a row, up to its last answer, with the row's own system text and tools before it.

    Raises:
        RowError: no conversation, a turn that cannot be read, or no turn to learn.
    """
    cell = values.get("messages")
    turns = list_in(cell)
    if turns is None and not is_empty(cell) and cell:
        raise RowError("messages is not a list")
    messages = messages_of(turns or [])
    while messages and messages[-1].role != "assistant":
        messages.pop()
    if not messages:
        raise RowError("there is no assistant message")
    if not any(message.trained for message in messages if message.role == "assistant"):
        raise RowError("every assistant message has the weight 0")
    return Chat((*_before(values, messages), *messages))


def messages_of(turns: list[Any]) -> list[Message]:
    """The turns as messages.

    Raises:
        RowError: there are none, or one cannot be read; the message says which.
    """
    if not turns:
        raise RowError("there are no messages")
    return [_message(turn, number) for number, turn in enumerate(turns, 1)]


def history_of(values: Values) -> list[tuple[str, str]]:
    """Earlier questions and answers: a list of pairs, or of objects with two values.

    Raises:
        RowError: the history is something else.
    """
    cell = values.get("history")
    turns = list_in(cell)
    if turns is None:
        if not is_empty(cell) and cell:
            raise RowError("the history is not a list")
        return []
    pairs = [list(turn.values()) if isinstance(turn, Mapping) else turn for turn in turns]
    if any(not isinstance(pair, list) or len(pair) != 2 for pair in pairs):
        raise RowError("the history is not a list of questions with their answers")
    return [(str(question or ""), str(answer or "")) for question, answer in pairs]


def _before(values: Values, messages: list[Message]) -> list[Message]:
    """The row's system text and tools, unless the conversation opens with a system text of its own."""
    tools = values.get("tools")
    told = tools if isinstance(tools, str) else "" if is_empty(tools) or not tools else json.dumps(tools)
    system = "" if messages[0].role == "system" else text_in(values, "system")
    texts = [part.strip() for part in (system, told) if part.strip()]
    return [Message("system", "\n\n".join(texts))] if texts else []


def _message(turn: Any, number: int) -> Message:
    if not isinstance(turn, Mapping):
        raise RowError(f"message {number} is not an object")
    name = turn.get("role") or turn.get("from")
    if not isinstance(name, str) or name.casefold() not in ROLES:
        raise RowError(f"message {number} has the unknown role {name!r}")
    role = ROLES[name.casefold()]
    text = _said(turn, number)
    if not text.strip() and role != "system":
        raise RowError(f"message {number} ({name}) is empty")
    return Message(role, text, trained=role != "assistant" or _is_trained(turn.get("weight"), number))


def _said(turn: Mapping[str, Any], number: int) -> str:
    """What the turn says; calls of tools as JSON text after it."""
    content = turn.get("content") if turn.get("content") is not None else turn.get("value")
    text = _content(content, number)
    calls = turn.get("tool_calls") or turn.get("function_call")
    if not calls:
        return text
    return "\n".join(filter(None, [text, json.dumps(calls, ensure_ascii=False)]))


def _content(content: Any, number: int) -> str:
    """Text, or a list of text parts as newer OpenAI files have it."""
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, list) and all(isinstance(part, Mapping) and part.get("text") for part in content):
        return "".join(str(part["text"]) for part in content)
    raise RowError(f"message {number} has a content that is not text")


def _is_trained(weight: Any, number: int) -> bool:
    if weight is None:
        return True
    if weight not in (0, 1):
        raise RowError(f"message {number} has the weight {weight}; it is 0 or 1")
    return bool(weight)
