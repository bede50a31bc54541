"""What a method promises on a model, tried: the count, the file to the byte, the way back, the merge."""

from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open

from peft_ui.estimate.adapter_file import file_bytes
from peft_ui.export.merged import unwrap_saved_modules
from peft_ui.methods.base import Method, Plan
from peft_ui.models.inventory import inventory_of
from peft_ui.models.skeleton import skeleton
from tests.methods.models_to_try import config, logits, model

NOT_ON_META = (
    "shira",
    "unilora",
    "boft",
    "tinylora",
    "psoft",
)
FROM_REAL_WEIGHTS = ("pissa", "olora", "mica", "eva")  # they read real weights, or choose at random (PEFT.md 5.1)


def refusals(method: Method, kind: str, task: Any) -> list[str]:
    """Why the method will not do this, in the visitor's words."""
    return method.refusals(task, inventory_of(skeleton(config(kind), task), task))


def keep(method: Method, kind: str, task: Any, folder: Path) -> None:
    """Attach, train a little, save and load `method`; AssertionError where it is not as was promised."""
    inventory = inventory_of(skeleton(config(kind), task), task)
    promised, plan = method.count(inventory), Plan(task, total_steps=20, batches=batches)
    if method.key not in NOT_ON_META and getattr(method, "init_lora_weights", None) not in FROM_REAL_WEIGHTS:
        with torch.device("meta"):
            on_meta = method.attach(skeleton(config(kind), task), plan)
        assert counted(on_meta) == (promised.trainable, promised.total)
    attached = method.attach(model(kind, task), plan)
    assert counted(attached) == (promised.trainable, promised.total)
    before = logits(attached.eval(), task)
    trained = logits(shaken(attached), task)
    assert (trained - before).abs().max() > 1e-5, "what was trained has no effect"
    method.save(attached, folder)
    check_file(method, inventory, folder)
    again = method.load(model(kind, task), folder).eval()
    # Float32 rounding only: P-Tuning keeps what its network wrote, reckoned for another batch shape; PiSSA's change
    # stands beside the whole base in the file, and beside what is left of it in the run.
    rounding = 3e-6 if method.key != "lora" else 1e-4 * trained.std().item()
    assert torch.allclose(logits(again, task), trained, rtol=0, atol=rounding)
    if method.mergeable:
        unwrap_saved_modules(again)
        merged = again.merge_and_unload(safe_merge=True)
        assert torch.allclose(logits(merged, task), trained, rtol=0, atol=1e-3 * trained.std().item())


def batches() -> list[dict[str, Any]]:
    """A few rows, for a method that begins by looking at some."""
    ids = torch.randint(5, 90, (8, 4, 16), generator=torch.Generator().manual_seed(0))
    ids[..., -1] = 2  # a text ends
    return [{"input_ids": one, "attention_mask": torch.ones_like(one)} for one in ids]


def check_file(method: Method, inventory: Any, folder: Path) -> None:
    """The adapter file holds exactly what `saved_tensors` says, to the byte."""
    assert not list(folder.glob("*.bin"))
    (file,) = folder.glob("*.safetensors")
    with safe_open(file, "pt") as tensors:
        slices = {name: tensors.get_slice(name) for name in tensors.keys()}  # noqa: SIM118
        saved = {name: (tuple(one.get_shape()), one.get_dtype()) for name, one in slices.items()}
    promised = method.saved_tensors(inventory)
    assert saved == {tensor.name: (tensor.shape, tensor.dtype) for tensor in promised}
    assert file.stat().st_size == file_bytes(promised)


def counted(attached: Any) -> tuple[int, int]:
    """Trainable and total parameters of a model, counted one by one."""
    parameters = list(attached.parameters())
    return sum(p.numel() for p in parameters if p.requires_grad), sum(p.numel() for p in parameters)


def shaken(attached: Any) -> Any:
    """The model with every trainable parameter moved, as training would."""
    torch.manual_seed(1)
    with torch.no_grad():
        for parameter in attached.parameters():
            if parameter.requires_grad:
                parameter.add_(torch.randn_like(parameter) * 0.3)
    return attached.eval()
