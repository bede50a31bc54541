"""What this run computes on, chosen once: a resumed run must choose the same to give the same weights."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = "choices.json"


@dataclass(frozen=True)
class Choices:
    """How the arithmetic is done.

    Args:
        device: cuda, mps or cpu.
        threads: of the CPU kernels; sums are split among them, so another number rounds differently.
        bf16: half-precision arithmetic around full-precision adapters (CUDA cards since Ampere).
    """

    device: str
    threads: int
    bf16: bool

    @property
    def why(self) -> str:
        """One sentence for the run's log."""
        if self.device == "cpu":
            return f"Computing on the CPU with {self.threads} threads: no CUDA card was found."
        precision = "bfloat16, which this card has in hardware" if self.bf16 else "full precision"
        return f"Computing on {self.device} in {precision}."


def choose(folder: Path) -> Choices:
    """The choices of the run in `folder`: those made before, or fresh ones that are then kept there."""
    import torch

    kept = folder / FILE
    chosen = Choices(**json.loads(kept.read_text())) if kept.exists() else _fresh()
    if chosen.device == "cuda" and not torch.cuda.is_available():
        chosen = _fresh()
    torch.set_num_threads(chosen.threads)
    temporary = kept.with_suffix(".new")
    temporary.write_text(json.dumps(asdict(chosen)))
    temporary.replace(kept)
    return chosen


def memory_used() -> int:
    """Bytes: of the card where there is one, else of this process."""
    import psutil
    import torch

    return torch.cuda.max_memory_allocated() if torch.cuda.is_available() else psutil.Process().memory_info().rss


def _fresh() -> Choices:
    import torch

    cuda = torch.cuda.is_available()
    device = "cuda" if cuda else "mps" if torch.backends.mps.is_available() else "cpu"
    return Choices(device=device, threads=torch.get_num_threads(), bf16=cuda and torch.cuda.is_bf16_supported())


def training_arguments(choices: Choices) -> dict[str, Any]:
    """The choices as keywords of `transformers.TrainingArguments`."""
    return {"use_cpu": choices.device == "cpu", "bf16": choices.bf16}
