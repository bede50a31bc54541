"""What this run computes on, chosen once: a resumed run must choose the same to give the same weights."""

import ctypes
import gc
import json
import math
import os
import time
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from peft_ui.recipe.training import Optimizer
from peft_ui.training import ranks

FILE = "choices.json"
EXACT = 1e-5  # the relative error of a product that was really made in float32; bfloat16's is 2e-3
CLEARLY = 0.75
AMPERE = (8, 0)


@dataclass(frozen=True)
class Choices:
    """How the arithmetic is done.

    Args:
        device: cuda, mps or cpu.
        threads: of the CPU kernels; sums are split among them, so another number rounds differently.
        bf16: half-precision arithmetic around full-precision adapters (CUDA cards since Ampere).
        onednn: full-precision products go to oneDNN (a CPU on which it was measured to be faster, and as exact).
        fused: AdamW's whole step is one kernel of the card.
    """

    device: str
    threads: int
    bf16: bool
    onednn: bool = False
    fused: bool = False

    @property
    def why(self) -> str:
        """One sentence for the run's log."""
        if self.device == "cpu":
            library = "; oneDNN multiplies matrices faster here than MKL, and as exactly" if self.onednn else ""
            return f"Computing on the CPU with {self.threads} threads{library}: no CUDA card was found."
        if self.device == "mps":
            return "Computing on Apple's GPU in full precision."
        if self.bf16:
            return (
                "Computing on a CUDA card in bfloat16, which it has in hardware; attention by PyTorch's own kernels "
                "(flash where they fit), AdamW's step as one fused kernel."
            )
        return (
            "Computing on a CUDA card in full precision, since it has no bfloat16 in hardware (Ampere and later have); "
            "attention by PyTorch's own kernels, AdamW's step as one fused kernel."
        )


def choose(folder: Path) -> Choices:
    """The choices of the run in `folder`: those made before, or fresh ones that are then kept there."""
    import torch

    kept = folder / FILE
    chosen = Choices(**json.loads(kept.read_text())) if kept.exists() else _fresh()
    if chosen.device == "cuda" and not torch.cuda.is_available():
        chosen = _fresh()
    torch.set_num_threads(max(chosen.threads // ranks.count(), 1))
    multiply_with(onednn=chosen.onednn)
    temporary = kept.with_suffix(".new")
    temporary.write_text(json.dumps(asdict(chosen)))
    temporary.replace(kept)
    return chosen


def give_memory_back() -> None:
    """Let go of what nothing holds any more, before the next model is loaded.

    The C library keeps freed memory for itself: after a training of Gemma 3 270M that was 1.4 GB.
    """
    gc.collect()
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):  # glibc's; other systems give it back by themselves
        trim(0)


def memory_used() -> int:
    """Bytes: of the card where there is one, else of this process."""
    import psutil
    import torch

    return torch.cuda.max_memory_allocated() if torch.cuda.is_available() else psutil.Process().memory_info().rss


def _fresh() -> Choices:
    import torch

    if torch.cuda.is_available():
        return on_card(torch.cuda.get_device_capability(), torch.get_num_threads())
    device = "mps" if torch.backends.mps.is_available() else "cpu"
    return Choices(device, torch.get_num_threads(), bf16=False, onednn=device == "cpu" and onednn_is_better())


def on_card(capability: tuple[int, int], threads: int) -> Choices:
    """What suits a CUDA card of that compute capability.

    bfloat16 around float32 adapters from Ampere (8.0) on: older cards make it from float32, slower than float32 itself.
    float16 is never chosen: its loss must be scaled, and a step now and then be thrown away.
    """
    return Choices("cuda", threads, bf16=capability >= AMPERE, fused=True)


def multiply_with(*, onednn: bool) -> None:
    """Send full-precision matrix products to oneDNN, or to what PyTorch takes by itself (MKL on x86).

    PyTorch's name for it is misleading: "medium" *allows* bfloat16 inside, and on a CPU without matrix units for it
    (AMX) oneDNN does not make use of that and computes in float32 (relative error 4e-7 measured).
    """
    import torch

    torch.set_float32_matmul_precision("medium" if onednn else "highest")


def onednn_is_better() -> bool:
    """Whether oneDNN is clearly faster here at the same precision: measured in a tenth of a second, not guessed.

    On an AMD EPYC it multiplies at 420 GFLOP/s where MKL, which prefers its maker's chips, reaches 165. One thread
    and its own CPU time are measured, so that other work on the machine does not change the answer.
    """
    import torch

    if not torch.backends.mkldnn.is_available():
        return False
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        seconds = [_seconds_of_a_product(onednn=which) for which in (True, False)]
    finally:
        multiply_with(onednn=False)
        torch.set_num_threads(threads)
    return seconds[0] < CLEARLY * seconds[1]


def _seconds_of_a_product(*, onednn: bool) -> float:
    """The best of a few; infinite where the product is rounded more coarsely than float32 rounds."""
    import torch

    multiply_with(onednn=onednn)
    generator = torch.Generator().manual_seed(0)
    left, right = (torch.randn(512, 512, generator=generator) for _ in range(2))
    exact = left.double() @ right.double()
    if ((left @ right).double() - exact).norm() > EXACT * exact.norm():
        return math.inf
    seconds = []
    for _ in range(7):
        started = time.thread_time()
        left @ right
        seconds.append(time.thread_time() - started)
    return min(seconds)


def missing_for(optimizer: Optimizer) -> str:
    """What the optimizer needs and this machine has not; empty where nothing is missing."""
    if optimizer != "adamw_8bit" or find_spec("bitsandbytes") is not None:
        return ""
    return f"{optimizer} needs the package bitsandbytes, which is not installed."


def most_processes() -> int:
    """How many can train together here: one for each card, or, where there is none, for each core."""
    import torch

    return torch.cuda.device_count() or os.cpu_count() or 1


def training_arguments(choices: Choices, optimizer: Optimizer = "adamw_torch") -> dict[str, Any]:
    """The choices as keywords of `transformers.TrainingArguments`; `optimizer` is what the recipe asks for."""
    fused = choices.fused and optimizer == "adamw_torch"
    optim = "adamw_torch_fused" if fused else optimizer
    return {"use_cpu": choices.device == "cpu", "bf16": choices.bf16, "optim": optim}
