"""Each method on each architecture: the count, the file and the way back are what was promised."""

import json
from typing import Any

import pytest

from peft_ui.methods import METHODS, method_class
from peft_ui.methods.base import Plan
from peft_ui.models.inventory import inventory_of
from peft_ui.models.skeleton import skeleton
from tests.methods.models_to_try import CELLS, config, model
from tests.methods.promises import batches, check_file, keep, refusals
from tests.methods.small import FORMS, SMALL

VARIANTS: list[tuple[str, dict[str, Any]]] = [
    ("lora", {}),
    ("lora", {"target_modules": "all-linear", "r": 3, "use_dora": True}),
    ("lora", {"target_modules": "all-linear", "use_rslora": True}),
    ("adalora", {"init_r": 6, "target_r": 3}),
    ("ia3", {}),
    ("prompt_tuning", {"num_virtual_tokens": 5}),
    ("prompt_tuning", {"num_virtual_tokens": 5, "prompt_tuning_init": "RANDOM"}),
    ("p_tuning", {"num_virtual_tokens": 5, "encoder_hidden_size": 12}),
    ("p_tuning", {"num_virtual_tokens": 5, "encoder_reparameterization_type": "LSTM", "encoder_num_layers": 3}),
    ("p_tuning_v2", {"num_virtual_tokens": 5}),
    ("prefix_tuning", {"num_virtual_tokens": 5, "init_weights": None}),
    ("prefix_tuning", {"num_virtual_tokens": 5, "prefix_projection": True, "encoder_hidden_size": 12}),
    ("multitask_prompt_tuning", {"num_virtual_tokens": 5, "num_ranks": 2}),
    ("full", {}),
    ("ln_tuning", {}),
    ("bitfit", {}),
    *(("bottleneck", settings) for settings in SMALL["bottleneck"]),
]
# The advanced shelf on one model of each family; `make matrix` tries it on all.
ADVANCED = [
    (method.key, settings)
    for method in METHODS
    if method.shelf == "advanced"
    for settings in SMALL.get(method.key, [{}])
]
FEW = [
    ("llama", "CAUSAL_LM"),
    ("gpt2", "CAUSAL_LM"),
    ("t5", "SEQ_2_SEQ_LM"),
    ("roberta", "SEQ_CLS"),
    ("bert", "TOKEN_CLS"),
]
REFUSED = {
    (key, kind, "SEQ_CLS")
    for key in ("prompt_tuning", "p_tuning", "p_tuning_v2", "prefix_tuning", "multitask_prompt_tuning")
    for kind in ("t5", "bart")
} | {("bitfit", kind, task) for kind, task in CELLS if kind in ("llama", "qwen3", "gemma3_text", "t5")}
REFUSED |= {("multitask_prompt_tuning", kind, "SEQ_2_SEQ_LM") for kind in ("t5", "bart")}
LINEAR_ONLY = "delora loha lokr glora miss shira oft boft hra psoft c3a peanut road beft".split()


@pytest.mark.parametrize(("kind", "task"), CELLS)
@pytest.mark.parametrize(("key", "settings"), VARIANTS, ids=[f"{key}-{i}" for i, (key, _) in enumerate(VARIANTS)])
def test_method(key: str, settings: dict[str, Any], kind: str, task: str, tmp_path: Any) -> None:
    method = method_class(key)(**settings)
    reasons = refusals(method, kind, task)
    assert bool(reasons) == ((key, kind, task) in REFUSED), reasons
    if not reasons:
        keep(method, kind, task, tmp_path)


@pytest.mark.parametrize(("kind", "task"), FEW)
@pytest.mark.parametrize(("key", "settings"), ADVANCED, ids=[f"{key}-{i}" for i, (key, _) in enumerate(ADVANCED)])
def test_advanced_method(key: str, settings: dict[str, Any], kind: str, task: str, tmp_path: Any) -> None:
    method = method_class(key)(**settings)
    reasons = refusals(method, kind, task)
    only_elsewhere = {"trainable_tokens": task in ("SEQ_CLS", "TOKEN_CLS"), "adaption_prompt": task != "CAUSAL_LM"}
    assert bool(reasons) == ((kind == "gpt2" and key in LINEAR_ONLY) or only_elsewhere.get(key, False)), reasons
    if not reasons:
        keep(method, kind, task, tmp_path)


