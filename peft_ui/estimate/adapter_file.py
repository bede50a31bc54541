"""How large an adapter file will be, to the byte, from the names and shapes of its tensors."""

import json
from collections.abc import Iterable
from math import prod

from peft_ui.methods.base import SavedTensor

# In the order in which safetensors lays them down (0.8, the reverse of its enum `Dtype`).
SIZES = {"I64": 8, "F32": 4, "I32": 4, "BF16": 2, "F16": 2, "I8": 1, "U8": 1, "BOOL": 1}


def file_bytes(tensors: Iterable[SavedTensor]) -> int:
    """Bytes of a safetensors file: 8 for the header's length, the header padded to 8, the data.

    Tensors lie in the order of their number format, as in `SIZES`, then of their names
    (safetensors 0.8, `serialize`); the order decides how many digits the offsets take.
    """
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end, places = 0, list(SIZES)
    for tensor in sorted(tensors, key=lambda tensor: (places.index(tensor.dtype), tensor.name)):
        start, end = end, end + prod(tensor.shape) * SIZES[tensor.dtype]
        header[tensor.name] = {"dtype": tensor.dtype, "shape": list(tensor.shape), "data_offsets": [start, end]}
    length = len(json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode())
    return 8 + (length + 7) // 8 * 8 + end
