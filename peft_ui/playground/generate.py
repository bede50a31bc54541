"""Base and adapter answer the same question: the same prompt ids, the same seed, one prompt at a time.

One at a time because padding shifts positions under soft prompts and changes their answers (PEFT.md 4.7).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peft_ui.errors import Fault, Faults
from peft_ui.playground.listener import Listener
from peft_ui.playground.question import Question, Sampling
from peft_ui.playground.voices import Voices, open_voices

Say = Callable[[str, Any], str]  # side and model to the whole answer


@dataclass(frozen=True)
class Ears:
    """Who hears the answers grow, and may end them.

    Args:
        on_text: is told the side (`adapter` or `base`) and its whole text so far.
        should_stop: asked after each token.
        on_limit: is told the side whose answer `max_new_tokens` cut off.
    """

    on_text: Callable[[str, str], None] = lambda side, text: None
    should_stop: Callable[[], bool] = lambda: False
    on_limit: Callable[[str], None] = lambda side: None


def generate(
    folder: Path, question: Question, sampling: Sampling | None = None, compare: bool = False
) -> dict[str, str]:
    """The answers of the run in `folder`: `{"adapter": text}`, and `"base"` when they are to be compared.

    Raises:
        RunError: the run has no adapter.
        ModelError: the base is not there.
    """
    return answer(open_voices(folder), question, sampling or Sampling(), compare)


def answer(
    voices: Voices, question: Question, sampling: Sampling, compare: bool, ears: Ears | None = None
) -> dict[str, str]:
    """Let the adapter, and then the base, answer; a stopped answer is as long as it got."""
    ears = ears or Ears()
    say = _writer(voices, question, sampling, ears) if voices.engine.writes else _teller(voices, question, ears)
    texts = {"adapter": say("adapter", voices.model)}
    if compare and not ears.should_stop():
        with voices.base() as base:
            texts["base"] = say("base", base)
    return texts


def _writer(voices: Voices, question: Question, sampling: Sampling, ears: Ears) -> Say:
    """Answers in words of its own, which are heard as they grow."""
    ids = ids_of(voices, question, sampling.max_new_tokens)

    def say(side: str, model: Any) -> str:
        listener, ends = _listener(voices, side, ears), _ends(model, voices.tokenizer)
        text = _speak(model, ids, sampling, listener, ends)
        if listener.was_cut_off(sampling.max_new_tokens, ends["eos_token_id"] or []):
            ears.on_limit(side)
        return text

    return say


def _teller(voices: Voices, question: Question, ears: Ears) -> Say:
    """Answers with labels or tags to the text as it stands."""
    text = "\n".join(part for part in (question.context, question.instruction, question.input) if part)

    def say(side: str, model: Any) -> str:
        told = voices.engine.says(model, text)
        ears.on_text(side, told)
        return told

    return say


def ids_of(voices: Voices, question: Question, max_new_tokens: int) -> list[int]:
    """The ids that both sides are given; what the model has no room for is cut at the front, as in training."""
    from peft_ui.models.stock import inventory_for
    from peft_ui.tokens.prompt import Prompt, prompt_ids, source_ids

    recipe = voices.recipe
    inventory = inventory_for(recipe.model, recipe.task)
    positions = inventory.facts.max_positions
    room = positions and positions - recipe.method.virtual_tokens(inventory) - max_new_tokens
    if room is not None and room < 1:
        raise Faults([_too_long(max_new_tokens, positions or 0)])
    asked = Prompt(question.context or "", question.instruction or "", question.input)
    if recipe.task == "SEQ_2_SEQ_LM":
        return source_ids(asked, voices.template, voices.tokenizer, room)
    return prompt_ids(asked, voices.template, voices.tokenizer, room)


def _too_long(max_new_tokens: int, positions: int) -> Fault:
    what = f"{max_new_tokens} leaves no room for the question: this model holds {positions} tokens in all."
    return Fault("max_new_tokens", what, f"Use at most {positions // 2}.")


def _listener(voices: Voices, side: str, ears: Ears) -> Listener:
    def decode(ids: list[int]) -> str:
        return voices.tokenizer.decode(ids, skip_special_tokens=True)

    return Listener(decode, lambda text: ears.on_text(side, text), ears.should_stop)


def _speak(model: Any, ids: list[int], sampling: Sampling, listener: Listener, ends: dict[str, Any]) -> str:
    import torch

    prompt = torch.tensor([ids], device=next(model.parameters()).device)
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(sampling.seed)
        model.generate(
            input_ids=prompt,
            attention_mask=torch.ones_like(prompt),
            max_new_tokens=sampling.max_new_tokens,
            use_cache=True,
            streamer=listener,
            stopping_criteria=[listener],
            **ends,
            **_drawing(sampling),
        )
    return listener.text


def _drawing(sampling: Sampling) -> dict[str, Any]:
    if sampling.greedy:
        return {"do_sample": False}
    return {"do_sample": True, "temperature": sampling.temperature, "top_p": sampling.top_p, "top_k": 0}


def _ends(model: Any, tokenizer: Any) -> dict[str, Any]:
    """The model's own ends, and the tokenizer's, which is the one that training taught."""
    own = model.generation_config.eos_token_id
    ends = {tokenizer.eos_token_id, *(own if isinstance(own, list) else [own])} - {None}
    filler = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id
    return {"eos_token_id": sorted(ends) or None, "pad_token_id": filler}
