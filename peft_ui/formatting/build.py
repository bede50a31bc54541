"""A row's values by role to an example, one builder for each format; a row that teaches nothing says why."""

from collections.abc import Callable

from peft_ui.formatting.cells import RowError, Values, list_in, name_in, text_in
from peft_ui.formatting.examples import Answer, Chat, Example, Labelled, Message, Pair, Tagged, Text
from peft_ui.formatting.judgements import judged_of, preference_of
from peft_ui.formatting.template import LAYOUTS, Template
from peft_ui.formatting.turns import chat_of, history_of

__all__ = ["BUILDERS", "RowError", "template_for"]


def from_instruction(values: Values, template: Template) -> Example:
    """Instruction, perhaps an input, and an answer, laid out by the template; earlier turns go before it."""
    context = text_in(values, "input")
    filled = {"instruction": text_in(values, "instruction"), "input": context, "context": context}
    if not filled["instruction"].strip():
        raise RowError("the instruction is empty")
    system = text_in(values, "system")
    template = template.with_system(system)
    example = _laid_out(filled, values, template)
    if isinstance(example, Pair):
        return _after_pairs(history_of(values), example, template)
    turns = [Message(role, said.strip()) for turn in history_of(values) for role, said in zip(_TURN, turn, strict=True)]
    opening = [Message("system", system.strip())] if system.strip() else []
    return Chat((*opening, *turns, *example.messages))


def from_context(values: Values, template: Template) -> Example:
    """A context as it stands (or inside an own text with {context}) and its target."""
    return _laid_out({"context": text_in(values, "context")}, values, template)


def from_messages(values: Values, template: Template) -> Example:
    """A conversation, up to its last answer."""
    return chat_of(values)


def from_text(values: Values, template: Template) -> Example:
    """A text that is learnt as a whole."""
    text = text_in(values, "text")
    if not text.strip():
        raise RowError("the text is empty")
    return Text(text)


def from_source(values: Values, template: Template) -> Example:
    """Source and target of a sequence to sequence model, each as it stands."""
    source, target = text_in(values, "source").strip(), text_in(values, "target").strip()
    for role, text in (("source", source), ("target", target)):
        if not text:
            raise RowError(f"the {role} is empty")
    return Pair(source, target)


def from_label(values: Values, template: Template) -> Example:
    """A text with one label, or with a list of them (an empty list is none of them)."""
    text = text_in(values, "text")
    if not text.strip():
        raise RowError("the text is empty")
    names = list_in(values.get("label"))
    if names is None:
        return Labelled(text, (name_in(values.get("label"), "label"),))
    return Labelled(text, tuple(sorted({name_in(name, "label") for name in names})), several=True)


def from_tags(values: Values, template: Template) -> Example:
    """Words with a tag each."""
    tokens, tags = list_in(values.get("tokens")), list_in(values.get("tags"))
    if not tokens or tags is None:
        raise RowError("there are no tokens" if not tokens else "the tags are not a list")
    if len(tokens) != len(tags):
        raise RowError(f"there are {len(tokens)} tokens but {len(tags)} tags")
    return Tagged(tuple(str(token) for token in tokens), tuple(name_in(tag, "tags") for tag in tags))


_TURN = ("user", "assistant")
BUILDERS: dict[str, Callable[[Values, Template], Example]] = {
    "instruction": from_instruction,
    "question_answer": from_instruction,
    "context_target": from_context,
    "prompt_completion": from_context,
    "messages": from_messages,
    "conversations": from_messages,
    "text": from_text,
    "source_target": from_source,
    "text_label": from_label,
    "tokens_tags": from_tags,
    "preference": preference_of,
    "judged": judged_of,
}
AS_THEY_STAND = ("text", "source_target", "text_label", "tokens_tags")


def template_for(format_name: str, template: Template) -> tuple[Template, str]:
    """The template that rows of this format are really laid out by, and what does not fit ("" when it fits).

    A context column goes as it stands unless the layout is `chat` or has {context}; messages always go through
    the model's own chat template; texts that are only read or labelled have no layout at all.
    """
    builder = BUILDERS[format_name]
    if builder is from_messages:
        fault = "messages are laid out by the model's own chat template" if template.name == "own" else ""
        return LAYOUTS["chat"].with_system(template.system), fault
    if format_name in AS_THEY_STAND:
        return template.for_contexts(), ""
    if builder is from_context and not template.is_chat:
        used = template.for_contexts()
        fits = used.placeholders == {"context"}
        return used, "" if fits else "these rows have only a context, so the template may use {context} alone"
    if builder is from_instruction and template.name == "own" and "instruction" not in template.placeholders:
        return template, "the template has no {instruction}, so the instruction would be lost"
    return template, ""


def _after_pairs(history: list[tuple[str, str]], example: Pair, template: Template) -> Pair:
    """The pair with earlier questions and answers, laid out the same way, before its context."""
    if not history:
        return example
    bare = template.with_system("", instead=True)
    earlier = (bare.pair({"instruction": asked, "input": "", "context": ""}, said) for asked, said in history)
    told = "".join(f"{pair.context}{pair.target}\n\n" for pair in earlier)
    return Pair(template.opening + told + example.context.removeprefix(template.opening), example.target)


def _laid_out(filled: dict[str, str], values: Values, template: Template) -> Answer:
    answer = template.without_cue(text_in(values, "target"))
    if not answer.strip():
        raise RowError("the target is empty")
    return template.answered(filled, answer)
