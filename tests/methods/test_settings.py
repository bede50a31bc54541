import pytest
from pydantic import ValidationError

from peft_ui.errors import MethodError
from peft_ui.methods import METHODS, method_class
from peft_ui.methods.base import Circumstances, Plan
from peft_ui.models.inventory import inventory_of
from peft_ui.models.skeleton import skeleton
from tests.methods.models_to_try import config, model


@pytest.mark.parametrize(
    ("key", "settings", "words"),
    [
        ("lora", {"r": 0}, "greater than or equal to 1"),
        ("lora", {"rank": 8}, "Extra inputs are not permitted"),
        ("lora", {"lora_dropout": 1.5}, "less than or equal to 0.9"),
        ("lora", {"target_modules": []}, "names no layer"),
        ("lora", {"target_modules": "q_proj("}, "is not a regular expression"),
        ("lora", {"init_lora_weights": "pissa", "use_dora": True}, "use_dora cannot begin with pissa"),
        ("lora", {"init_lora_weights": "mica", "freeze_a": True}, "nothing would learn"),
        ("lora", {"init_lora_weights": "orthogonal", "rank_pattern": {"q_proj": 3}}, "orthogonal needs even ranks"),
        *(("lora", {"init_lora_weights": start}, "Input should be") for start in ("pissa_niter_4", "lora_ga", "corda")),
        ("lora", {"rank_pattern": "q_proj 16"}, "does not name layers with their ranks"),
        ("lora", {"rank_pattern": {"q_proj": 0}}, "0 for 'q_proj' is no rank"),
        ("adalora", {"init_r": 8, "target_r": 8}, "must be less than init_r"),
        ("ia3", {"target_modules": ["k_proj"], "feedforward_modules": ["down_proj"]}, "names 'down_proj'"),
        ("prompt_tuning", {"num_virtual_tokens": 0}, "greater than or equal to 1"),
        ("prompt_tuning", {"prompt_tuning_init": "TEXT"}, "needs the words"),
        ("prompt_tuning", {"prompt_tuning_init_text": "Answer"}, "only read with"),
        ("p_tuning", {"encoder_num_layers": 5}, "encoder_num_layers has no effect with MLP"),
        ("p_tuning", {"encoder_dropout": 0.1}, "encoder_dropout has no effect with MLP"),
        (
            "p_tuning",
            {"encoder_reparameterization_type": "LSTM", "encoder_num_layers": 1, "encoder_dropout": 0.1},
            "no effect with one LSTM layer",
        ),
        ("prefix_tuning", {"encoder_hidden_size": 64}, "no effect without prefix_projection"),
        ("p_tuning_v2", {"prefix_projection": True}, "Extra inputs"),
        ("full", {"r": 8}, "Extra inputs"),
        ("hra", {"r": 7}, "7 is odd; mirrors come in pairs"),
        ("road", {"group_size": 3}, "3 is odd"),
        ("lokr", {"decompose_factor": 0}, "0 cuts nothing"),
        ("miss", {"mini_r": 2}, "no effect without init_weights mini"),
        ("gralora", {"r": 9}, "r 9 cannot be cut into 2"),
        ("vblora", {"topk": 9, "num_vectors": 8}, "more than the 8 vectors"),
        ("bitfit", {"bias": "all"}, "Extra inputs"),
    ],
)
def test_refused(key: str, settings: dict, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        method_class(key)(**settings)


def test_misspelt_key_names_the_nearest() -> None:
    with pytest.raises(MethodError, match=r"There is no method 'lorra'. Did you mean 'lora'\?"):
        method_class("lorra")
    with pytest.raises(MethodError, match="Known methods: lora, adalora"):
        method_class("zzz")


@pytest.mark.parametrize("key", ["xlora", "poly", "osf", "cpt"])
def test_what_cannot_be_trusted_is_not_offered(key: str) -> None:
    with pytest.raises(MethodError, match=f"There is no method '{key}'"):
        method_class(key)


def test_keys_are_the_contract_s() -> None:
    first = [method.key for method in METHODS if method.shelf == "first"]
    assert first == [
        "lora", "adalora", "ia3", "ln_tuning", "bitfit", "bottleneck", "prompt_tuning", "p_tuning", "p_tuning_v2",
        "prefix_tuning", "multitask_prompt_tuning", "full",
    ]  # fmt: skip
    advanced = [method.key for method in METHODS if method.shelf == "advanced"]
    assert advanced == [
        "vera", "pvera", "randlora", "hira", "delora", "gralora", "loha", "lokr", "glora", "deft", "miss", "shira",
        "oft", "boft", "hra", "psoft", "c3a", "fourierft", "waveft", "vblora", "unilora", "tinylora", "peanut", "road",
        "beft", "trainable_tokens", "adaption_prompt",
    ]  # fmt: skip


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_every_knob_can_be_understood(method: type) -> None:
    for name, knob in method.knobs().items():
        assert knob.title and knob.title != name.replace("_", " ").title(), name
        assert knob.description.endswith("."), name
        assert knob.type, name


def test_describe() -> None:
    described = method_class("p_tuning").describe()
    assert described["default_learning_rate"] == 1e-3
    assert described["knobs"]["encoder_reparameterization_type"]["choices"] == ["MLP", "LSTM"]
    assert described["knobs"]["encoder_num_layers"]["advanced"] is True
    layers = method_class("lora").describe()["knobs"]
    assert next(iter(layers)) == "r"
    assert (layers["r"]["minimum"], layers["r"]["maximum"], layers["r"]["default"]) == (1, 1024, 8)
    assert layers["target_modules"]["nullable"] is True


def test_reasons_name_the_way_out() -> None:
    llama = inventory_of(skeleton(config("llama"), "CAUSAL_LM"))
    (reason,) = method_class("lora")(target_modules=["query"]).refusals("CAUSAL_LM", llama)
    assert reason == (
        "No layer of this model is named 'query'; its linear layers are "
        "q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj."
    )
    (reason,) = method_class("lora")(target_modules=["embed_tokens"]).refusals("CAUSAL_LM", llama)
    assert "'model.embed_tokens' is of the class Embedding" in reason
    (reason,) = method_class("prefix_tuning")().refusals("CAUSAL_LM", llama, Circumstances(gradient_checkpointing=True))
    assert "switch gradient_checkpointing off" in reason
    (reason,) = method_class("full")().refusals("CAUSAL_LM", llama, Circumstances(quantization="nf4"))
    assert "set quantization to none" in reason
    (reason,) = method_class("prompt_tuning")(num_virtual_tokens=60).refusals("CAUSAL_LM", llama)
    assert "leave no room" in reason
    with pytest.raises(MethodError, match="No layer of this model"):
        method_class("lora")(target_modules=["query"]).attach(model("llama", "CAUSAL_LM"), Plan("CAUSAL_LM"))


def refused(key: str, kind: str = "llama", task: str = "CAUSAL_LM", **settings: object) -> str:
    """The one reason why not."""
    (reason,) = method_class(key)(**settings).refusals(task, inventory_of(skeleton(config(kind), task), task))
    return reason


def test_what_does_not_fit_the_layers_is_refused_with_what_would() -> None:
    assert refused("c3a", block_size=64) == (
        "C3A cannot cut these layers: block_size 64 does not divide 32, the width of one of them. Set block_size to 16."
    )
    assert "oft_block_size 5 does not divide 32" in refused("oft", oft_block_size=5)
    assert "r 12 does not divide 32, the width of one of them. Set r to 8" in refused("miss", r=12, init_weights="bat")
    assert refused("shira", r=11) == (
        "SHiRA cannot hold that much in these layers: "
        "r 11 is more than the 10 that the smallest of them allows. Lower r."
    )
    assert "n_frequency 513 is more than the 512" in refused("waveft", n_frequency=513)
    assert "BitFit has nothing to train" in refused("bitfit")
    assert "tokens are numbered 0 to 95" in refused("lora", trainable_token_indices=[96])
    assert "pissa finds 16 directions in model.layers.0.self_attn.v_proj" in refused(
        "lora", init_lora_weights="pissa", r=17
    )
    assert "Words cannot learn in a classifier" in refused("lora", "bart", "SEQ_CLS", trainable_token_indices=[5])
    assert "DPO compares with the model as it was" in refused("lora", "opt", "DPO", bias="all")
    assert "tokens are numbered 0 to 95" in refused("trainable_tokens", token_indices=[3, 96])
    assert "name at least one number" in refused("trainable_tokens")
    assert "this one is 'opt'" in refused("adaption_prompt", "opt")
    assert "adapter_layers 3 is more than this model's 2 layers" in refused("adaption_prompt", adapter_layers=3)
    assert "'transformer.h.0.attn.c_attn' is of the class Conv1D" in refused("delora", "gpt2")


def test_what_needs_whole_weights_is_refused_on_a_quantized_base() -> None:
    llama, lora = inventory_of(skeleton(config("llama"), "CAUSAL_LM")), method_class("lora")
    for start in ("pissa", "olora", "mica", "orthogonal"):
        (reason,) = lora(init_lora_weights=start).refusals("CAUSAL_LM", llama, Circumstances("nf4"))
        assert reason == f"LoRA cannot begin with {start} on a quantized base; set quantization to none."
    assert lora(use_dora=True).refusals("CAUSAL_LM", llama, Circumstances("nf4")) == []
    (reason,) = method_class("hira")().refusals("CAUSAL_LM", llama, Circumstances("int8_torchao"))
    assert reason.endswith("use int8 or nf4.")
    assert "8-bit" in lora(use_dora=True).refusals("CAUSAL_LM", llama, Circumstances("int8"))[0]


def test_attention_is_what_stands_in_attention_blocks() -> None:
    def named(kind: str, task: str = "CAUSAL_LM") -> set[str]:
        adapted = method_class("lora")(target_modules="attention").adapted(inventory_of(skeleton(config(kind), task)))
        return {module.name.split(".", 2)[-1].split(".", 1)[-1] for module in adapted}

    assert {name.split(".")[-1] for name in named("llama")} == {"q_proj", "k_proj", "v_proj", "o_proj"}
    assert {name.split(".")[-1] for name in named("gpt2")} == {"c_attn", "c_proj"}
    assert all("mlp" not in name for name in named("gpt2"))
    assert {name.split(".")[-1] for name in named("bloom")} == {"query_key_value", "dense"}


def test_fallback_to_all_linear_is_said() -> None:
    from transformers import AutoConfig

    phi3 = AutoConfig.for_model(
        "phi3", vocab_size=96, hidden_size=32, intermediate_size=48, num_hidden_layers=1, num_attention_heads=4,
        pad_token_id=0,
    )  # fmt: skip
    inventory = inventory_of(skeleton(phi3, "CAUSAL_LM"))
    lora = method_class("lora")()
    assert "names no default layers for models of type 'phi3'" in lora.notes(inventory)[0]
    assert [module.name.split(".")[-1] for module in lora.adapted(inventory)] == [
        "o_proj", "qkv_proj", "gate_up_proj", "down_proj",
    ]  # fmt: skip
    assert "name the key, value and feed-forward layers" in method_class("ia3")().refusals("CAUSAL_LM", inventory)[0]


class Words:
    """A tokenizer of three words."""

    def __call__(self, text: str, add_special_tokens: bool = True) -> dict[str, list[int]]:
        return {"input_ids": [{"one": 7, "two": 8, "three": 9}[word] for word in text.split()]}


def test_prompt_begins_with_the_words() -> None:
    import torch

    method = method_class("prompt_tuning")(
        num_virtual_tokens=5, prompt_tuning_init="TEXT", prompt_tuning_init_text="one two three"
    )
    base = model("llama", "CAUSAL_LM")
    words = base.get_input_embeddings().weight
    attached = method.attach(base, Plan("CAUSAL_LM", tokenizer=Words()))
    learnt = attached.prompt_encoder["default"].embedding.weight
    assert learnt.requires_grad
    assert torch.equal(learnt, words[[7, 8, 9, 7, 8]])
    with pytest.raises(MethodError, match="needs the model's tokenizer"):
        method.attach(model("llama", "CAUSAL_LM"), Plan("CAUSAL_LM"))


def test_prefix_begins_by_saying_nothing() -> None:
    attached = method_class("p_tuning_v2")().attach(model("llama", "CAUSAL_LM"), Plan("CAUSAL_LM"))
    assert attached.prompt_encoder["default"].embedding.weight.abs().max() == 0


def test_full_learns_in_float32() -> None:
    import torch

    attached = method_class("full")().attach(model("llama", "CAUSAL_LM", "bfloat16"), Plan("CAUSAL_LM"))
    assert {parameter.dtype for parameter in attached.parameters()} == {torch.float32}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, ""),
        ({"r": 128}, "Alpha divided by rank is 0.125"),
        ({"r": 128, "lora_alpha": 256}, ""),
        ({"r": 128, "use_rslora": True}, ""),
        ({"r": 2, "lora_alpha": 64}, "at this rank, alpha 2 to 4."),
    ],
)
def test_alpha_that_no_longer_fits_the_rank_is_told(settings, said):
    inventory = inventory_of(skeleton(config("llama"), "CAUSAL_LM"))
    notes = " ".join(method_class("lora")(**settings).notes(inventory))
    assert said in notes
    assert bool(said) == ("Alpha" in notes)
