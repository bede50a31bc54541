"""In which number format a model's weights are held, and how many bytes that takes."""

from peft_ui.models.settings import ModelSettings

BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}
SAFETENSORS = {"float32": "F32", "bfloat16": "BF16", "float16": "F16"}


def choose_dtype(settings: ModelSettings) -> str:
    """The format a model is loaded in: what was asked for, or what serves best on this machine.

    On a CPU that is float32: without AMX, bfloat16 was measured no faster (PEFT.md 8.3: 33 s against
    21 s for the same steps), so rounding would buy only memory. On a GPU that computes in bfloat16 it
    halves the memory and is faster; float16 is never chosen, as it overflows without loss scaling.
    """
    import torch

    if settings.dtype != "auto":
        return settings.dtype
    if torch.cuda.is_available() and torch.cuda.is_bf16_supported(including_emulation=False):
        return "bfloat16"
    return "float32"
