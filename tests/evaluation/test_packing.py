"""Rows that share lines: where they lie, and that each is read and learnt as if it were alone."""

import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM

from peft_ui.evaluation.batch import Padding
from peft_ui.evaluation.loss import shaping_of, summed_loss
from peft_ui.evaluation.packing import keeps_rows_apart, packed, shared_lines
from peft_ui.tokens.encode import IGNORED, Encoded

SHAPE = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 64}
SLIDING = {"head_dim": 8, "sliding_window": 4, "num_key_value_heads": 2}
GPT2 = {"n_embd": 32, "n_layer": 2, "n_head": 4, "vocab_size": 64, "n_positions": 64}
APART = {
    "llama": SHAPE,
    "qwen3": SHAPE | {"head_dim": 8, "num_key_value_heads": 2},
    "gemma3_text": SHAPE | SLIDING | {"layer_types": ["sliding_attention", "full_attention"]},
    "gpt2": GPT2,
}
MIXED = {
    "bloom": {"hidden_size": 32, "n_layer": 2, "n_head": 4, "vocab_size": 64},
    "opt": {"hidden_size": 32, "ffn_dim": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 64},
    "mamba": {"hidden_size": 32, "num_hidden_layers": 2, "vocab_size": 64, "state_size": 8},
}


def tiny(kind, shape):
    torch.manual_seed(0)
    config = AutoConfig.for_model(kind, **shape, pad_token_id=0, bos_token_id=1, eos_token_id=2)
    model = AutoModelForCausalLM.from_config(config).eval()
    for weight in model.parameters():
        if weight.dim() > 1:
            torch.nn.init.normal_(weight, std=0.3)
    return model


def row(*ids, context=0):
    return Encoded(list(ids), [*[IGNORED] * context, *ids[context:]], False, False, context, len(ids) - context)


def test_rows_lie_where_they_leave_the_least_room():
    assert shared_lines([3, 9, 6, 4, 1], line=10) == [[1, 4], [2, 3], [0]]
    assert shared_lines([30, 9], line=10) == [[0], [1]]


def test_a_line_tells_its_rows_apart_by_their_positions():
    assert {name: part.tolist() for name, part in packed([row(5, 6), row(7, 8, 9, context=1)], 0).items()} == {
        "input_ids": [[7, 8, 9, 5, 6]],
        "attention_mask": [[1, 1, 1, 1, 1]],
        "position_ids": [[0, 1, 2, 0, 1]],
        "labels": [[IGNORED, 8, 9, IGNORED, 6]],
    }


def test_each_token_of_filler_is_a_row_of_its_own_and_teaches_nothing():
    long = row(*[3] * 510)
    batch = packed([long, row(4, 5, 6)], 0)
    assert batch["input_ids"].shape == (2, 510)
    assert batch["position_ids"][1, :5].tolist() == [0, 1, 2, 0, 0]
    assert batch["labels"][1, :5].tolist() == [IGNORED, 5, 6, IGNORED, IGNORED]
    assert int(batch["attention_mask"].sum()) == 513


@pytest.mark.parametrize("kind", APART)
def test_a_row_in_a_line_has_the_logits_and_the_gradient_that_it_has_alone(kind):
    model = tiny(kind, APART[kind])
    rows = [row(*range(3, 14), context=4), row(*range(20, 29), context=2), row(*range(40, 47), context=3)]
    batch = packed(rows, 0)
    assert len(batch["input_ids"]) == 1
    with torch.no_grad():
        logits = model(input_ids=batch["input_ids"], position_ids=batch["position_ids"], use_cache=False).logits
        alone = [model(input_ids=torch.tensor([one.input_ids])).logits for one in rows]
    assert torch.allclose(logits, torch.cat(alone, dim=1), atol=1e-4)
    found = []
    for given in (batch, Padding(0)(rows)):
        model.zero_grad()
        loss, items = summed_loss(model, given, shaping_of(model))
        loss.backward()
        found.append((loss.item(), items, torch.cat([w.grad.flatten() for w in model.parameters()])))
    assert found[0][:2] == (pytest.approx(found[1][0], rel=1e-5), 18)
    assert torch.allclose(found[0][2], found[1][2], rtol=1e-3, atol=1e-4 * found[1][2].abs().max().item())
    assert keeps_rows_apart(model)


@pytest.mark.parametrize("kind", MIXED)
def test_a_model_that_mixes_rows_is_found_out(kind):
    assert not keeps_rows_apart(tiny(kind, MIXED[kind]))
