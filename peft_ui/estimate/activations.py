"""How many bytes of a training step's inner values one layer keeps for the way back, by architecture.

Measured with a fake-tensor probe as the difference of a two-layer and a one-layer model (PEFT.md 8.1):
bytes = batch · (alpha · hidden · length + beta · heads · length²). The figures of one row are alpha and beta for
LoRA on two projections in float32 and in 16 bit, on every linear layer in both, and for prompts in both.
A negative beta (prompts; a fit's artefact) is taken as 0.
"""

from dataclasses import dataclass
from typing import Literal

Reach = Literal["few", "all", "prompt"]


@dataclass(frozen=True)
class Rate:
    """Bytes for each hidden value of a position, and for each pair of positions of a head."""

    alpha: float
    beta: float


_Row = tuple[tuple[float, float], ...]
# few float32, few 16 bit, all float32, all 16 bit, prompt float32, prompt 16 bit
_MEASURED: dict[str, _Row] = {
    "gpt2": ((104.1, 12.0), (56.1, 12.0), (128.2, 12.0), (80.2, 12.0), (115.7, 10.0), (62.1, 10.9)),
    "qwen2": ((93.3, 0.3), (56.7, 0.1), (119.2, 0.3), (94.6, 0.1), (99.8, 0.0), (54.4, 0.0)),
    "qwen3": ((92.2, 0.2), (62.2, 0.1), (108.4, 0.2), (94.4, 0.1), (98.6, 0.0), (60.6, 0.0)),
    "bloom": ((40.0, 4.0), (22.0, 6.0), (64.1, 4.0), (46.1, 6.0), (41.6, 3.3), (22.1, 5.6)),
    "llama": ((70.0, 0.1), (45.0, 0.1), (88.1, 0.1), (75.1, 0.1), (73.8, 0.0), (41.4, 0.0)),
    "gemma3_text": ((82.8, 0.9), (59.6, 0.4), (99.9, 0.9), (91.1, 0.4), (88.0, 0.0), (57.6, 0.0)),
    "opt": ((52.2, 0.0), (32.2, 0.0), (56.3, 0.0), (60.3, 0.0), (53.7, 0.0), (26.9, 0.0)),
    "t5": ((92.2, 15.8), (81.2, 15.8), (123.4, 15.8), (121.4, 15.8), (98.4, 14.4), (76.5, 14.7)),
    "bart": ((78.3, 0.4), (51.3, 0.2), (103.5, 0.4), (91.5, 0.2), (78.8, 0.0), (39.5, 0.0)),
    "bert": ((48.1, 12.0), (36.1, 12.0), (72.3, 12.0), (64.3, 12.0), (53.1, 11.1), (35.3, 11.4)),
}
_MEASURED["roberta"] = _MEASURED["bert"]
# Of what the layers keep, what glibc's heap cannot use again: fitted by hand to the 17 runs of decision 0015. Models
# that drop values at random keep a small mask beside each large block, and the holes between them stay.
_HOLES = {"gpt2": 0.3, "opt": 0.4, "t5": 0.3, "bart": 0.4, "bert": 0.4, "roberta": 0.4}
_HOLES_ELSEWHERE = 0.15
_COLUMNS: dict[tuple[Reach, bool], int] = {
    ("few", False): 0,
    ("few", True): 1,
    ("all", False): 2,
    ("all", True): 3,
    ("prompt", False): 4,
    ("prompt", True): 5,
}
NEAREST = "llama"  # what most unmeasured architectures resemble


def heap_share(model_type: str) -> float:
    """The share of what the layers keep that comes on top where glibc gives memory."""
    return _HOLES.get(model_type, _HOLES_ELSEWHERE)


def is_measured(model_type: str) -> bool:
    """Whether this architecture was probed; the others are reckoned as a Llama."""
    return model_type in _MEASURED


def rate(model_type: str, reach: Reach, sixteen_bit: bool) -> Rate:
    """What one layer of this architecture keeps.

    Args:
        model_type: as in the config.
        reach: how many layers a gradient must be made for: few, all, or only what lies before them.
        sixteen_bit: whether the values are held in 2 bytes instead of 4.
    """
    row = _MEASURED.get(model_type, _MEASURED[NEAREST])
    return Rate(*row[_COLUMNS[reach, sixteen_bit]])
