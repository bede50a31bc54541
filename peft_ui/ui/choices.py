"""What the values of a choice mean: beside the recipe's own name for each, a few words in the page's language."""

from collections.abc import Iterable
from typing import Any

from peft_ui.words.say import say

MEANINGS = {
    # how the learning rate falls
    "linear": "falls evenly to zero",
    "cosine": "falls slowly at first and at the end",
    "constant": "stays as it is",
    "constant_with_warmup": "rises, then stays",
    "polynomial": "falls along a power",
    "inverse_sqrt": "falls with the root of the steps",
    # optimizers
    "adamw_torch": "the usual one",
    "adamw_torch_fused": "the usual one in one kernel",
    "adamw_8bit": "the usual one in less memory",
    "adafactor": "little memory",
    "sgd": "plain steps",
    # in which order rows are read
    "random": "mixed anew each round",
    "group_by_length": "like lengths together",
    # how weights are held
    "auto": "the fastest here",
    "float32": "exact, most memory",
    "bfloat16": "half the memory",
    "float16": "half the memory, narrow range",
    "nf4": "4 bits a weight",
    "int8": "8 bits a weight",
    "int8_torchao": "8 bits a weight, by torchao",
    # how a method begins, and where it stands
    "gaussian": "random numbers",
    "orthogonal": "random directions",
    "pissa": "the strongest directions",
    "olora": "the strongest directions, by QR",
    "mica": "the weakest directions",
    "eva": "directions of your rows",
    "SAMPLE_VOCAB": "random words",
    "TEXT": "a text of yours",
    "RANDOM": "random numbers",
    "zero": "no change at first",
    "houlsby": "after attention and feed-forward",
    "pfeiffer": "after feed-forward only",
    "MLP": "plain layers",
    "LSTM": "a recurrent network",
    "all": "all that there are",
    "lora_only": "those of adapted layers",
}


def labelled(values: Iterable[Any]) -> list[tuple[str, Any]]:
    """Each value with its label, for a list of choices."""
    return [(_label(str(value)), value) for value in values]


def _label(value: str) -> str:
    if value == "none":
        return say("none")
    return f"{value}: {say(MEANINGS[value])}" if value in MEANINGS else value
