"""Answers that are compared or judged: the ids of what was asked and of each answer, apart, as TRL takes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peft_ui.formatting.examples import Answer, Judged, Preference
from peft_ui.formatting.template import Template
from peft_ui.tokens.encode import IGNORED, Encoded, encode_many

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_LONGEST = 2**40  # encode first without a limit: both answers must lose the same part of what was asked


@dataclass(frozen=True)
class Compared:
    """Two answers to one prompt, under TRL's names; both end as the model is to end.

    Args:
        prompt_ids, chosen_ids, rejected_ids: prompt and either answer together keep within the length.
        context_cut: the prompt lost its start. target_cut: an answer lost its end.
        context_tokens, target_tokens: of the prompt, and of both answers, before any cut.
    """

    prompt_ids: list[int]
    chosen_ids: list[int]
    rejected_ids: list[int]
    context_cut: bool
    target_cut: bool
    context_tokens: int
    target_tokens: int


@dataclass(frozen=True)
class Verdict:
    """One answer and the verdict on it, under TRL's names; the rest as in `Compared`."""

    prompt_ids: list[int]
    completion_ids: list[int]
    label: bool
    context_cut: bool
    target_cut: bool
    context_tokens: int
    target_tokens: int


def encode_compared(
    examples: Sequence[Preference], template: Template, tokenizer: "PreTrainedTokenizerBase", max_length: int
) -> list[Compared]:
    """Prompts with both answers; the road is that of a causal model, walked once for each answer."""
    chosen = _whole([one.chosen for one in examples], template, tokenizer)
    rejected = _whole([one.rejected for one in examples], template, tokenizer)
    return [_compared(*both, max_length) for both in zip(chosen, rejected, strict=True)]


def encode_judged(
    examples: Sequence[Judged], template: Template, tokenizer: "PreTrainedTokenizerBase", max_length: int
) -> list[Verdict]:
    """Prompts with their answer and its verdict."""
    rows = _whole([one.answer for one in examples], template, tokenizer)
    return [_verdict(row, example.good, max_length) for row, example in zip(rows, examples, strict=True)]


def _whole(examples: Sequence[Answer], template: Template, tokenizer: "PreTrainedTokenizerBase") -> list[Encoded]:
    return encode_many(examples, template, tokenizer, _LONGEST)


def _compared(chosen: Encoded, rejected: Encoded, max_length: int) -> Compared:
    begin = min(_begin(chosen), _begin(rejected))
    asked, answers = chosen.input_ids[:begin], [chosen.input_ids[begin:], rejected.input_ids[begin:]]
    prompt, (first, second) = _fitted(asked, answers, max_length)
    cuts = len(prompt) < len(asked), [first, second] != answers
    return Compared(prompt, first, second, *cuts, len(asked), sum(map(len, answers)))


def _verdict(row: Encoded, good: bool, max_length: int) -> Verdict:
    asked, answer = row.input_ids[: _begin(row)], row.input_ids[_begin(row) :]
    prompt, (completion,) = _fitted(asked, [answer], max_length)
    cuts = len(prompt) < len(asked), completion != answer
    return Verdict(prompt, completion, good, *cuts, len(asked), len(answer))


def _begin(row: Encoded) -> int:
    """Where the first learnt token stands."""
    return next((place for place, label in enumerate(row.labels) if label != IGNORED), len(row.labels))


def _fitted(asked: list[int], answers: list[list[int]], max_length: int) -> tuple[list[int], list[list[int]]]:
    """First the prompt loses its start (its first token stays), then an answer that alone is too long its end."""
    first = asked[:1]
    longest = min(max(map(len, answers)), max_length - len(first))
    room = max_length - longest
    prompt = asked if len(asked) <= room else first + asked[len(asked) - (room - len(first)) :]
    return prompt, [answer[: max_length - len(first)] for answer in answers]
