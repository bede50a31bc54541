"""Which transformers class does a task, and whether an architecture can do it at all."""

from typing import Any

from peft_ui.errors import ModelError
from peft_ui.models.settings import Task

AUTO_CLASSES: dict[Task, str] = {
    "CAUSAL_LM": "AutoModelForCausalLM",
    "SEQ_2_SEQ_LM": "AutoModelForSeq2SeqLM",
    "SEQ_CLS": "AutoModelForSequenceClassification",
    "TOKEN_CLS": "AutoModelForTokenClassification",
    "DPO": "AutoModelForCausalLM",
    "KTO": "AutoModelForCausalLM",
}


def auto_class(config: Any, task: Task) -> Any:
    """The `transformers` auto class for a task.

    Raises:
        ModelError: this architecture cannot do this task; the tasks that it can do are named.
    """
    import transformers

    able = [name for name, auto in AUTO_CLASSES.items() if type(config) in getattr(transformers, auto)._model_mapping]
    if _reads_both_ways(config):
        able = [name for name in able if name in ("SEQ_CLS", "TOKEN_CLS")]
    if task not in able:
        raise ModelError(
            f"A model of type {config.model_type!r} cannot do the task {task}.",
            f"It can do {', '.join(able)}." if able else "Choose a language model.",
        )
    return getattr(transformers, AUTO_CLASSES[task])


def _reads_both_ways(config: Any) -> bool:
    """Whether a model fills gaps instead of going on; some of these have a causal class for other people's ends."""
    from transformers import AutoModelForMaskedLM

    can_decode = getattr(config, "is_decoder", False) or getattr(config, "is_encoder_decoder", False)
    return type(config) in AutoModelForMaskedLM._model_mapping and not can_decode
