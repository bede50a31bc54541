"""What the playground asks the model to go on from: the same road, without a target."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from peft_ui.errors import DataError
from peft_ui.formatting.examples import Message
from peft_ui.formatting.template import Template
from peft_ui.tokens.chat import chat_prompt
from peft_ui.tokens.edges import edges_of, tokenize
from peft_ui.tokens.sequences import closing_ids, cut

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True)
class Prompt:
    """What a visitor asks, in one of three ways.

    Args:
        context: taken raw, but for white space at its end (which would ruin the first token).
        instruction, input: laid out by the run's template.
        messages: a conversation so far, for a run with the `chat` template.
    """

    context: str = ""
    instruction: str = ""
    input: str = ""
    messages: tuple[Message, ...] = ()


def prompt_ids(
    prompt: Prompt, template: Template, tokenizer: "PreTrainedTokenizerBase", max_length: int | None = None
) -> list[int]:
    """Ids to generate from: the very ids that stand before a target in training.

    Args:
        prompt: exactly one way of asking.
        template: the one stored in the adapter folder.
        tokenizer: of the base model.
        max_length: cut at the start to this many tokens (the begin token stays), or None.

    Raises:
        DataError: nothing was asked, or messages for a template that is no chat.
    """
    edges = edges_of(tokenizer)
    text, has_own_bos = _text(prompt, template, tokenizer)
    ids = tokenize([text], tokenizer)[0]
    bos = list(edges.bos)
    begins = bos if ids[:1] == bos or not has_own_bos else []
    body = ids[len(bos) :] if bos and ids[:1] == bos else ids
    if max_length is not None:
        body = body[max(0, len(body) - max(0, max_length - len(begins))) :]
    return begins + body


def source_ids(
    prompt: Prompt, template: Template, tokenizer: "PreTrainedTokenizerBase", max_length: int | None = None
) -> list[int]:
    """The ids of an encoder's source: what is asked, closed as the tokenizer closes it, as in training."""
    text, _ = _text(prompt, template, tokenizer)
    ids = tokenizer(text.strip(), verbose=False)["input_ids"]
    return list(ids) if max_length is None else cut(list(ids), max_length, closing_ids(tokenizer))


def _text(prompt: Prompt, template: Template, tokenizer: "PreTrainedTokenizerBase") -> tuple[str, bool]:
    """The text, and whether a chat template decided on its begin token."""
    if prompt.messages or (prompt.instruction.strip() and template.is_chat):
        if not template.is_chat:
            raise DataError("This adapter was not trained on conversations.", "Ask with an instruction or a context.")
        asked = {"instruction": prompt.instruction, "input": prompt.input}
        return chat_prompt(prompt.messages or template.chat(asked, "").messages[:1], template, tokenizer), True
    if prompt.context.strip():
        return prompt.context.rstrip(), False
    if not prompt.instruction.strip():
        raise DataError("Nothing was asked.", "Give an instruction or a context.")
    if "instruction" in template.placeholders:
        return template.context(
            {"instruction": prompt.instruction, "input": prompt.input, "context": prompt.input}
        ), False
    parts = [part.strip() for part in (prompt.instruction, prompt.input) if part.strip()]
    return template.context({"context": "\n".join(parts)}), False
