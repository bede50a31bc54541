"""Each method on each architecture: the count, the file and the way back are what was promised."""

import json
from typing import Any

import pytest
import torch
from safetensors import safe_open

from peft_ui.estimate.adapter_file import file_bytes
from peft_ui.methods import METHODS, method_class
from peft_ui.methods.base import Plan
from peft_ui.models.inventory import inventory_of
from peft_ui.models.skeleton import skeleton
from tests.methods.models_to_try import CELLS, config, logits, model

VARIANTS: list[tuple[str, dict[str, Any]]] = [
    ("lora", {}),
    ("lora", {"target_modules": "all-linear", "r": 3, "use_dora": True}),
    ("lora", {"target_modules": "all-linear", "use_rslora": True}),
    ("ia3", {}),
    ("prompt_tuning", {"num_virtual_tokens": 5}),
    ("prompt_tuning", {"num_virtual_tokens": 5, "prompt_tuning_init": "RANDOM"}),
    ("p_tuning", {"num_virtual_tokens": 5, "encoder_hidden_size": 12}),
    ("p_tuning", {"num_virtual_tokens": 5, "encoder_reparameterization_type": "LSTM", "encoder_num_layers": 3}),
    ("p_tuning_v2", {"num_virtual_tokens": 5}),
    ("prefix_tuning", {"num_virtual_tokens": 5, "init_weights": None}),
    ("prefix_tuning", {"num_virtual_tokens": 5, "prefix_projection": True, "encoder_hidden_size": 12}),
    ("full", {}),
]
REFUSED = {
    (key, kind, "SEQ_CLS")
    for key in ("prompt_tuning", "p_tuning", "p_tuning_v2", "prefix_tuning")
    for kind in ("t5", "bart")
}


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


@pytest.mark.parametrize(("kind", "task"), CELLS)
@pytest.mark.parametrize(("key", "settings"), VARIANTS, ids=[f"{key}-{i}" for i, (key, _) in enumerate(VARIANTS)])
def test_method(key: str, settings: dict[str, Any], kind: str, task: str, tmp_path: Any) -> None:
    method = method_class(key)(**settings)
    inventory = inventory_of(skeleton(config(kind), task), task)
    refusals = method.refusals(task, inventory)
    assert bool(refusals) == ((key, kind, task) in REFUSED), refusals
    if refusals:
        return

    closed_form = method.count(inventory)
    with torch.device("meta"):
        on_meta = method.attach(skeleton(config(kind), task), Plan(task))
    assert counted(on_meta) == (closed_form.trainable, closed_form.total)

    attached = method.attach(model(kind, task), Plan(task))
    assert counted(attached) == (closed_form.trainable, closed_form.total)
    before = logits(attached.eval(), task)
    trained = logits(shaken(attached), task)
    assert (trained - before).abs().max() > 1e-5, "what was trained has no effect"

    method.save(attached, tmp_path)
    assert not list(tmp_path.glob("*.bin"))
    (file,) = tmp_path.glob("*.safetensors")
    with safe_open(file, "pt") as tensors:
        saved = {name: tuple(tensors.get_slice(name).get_shape()) for name in tensors.keys()}  # noqa: SIM118
        dtypes = {name: tensors.get_slice(name).get_dtype() for name in tensors.keys()}  # noqa: SIM118
    promised = method.saved_tensors(inventory)
    assert saved == {tensor.name: tensor.shape for tensor in promised}
    assert dtypes == {tensor.name: tensor.dtype for tensor in promised}
    assert file.stat().st_size == file_bytes(promised)

    again = method.load(model(kind, task), tmp_path)
    # Float32 rounding only: P-Tuning keeps what its network wrote, reckoned for another batch shape.
    assert torch.allclose(logits(again.eval(), task), trained, rtol=0, atol=2e-6)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_fields_are_peft_arguments(method: Any) -> None:
    """A rename in PEFT turns this red instead of turning a slider mute."""
    import dataclasses

    import peft

    if method.family == "full":
        assert not method.model_fields
        return
    known = {field.name for field in dataclasses.fields(getattr(peft, method.peft_config_name))}
    assert set(method.model_fields) <= known


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_settings_reach_peft(method: Any) -> None:
    """What a person set is what PEFT's config holds."""
    settings = {
        "lora": {"r": 5, "lora_alpha": 7, "lora_dropout": 0.25, "use_rslora": True, "target_modules": ["q_proj"]},
        "ia3": {"target_modules": ["k_proj", "down_proj"], "feedforward_modules": ["down_proj"]},
        "prompt_tuning": {"num_virtual_tokens": 3, "prompt_tuning_init": "RANDOM"},
        "p_tuning": {"encoder_reparameterization_type": "LSTM", "encoder_num_layers": 3, "encoder_dropout": 0.5},
        "p_tuning_v2": {"num_virtual_tokens": 3, "init_weights": None},
        "prefix_tuning": {"num_virtual_tokens": 3, "prefix_projection": True, "encoder_hidden_size": 9},
        "full": {},
    }[method.key]
    if method.key == "full":
        return
    inventory = inventory_of(skeleton(config("llama"), "CAUSAL_LM"), "CAUSAL_LM")
    handed = method(**settings).peft_config("CAUSAL_LM", inventory)
    for name, value in settings.items():
        held = getattr(handed, name)
        assert (sorted(held) if isinstance(held, set) else held) == (
            sorted(value) if isinstance(value, list) else value
        )


@pytest.mark.parametrize(("key", "settings"), VARIANTS, ids=[f"{key}-{i}" for i, (key, _) in enumerate(VARIANTS)])
@pytest.mark.parametrize(("kind", "task"), [("llama", "CAUSAL_LM"), ("bert", "SEQ_CLS")])
def test_sixteen_bit_base(key: str, settings: dict[str, Any], kind: str, task: str, tmp_path: Any) -> None:
    """What learns is float32 on a bfloat16 base, but for heads, which PEFT copies in the base's format."""
    method = method_class(key)(**settings)
    attached = method.attach(model(kind, task, "bfloat16"), Plan(task))
    inventory = inventory_of(skeleton(config(kind), task, "bfloat16"), task)
    method.save(attached, tmp_path)
    (file,) = tmp_path.glob("*.safetensors")
    with safe_open(file, "pt") as tensors:
        dtypes = {name: tensors.get_slice(name).get_dtype() for name in tensors.keys()}  # noqa: SIM118
    assert dtypes == {tensor.name: tensor.dtype for tensor in method.saved_tensors(inventory)}
    assert file.stat().st_size == file_bytes(method.saved_tensors(inventory))


def test_recipe_words_survive_json() -> None:
    for method in METHODS:
        assert method(**json.loads(method().model_dump_json())) == method()
        json.dumps(method.describe())
