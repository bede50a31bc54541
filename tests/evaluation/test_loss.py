"""Scoring only what is supervised must give what scoring everything gives."""

from types import SimpleNamespace

import pytest
import torch
from peft import LoraConfig, PromptTuningConfig, get_peft_model
from torch.nn.functional import cross_entropy
from transformers import AutoModelForCausalLM, CohereConfig, Gemma2Config, GraniteConfig, LlamaConfig

from peft_ui.evaluation.batch import Padding
from peft_ui.evaluation.causal import Causal
from peft_ui.evaluation.engine import judge
from peft_ui.evaluation.linear_loss import Shaping
from peft_ui.evaluation.loss import shaping_of, summed_loss, supervised_logits
from peft_ui.evaluation.metrics import measured
from peft_ui.tokens.encode import IGNORED, Encoded

ROWS = [
    Encoded([1, 6, 7, 8, 2], [IGNORED, IGNORED, IGNORED, 8, 2], False, False, 3, 2),
    Encoded([1, 9, 2], [IGNORED, 9, 2], False, False, 1, 2),
]
CAUSAL = Causal(SimpleNamespace(pad_token_id=0, eos_token_id=2))


@pytest.fixture(scope="module")
def model(tiny_model):
    return AutoModelForCausalLM.from_pretrained(tiny_model).eval()


def test_padding_is_right_and_ignored():
    batch = Padding(0)(ROWS)
    assert batch["input_ids"].tolist() == [[1, 6, 7, 8, 2], [1, 9, 2, 0, 0]]
    assert batch["attention_mask"].tolist() == [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]]
    assert batch["labels"].tolist() == [[-100, -100, -100, 8, 2], [-100, 9, 2, -100, -100]]


def test_the_logits_kept_are_those_of_the_full_pass(model):
    batch = Padding(0)(ROWS)
    logits, targets = supervised_logits(model, batch)
    whole = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits
    assert targets.tolist() == [8, 2, 9, 2]
    expected = torch.stack([whole[0, 2], whole[0, 3], whole[1, 0], whole[1, 1]])
    assert torch.allclose(logits, expected, atol=1e-6)


def test_the_mean_is_over_tokens_not_rows(model):
    losses = []
    for row in ROWS:
        logits = model(input_ids=torch.tensor([row.input_ids])).logits[0, :-1]
        losses.append(cross_entropy(logits, torch.tensor(row.labels[1:]), reduction="sum").item())
    for size in (1, 2):
        assert judge(CAUSAL, model, ROWS, size) == {"loss": pytest.approx(sum(losses) / 4, rel=1e-5)}


def test_looking_leaves_the_random_state_as_it_was(model):
    torch.manual_seed(3)
    before = torch.get_rng_state()
    judge(CAUSAL, model, ROWS, 2)
    assert torch.equal(before, torch.get_rng_state())


def test_no_rows_is_no_loss(model):
    assert judge(CAUSAL, model, [], 2) == {}


def test_metrics_by_name():
    found = measured(["loss", "perplexity", "exact_match"], {"loss": 0.0}, [("a", "a"), ("b", "c")])
    assert found == {"loss": 0.0, "perplexity": 1.0, "exact_match": 0.5}
    assert measured(["exact_match", "loss"], {}, []) == {"exact_match": None, "loss": None}


def tiny(config_class, **more):
    shape = {"vocab_size": 40, "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "head_dim": 8}
    torch.manual_seed(0)
    return AutoModelForCausalLM.from_config(config_class(**shape, num_attention_heads=2, num_key_value_heads=2, **more))


SHAPED = {
    "gemma2": (Gemma2Config, {"final_logit_softcapping": 2.0}),
    "granite": (GraniteConfig, {"logits_scaling": 8.0}),
    "cohere": (CohereConfig, {"logit_scale": 0.25}),
}


@pytest.mark.parametrize("kind", SHAPED)
def test_capped_and_scaled_logits_are_scored_in_one_pass_too(kind):
    config_class, how = SHAPED[kind]
    model = get_peft_model(
        tiny(config_class, initializer_range=1.0, **how), LoraConfig(target_modules=["q_proj", "o_proj"])
    )
    shaping = shaping_of(model)
    assert shaping != Shaping()
    agree_to_the_gradient(model, shaping)


def test_a_head_that_does_what_no_config_tells_is_scored_through_the_model():
    model = tiny(GraniteConfig, logits_scaling=8.0, initializer_range=1.0)
    model.config.logits_scaling = 4.0
    assert shaping_of(model) is not None
    model.get_output_embeddings().register_forward_hook(lambda head, states, logits: logits + 1)
    assert shaping_of(model) is None


def test_a_wrapped_head_is_scored_through_the_model():
    model = get_peft_model(tiny(LlamaConfig), LoraConfig(target_modules=["q_proj"], modules_to_save=["lm_head"]))
    assert shaping_of(model) is None


@pytest.mark.parametrize(
    "method", [LoraConfig(task_type="CAUSAL_LM"), PromptTuningConfig(num_virtual_tokens=3, task_type="CAUSAL_LM")]
)
def test_one_pass_and_the_models_own_logits_agree_to_the_gradient(fresh_model, method):
    model = get_peft_model(fresh_model, method)
    assert shaping_of(model) == Shaping()
    agree_to_the_gradient(model, Shaping())


def agree_to_the_gradient(model, shaping):
    learning = [weight for weight in model.parameters() if weight.requires_grad]
    batch = Padding(0)(ROWS)
    ours, count = summed_loss(model, batch, shaping)
    usual, same = summed_loss(model, batch, None)
    assert (count, same) == (4, 4)
    assert ours.item() == pytest.approx(usual.item(), rel=1e-6)
    for found, expected in zip(torch.autograd.grad(ours, learning), torch.autograd.grad(usual, learning), strict=True):
        assert torch.allclose(found, expected, atol=1e-5)


@pytest.fixture
def fresh_model(tiny_model):
    return AutoModelForCausalLM.from_pretrained(tiny_model)
