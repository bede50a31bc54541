"""A base held in 4 or 8 bits, frozen: bitsandbytes or torchao, both also on the CPU."""

from importlib.util import find_spec
from typing import Any

from peft_ui.errors import ModelError
from peft_ui.models.dtype import choose_dtype
from peft_ui.models.inventory import HEAD_NAMES
from peft_ui.models.settings import ModelSettings, Quantization

WHOLE = [*HEAD_NAMES, "lm_head"]  # must stay whole when the rest is quantized


def library_of(quantization: Quantization) -> str:
    """The package that holds weights this way."""
    return "torchao" if quantization == "int8_torchao" else "bitsandbytes"


def quantized(settings: ModelSettings) -> dict[str, Any]:
    """Keyword arguments of `from_pretrained` that hold the base in 4 or 8 bits; none when it is not quantized.

    Raises:
        ModelError: the library is not installed.
    """
    if settings.quantization == "none":
        return {}
    library = library_of(settings.quantization)
    if find_spec(library) is None:
        raise ModelError(
            f"The quantization {settings.quantization!r} needs the package {library}, which is not installed.",
            f"Install it with pip install {library}, or set quantization to none.",
        )
    import torch

    device = "cuda:0" if torch.cuda.is_available() else "cpu"
    config = _by_torchao() if library == "torchao" else _by_bitsandbytes(settings)
    return {"quantization_config": config, "device_map": {"": device}}


def _by_torchao() -> Any:
    from torchao.quantization import Int8WeightOnlyConfig
    from transformers import TorchAoConfig

    return TorchAoConfig(Int8WeightOnlyConfig(), modules_to_not_convert=WHOLE)


def _by_bitsandbytes(settings: ModelSettings) -> Any:
    import torch
    from transformers import BitsAndBytesConfig

    four_bits = settings.quantization == "nf4"
    return BitsAndBytesConfig(
        load_in_4bit=four_bits,
        load_in_8bit=not four_bits,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=getattr(torch, choose_dtype(settings)),
        llm_int8_skip_modules=WHOLE,
    )


def keep_learnable(model: Any) -> None:
    """Let the gradient through all layers, and nothing be kept for it that can be made again.

    Where the CPU has AVX512-BF16, bitsandbytes packs a layer anew when it only answers for once, and multiplies from
    then on by a product through which no gradient goes back: whoever looks at a model before it learns leaves it deaf.
    """
    from peft_ui.models.frozen_linear import forget_copies

    forget_copies(model)
    for layer in model.modules():
        if hasattr(layer, "support_avx512bf16_for_cpu"):
            layer.support_avx512bf16_for_cpu = False
