"""Rows that compare two answers, or judge one: to a Preference, or to Judged.

What was asked is a context as it stands, an instruction that the template lays out, a list of messages, or, where no
column holds it, what both answers begin with.
"""

import re
from itertools import takewhile
from typing import Any

from peft_ui.formatting.cells import RowError, Values, is_empty, list_in, text_in
from peft_ui.formatting.examples import Answer, Chat, Judged, Message, Pair, Preference
from peft_ui.formatting.template import Template, opened_pair
from peft_ui.formatting.turns import messages_of

_VERDICTS = {
    **dict.fromkeys(("true", "1", "good", "yes", "desirable", "chosen", "是", "好", "真"), True),
    **dict.fromkeys(("false", "0", "-1", "bad", "no", "undesirable", "rejected", "否", "坏", "差", "假"), False),
}
_HALF_WORD = re.compile(r"[A-Za-z0-9_'’]*$")


def preference_of(values: Values, template: Template) -> Preference:
    """Two answers to the same.

    Raises:
        RowError: an answer is empty, or both are the same.
    """
    turns = list_in(values.get("chosen")), list_in(values.get("rejected"))
    if turns[0] is not None and turns[1] is not None:
        return _compared(_asked_messages(values), messages_of(turns[0]), messages_of(turns[1]))
    chosen, rejected = text_in(values, "chosen"), text_in(values, "rejected")
    for role, answer in (("chosen", chosen), ("rejected", rejected)):
        if not answer.strip():
            raise RowError(f"the {role} answer is empty")
    if chosen.strip() == rejected.strip():
        raise RowError("both answers are the same")
    if not _is_asked(values):
        asked = _shared_beginning(chosen, rejected)
        return Preference(opened_pair(asked, chosen[len(asked) :]), opened_pair(asked, rejected[len(asked) :]))
    return Preference(_answered(values, chosen, template), _answered(values, rejected, template))


def judged_of(values: Values, template: Template) -> Judged:
    """An answer with a verdict: true or false, 1 or 0, good or bad.

    Raises:
        RowError: the answer is empty, or the verdict is another word.
    """
    good = _verdict(values.get("label"))
    turns = list_in(values.get("target"))
    if turns is not None:
        asked = _asked_messages(values)
        return Judged(Chat((*_read(asked), *_up_to_answer(messages_of(turns)))), good)
    answer = text_in(values, "target")
    if not answer.strip():
        raise RowError("the target is empty")
    return Judged(_answered(values, answer, template), good)


def _compared(asked: list[Message], chosen: list[Message], rejected: list[Message]) -> Preference:
    chosen, rejected = _up_to_answer([*asked, *chosen]), _up_to_answer([*asked, *rejected])
    shared = [first for first, _ in takewhile(lambda two: two[0] == two[1], zip(chosen, rejected, strict=False))]
    answers = (Chat((*_read(shared), *turns[len(shared) :])) for turns in (chosen, rejected))
    first, second = answers
    if len(shared) in (len(chosen), len(rejected)):
        raise RowError("both answers are the same" if len(chosen) == len(rejected) else "one answer is empty")
    return Preference(first, second)


def _asked_messages(values: Values) -> list[Message]:
    """The prompt as messages; a prompt that is text belongs to answers that hold it already, or opens them."""
    turns = list_in(values.get("context"))
    if turns is not None:
        return messages_of(turns)
    text = text_in(values, "context").strip()
    first = messages_of(list_in(values.get("chosen")) or list_in(values.get("target")) or [])[0]
    return [Message("user", text)] if text and first.role == "assistant" else []


def _read(messages: list[Message]) -> list[Message]:
    """The same, none of them learnt."""
    return [Message(one.role, one.content, trained=one.role != "assistant") for one in messages]


def _up_to_answer(messages: list[Message]) -> list[Message]:
    while messages and messages[-1].role != "assistant":
        messages = messages[:-1]
    if not messages:
        raise RowError("there is no assistant message")
    return messages


def _is_asked(values: Values) -> bool:
    return any(text_in(values, role).strip() for role in ("context", "instruction"))


def _answered(values: Values, answer: str, template: Template) -> Answer:
    context = text_in(values, "context")
    if context.strip():
        return template.for_contexts().answered({"context": context}, answer)
    if not text_in(values, "instruction").strip():
        return Pair("", answer)
    filled = {"instruction": text_in(values, "instruction"), "input": text_in(values, "input")}
    return template.answered({**filled, "context": filled["input"]}, template.without_cue(answer))


def _shared_beginning(first: str, second: str) -> str:
    """What both texts begin with, without half a word at its end."""
    length = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(first, second, strict=False)))
    return _HALF_WORD.sub("", first[:length])


def _verdict(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if is_empty(value):
        raise RowError("the label is empty")
    word = str(int(value) if isinstance(value, float) and value.is_integer() else value).strip().casefold()
    if word not in _VERDICTS:
        raise RowError(f"the label {value!r} is no verdict; it is true or false")
    return _VERDICTS[word]
