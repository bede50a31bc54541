"""A conversation to pieces of text, through the model's own chat template (or ChatML), with what is trained marked.

Where the template has `{% generation %}` markers they say what the assistant's part is. Elsewhere the
conversation is rendered turn by turn: what an answer adds after the generation prompt is the assistant's part.
Every assistant turn is trained, together with the token that ends it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from peft_ui.errors import DataError
from peft_ui.formatting.examples import Message
from peft_ui.formatting.template import Template
from peft_ui.tokens.pieces import Piece, Pieces

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Span = tuple[int, int]
# For a tokenizer that has none, in the pieces that it has: nothing is added that nobody has trained. A turn ends with
# the tokenizer's own end token, at which an answer stops.
CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}{{ eos_token }}\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_MARKER = re.compile(r"\{%-?\s*generation\s*-?%\}")


def chat_pieces(messages: Sequence[Message], template: Template, tokenizer: "PreTrainedTokenizerBase") -> Pieces:
    """The rendered conversation, cut where the training begins and ends.

    Args:
        messages: at least one of the assistant.
        template: a `chat` template; its text, when it has one, stands in for the tokenizer's.
        tokenizer: of the model that is trained.

    Raises:
        DataError: the template refuses the conversation or rewrites its earlier turns.
    """
    text, spans = _render(messages, template, tokenizer)
    if not spans:
        spans = _spans_by_turn(messages, text, template, tokenizer)
    spans = _learnt(spans, messages)
    special = tuple(str(token) for token in tokenizer.added_tokens_decoder.values() if token.special)
    spans = [_to_its_end(span, text, tokenizer.eos_token or "", special) for span in spans]
    last = spans[-1][1]
    bare = not text[:last].endswith(special) if special else True
    if bare and not text[last:].strip():
        text = text[:last].rstrip()
        spans[-1] = (spans[-1][0], len(text))
        return Pieces(_cut(text, spans), bos=False, eos=True)
    return Pieces(_cut(text, spans), bos=False, eos=False)


def chat_prompt(messages: Sequence[Message], template: Template, tokenizer: "PreTrainedTokenizerBase") -> str:
    """The conversation so far, rendered up to where the assistant begins."""
    return _render(messages, template, tokenizer, add_generation_prompt=True)[0]


def _render(
    messages: Sequence[Message],
    template: Template,
    tokenizer: "PreTrainedTokenizerBase",
    add_generation_prompt: bool = False,
) -> tuple[str, list[Span]]:
    """The text, and the spans that the template itself marks as the assistant's."""
    from jinja2 import TemplateError
    from transformers.utils.chat_template_utils import render_jinja_template

    source = _template_text(template, tokenizer)
    if template.system.strip() and (not messages or messages[0].role != "system"):
        messages = [Message("system", template.system.strip()), *messages]
    render: Any = render_jinja_template  # its annotated return type is wrong: it gives texts and spans
    try:
        texts, spans = render(
            [[{"role": message.role, "content": message.content} for message in messages]],
            chat_template=source,
            return_assistant_tokens_mask=bool(_MARKER.search(source)) and not add_generation_prompt,
            add_generation_prompt=add_generation_prompt,
            **tokenizer.special_tokens_map,
        )
    except TemplateError as error:
        roles = ", ".join(message.role for message in messages)
        raise DataError(
            f"The model's chat template refuses a conversation of {roles}: {error}.",
            "Let user and assistant take turns, or choose another model.",
        ) from error
    return texts[0], [tuple(span) for span in spans[0]] if spans else []


def _learnt(spans: list[Span], messages: Sequence[Message]) -> list[Span]:
    """The spans of those answers that are marked as learnt.

    Raises:
        DataError: the template's own marks do not tell one answer from another.
    """
    answers = [message for message in messages if message.role == "assistant"]
    if all(message.trained for message in answers):
        return spans
    if len(spans) != len(answers):
        raise DataError(
            "The model's chat template marks its answers in another number than there are, so those that are not to "
            "be learnt cannot be left out.",
            "Leave out the weights, or choose another model.",
        )
    return [span for span, message in zip(spans, answers, strict=True) if message.trained]


def _template_text(template: Template, tokenizer: "PreTrainedTokenizerBase") -> str:
    if template.is_chat and template.text:
        return template.text
    return CHATML if is_without_template(tokenizer) else tokenizer.get_chat_template()


def settled(template: Template, tokenizer: "PreTrainedTokenizerBase") -> Template:
    """The template as it is saved with a result: a stand-in is written out, into the tokenizer too."""
    if not template.is_chat or template.text or not is_without_template(tokenizer):
        return template
    tokenizer.chat_template = CHATML
    return replace(template, text=CHATML)


def is_without_template(tokenizer: "PreTrainedTokenizerBase") -> bool:
    """Whether the tokenizer has no chat layout of its own, so that ChatML stands in."""
    try:
        tokenizer.get_chat_template()
    except ValueError:
        return True
    return False


def _spans_by_turn(
    messages: Sequence[Message], text: str, template: Template, tokenizer: "PreTrainedTokenizerBase"
) -> list[Span]:
    spans = []
    for index, message in enumerate(messages):
        if message.role != "assistant":
            continue
        after, _ = _render(messages[: index + 1], template, tokenizer)
        before, _ = _render(messages[:index], template, tokenizer, add_generation_prompt=True)
        begin = len(before) if after.startswith(before) else after.rfind(message.content.strip())
        if begin < 0 or not text.startswith(after.rstrip()):
            raise DataError(
                "The model's chat template rewrites earlier turns, so the assistant's part of message "
                f"{index + 1} cannot be told from the rest.",
                "Use conversations of one question and one answer, or a template with {% generation %} markers.",
            )
        spans.append((begin, min(len(after), len(text))))
    return spans


def _to_its_end(span: Span, text: str, eos: str, special: tuple[str, ...]) -> Span:
    """The span with the end-of-text token that follows it, and without white space after a special token."""
    begin, end = span
    if eos and text.startswith(eos, end):
        return begin, end + len(eos)
    kept = text[:end].rstrip()
    return (begin, len(kept)) if special and kept.endswith(special) else span


def _cut(text: str, spans: list[Span]) -> list[Piece]:
    pieces = []
    place = 0
    for begin, end in spans:
        pieces += [Piece(text[place:begin], False), Piece(text[begin:end], True)]
        place = end
    if text[place:]:
        pieces.append(Piece(text[place:], False))
    return pieces