@pytest.mark.parametrize(("kind", "task"), FEW)
@pytest.mark.parametrize("settings", FORMS.values(), ids=FORMS)
def test_lora_in_its_forms(settings: dict[str, Any], kind: str, task: str, tmp_path: Any) -> None:
    method = method_class("lora")(**settings)
    reasons = refusals(method, kind, task)
    without_bias = "bias" in settings and kind in ("llama", "t5")
    unsuited = {("olora", "gpt2"), ("eva", "t5")}
    assert bool(reasons) == (without_bias or (settings.get("init_lora_weights"), kind) in unsuited), reasons
    if not reasons:
        keep(method, kind, task, tmp_path)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_fields_are_peft_arguments(method: Any) -> None:
    """A rename in PEFT turns this red instead of turning a slider mute."""
    import dataclasses

    import peft

    if method.key in ("full", "bitfit"):
        assert not method.model_fields
        return
    if method.key == "bottleneck":
        return  # PEFT has none; `test_bottleneck.py` looks at ours
    known = {field.name for field in dataclasses.fields(getattr(peft, method.peft_config_name))}
    assert set(method.model_fields) - method.own_settings <= known
    assert not method.own_settings & known


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_settings_reach_peft(method: Any) -> None:
    """What a person set is what PEFT's config holds."""
    settings = {
        "lora": {"r": 5, "lora_alpha": 7, "lora_dropout": 0.25, "use_rslora": True, "target_modules": ["q_proj"]},
        "adalora": {"init_r": 9, "target_r": 3, "tinit": 4, "tfinal": 5, "deltaT": 2, "orth_reg_weight": 0.25},
        "multitask_prompt_tuning": {"num_virtual_tokens": 3, "num_ranks": 2, "prompt_tuning_init": "RANDOM"},
        "ia3": {"target_modules": ["k_proj", "down_proj"], "feedforward_modules": ["down_proj"]},
        "prompt_tuning": {"num_virtual_tokens": 3, "prompt_tuning_init": "RANDOM"},
        "p_tuning": {"encoder_reparameterization_type": "LSTM", "encoder_num_layers": 3, "encoder_dropout": 0.5},
        "p_tuning_v2": {"num_virtual_tokens": 3, "init_weights": None},
        "prefix_tuning": {"num_virtual_tokens": 3, "prefix_projection": True, "encoder_hidden_size": 9},
    }.get(method.key) or SMALL.get(method.key, [{}])[0]
    if not method.model_fields:
        return
    inventory = inventory_of(skeleton(config("llama"), "CAUSAL_LM"), "CAUSAL_LM")
    handed = method(**settings).peft_config("CAUSAL_LM", inventory)
    for name, value in settings.items():
        held = getattr(handed, name)
        several = isinstance(value, (list, tuple))
        assert (sorted(held) if isinstance(held, (set, list)) else held) == (sorted(value) if several else value)


EVERY = [
    *VARIANTS,
    *(("lora", settings) for settings in FORMS.values()),
    *(one for one in ADVANCED if one[0] not in ("trainable_tokens", "adaption_prompt")),
]


@pytest.mark.parametrize(("key", "settings"), EVERY, ids=[f"{key}-{i}" for i, (key, _) in enumerate(EVERY)])
@pytest.mark.parametrize(("kind", "task"), [("llama", "CAUSAL_LM"), ("bert", "SEQ_CLS")])
def test_sixteen_bit_base(key: str, settings: dict[str, Any], kind: str, task: str, tmp_path: Any) -> None:
    """What learns is float32 on a bfloat16 base, but for heads, which PEFT copies in the base's format."""
    method = method_class(key)(**settings)
    inventory = inventory_of(skeleton(config(kind), task, "bfloat16"), task)
    if method.refusals(task, inventory):
        assert (key, kind) == ("bitfit", "llama") or ("bias" in settings and kind == "llama")
        return
    method.save(method.attach(model(kind, task, "bfloat16"), Plan(task, batches=batches)), tmp_path)
    check_file(method, inventory, tmp_path)


def test_recipe_words_survive_json() -> None:
    for method in METHODS:
        assert method(**json.loads(method().model_dump_json())) == method()
        json.dumps(method.describe())
