"""Closed-form counts against PEFT's own way, wrapping a skeleton on the meta device."""

import copy
import json
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.ratio import alternate

LLAMA = {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 128256, "num_key_value_heads": 8}
SIZES = {
    "Llama-3-8B": {"hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32},
    "Llama-3-70B": {
        "hidden_size": 8192,
        "intermediate_size": 28672,
        "num_hidden_layers": 80,
        "num_attention_heads": 64,
    },
}


def main() -> None:
    """One line for each size and method."""
    from peft import get_peft_model
    from torch import device

    from peft_ui.methods import METHODS
    from peft_ui.models.load import load_config
    from peft_ui.models.settings import ModelSettings
    from peft_ui.models.skeleton import skeleton
    from peft_ui.models.stock import inventory_for

    table = Table("model", "method", "PEFT on meta", "closed form", "ratio", "trainable", title="Counting parameters")
    with tempfile.TemporaryDirectory() as home:
        for name, sizes in SIZES.items():
            folder = Path(home) / name
            folder.mkdir()
            (folder / "config.json").write_text(json.dumps(LLAMA | sizes))
            settings = ModelSettings(name=str(folder))
            inventory = inventory_for(settings, "CAUSAL_LM")
            bare = skeleton(load_config(settings), "CAUSAL_LM")
            for method in (kind() for kind in METHODS if kind.key != "full"):

                def wrap(method=method, bare=bare, inventory=inventory) -> None:
                    with device("meta"):
                        get_peft_model(copy.deepcopy(bare), method.peft_config("CAUSAL_LM", inventory))

                def count(method=method, inventory=inventory) -> None:
                    method.count(inventory), method.saved_tensors(inventory)

                plain, ours = alternate(wrap, count, rounds=3)
                trainable = f"{method.count(inventory).trainable:,}"
                table.add_row(
                    name, method.key, f"{1e3 * plain:.0f} ms", f"{1e3 * ours:.2f} ms", f"{plain / ours:.0f}×", trainable
                )
    Console().print(table)


if __name__ == "__main__":
    main()
