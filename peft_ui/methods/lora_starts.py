"""How a LoRA begins where it does not begin with zero, and how it is written down so that anybody can load it.

PiSSA and OLoRA take a part out of each base weight and let the adapter hold it: W = (W - s·B0·A0) + s·B0·A0. Their
plain file would need the same part to be taken out again by whoever loads it. So what is written is the *change*:
s·(B·A - B0·A0) is a plain LoRA of twice the rank beside an untouched base. PEFT's own conversion does the same, but
fails where a head is trained too (`KeyError …classifier.weight`, PEFT.md 1.4).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from peft_ui.errors import MethodError
from peft_ui.methods.base import WEIGHTS, Circumstances, Plan
from peft_ui.models.inventory import Inventory, Module
from peft_ui.models.settings import Task

Start = Literal["gaussian", "orthogonal", "pissa", "olora", "mica", "eva"]
CHANGES_BASE = ("pissa", "olora")
FROM_WEIGHTS = ("pissa", "olora", "mica")  # they take the base's weights apart, which must be there as numbers
ADAPTER = "default"


def refusals(
    start: Start | None,
    ranks: list[tuple[Module, int]],
    task: Task,
    inventory: Inventory,
    circumstances: Circumstances,
) -> list[str]:
    """Why a LoRA of these ranks cannot begin so; empty when it can."""
    found = []
    if start in (*FROM_WEIGHTS, "orthogonal") and circumstances.quantization != "none":
        found.append(f"LoRA cannot begin with {start} on a quantized base; set quantization to none.")
    if start == "olora" and any(module.kind == "Conv1D" for module, _ in ranks):
        found.append("olora cannot take apart this model's layers, which are of the class Conv1D; use pissa.")
    if start == "eva" and (task == "SEQ_2_SEQ_LM" or inventory.facts.model_type == "deberta-v2"):
        found.append("eva cannot look at the rows through this model in this task; use pissa.")
    narrow = next((module for module, rank in ranks if rank > min(module.in_features, module.out_features)), None)
    if start in FROM_WEIGHTS and narrow:
        most = min(narrow.in_features, narrow.out_features)
        found.append(f"{start} finds {most} directions in {narrow.name}; lower the rank.")
    return found


def note_start(model: Any) -> None:
    """Remember in each layer what was taken out of its base."""
    for _, layer in layers_of(model):
        first, second = layer.lora_A[ADAPTER].weight, layer.lora_B[ADAPTER].weight
        layer.start = (first.detach().clone(), second.detach().clone())


def freeze_first(model: Any) -> None:
    """LoRA-FA: A stays as it was drawn."""
    for _, layer in layers_of(model):
        layer.lora_A[ADAPTER].weight.requires_grad_(False)


def looking(config: Any) -> Any:
    """EVA's config: it looks at whole texts, and leaves every layer its rank."""
    from peft import EvaConfig

    config.eva_config = EvaConfig(rho=1.0, use_label_mask=False)
    return config


def look_at_rows(model: Any, plan: Plan) -> None:
    """EVA: A becomes the strongest directions of what each layer is given by the run's own rows."""
    from peft import initialize_lora_eva_weights

    batches = [] if plan.batches is None else list(plan.batches())
    if not batches:
        raise MethodError("eva begins with directions found in rows, and there are none.", "Choose another beginning.")
    try:
        initialize_lora_eva_weights(model, batches, show_progress_bar=False)
    except (ValueError, IndexError) as error:
        raise MethodError(
            f"eva cannot find {model.peft_config[ADAPTER].r} directions in these rows: {error}",
            "Lower the rank, bring more rows, or choose another beginning.",
        ) from error
    finally:
        config = model.peft_config[ADAPTER]
        config.init_lora_weights, config.eva_config = True, None  # who loads it has no rows to look at


def write_plain(model: Any, folder: Path) -> None:
    """Replace what was saved by the change against the untouched base, of twice the rank."""
    from safetensors.torch import load_file, save_file

    file, config_file = folder / WEIGHTS, folder / "adapter_config.json"
    tensors, config = load_file(file), json.loads(config_file.read_text(encoding="utf-8"))
    for name, layer in layers_of(model):
        tensors |= _doubled(f"{name}.lora_A.weight", f"{name}.lora_B.weight", layer)
    save_file(tensors, file, metadata={"format": "pt"})
    config |= {
        "init_lora_weights": True,
        "r": 2 * config["r"],
        "lora_alpha": 2 * config["lora_alpha"],
        "rank_pattern": {name: 2 * rank for name, rank in config["rank_pattern"].items()},
    }
    config_file.write_text(json.dumps(config, indent=2, sort_keys=True), encoding="utf-8")


def _doubled(first: str, second: str, layer: Any) -> dict[str, Any]:
    """A' = [A; A0] and B' = [B, -B0], so that B'·A' = B·A - B0·A0.

    With twice the rank and twice alpha the scale alpha / r stays; alpha / √r grows by √2, which is taken from B'.
    """
    import torch

    start_a, start_b = layer.start
    scale = 2**-0.5 if layer.use_rslora[ADAPTER] else 1.0
    now_a, now_b = layer.lora_A[ADAPTER].weight.detach(), layer.lora_B[ADAPTER].weight.detach()
    return {
        first: torch.cat([now_a, start_a]).cpu().contiguous(),
        second: (torch.cat([now_b, -start_b], dim=1) * scale).cpu().contiguous(),
    }


def layers_of(model: Any) -> Iterator[tuple[str, Any]]:
    """Every adapted layer, by its name in an adapter file."""
    from peft.tuners.lora import LoraLayer

    for name, module in model.named_modules():
        if isinstance(module, LoraLayer) and ADAPTER in module.lora_A:
            yield name, module
