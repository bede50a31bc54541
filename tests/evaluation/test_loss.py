"""Scoring only what is supervised must give what scoring everything gives."""

import pytest
import torch
from torch.nn.functional import cross_entropy
from transformers import AutoModelForCausalLM

from peft_ui.evaluation.batch import Padding, batches
from peft_ui.evaluation.loss import mean_loss, supervised_logits
from peft_ui.evaluation.metrics import measured
from peft_ui.tokens.encode import IGNORED, Encoded

ROWS = [
    Encoded([1, 6, 7, 8, 2], [IGNORED, IGNORED, IGNORED, 8, 2], False, False, 3, 2),
    Encoded([1, 9, 2], [IGNORED, 9, 2], False, False, 1, 2),
]


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
    assert mean_loss(model, ROWS, 1, Padding(0)) == pytest.approx(sum(losses) / 4, rel=1e-5)
    assert mean_loss(model, ROWS, 2, Padding(0)) == pytest.approx(sum(losses) / 4, rel=1e-5)


def test_looking_leaves_the_random_state_as_it_was(model):
    torch.manual_seed(3)
    before = torch.get_rng_state()
    mean_loss(model, ROWS, 2, Padding(0))
    assert torch.equal(before, torch.get_rng_state())


def test_no_rows_is_no_loss(model):
    assert mean_loss(model, [], 2, Padding(0)) is None


def test_batches_keep_the_order():
    sizes = [len(batch["input_ids"]) for batch in batches(ROWS * 3, 4, Padding(0))]
    assert sizes == [4, 2]


def test_metrics_by_name():
    found = measured(["loss", "perplexity", "exact_match"], 0.0, [("a", "a"), ("b", "c")])
    assert found == {"loss": 0.0, "perplexity": 1.0, "exact_match": 0.5}
    assert measured(["exact_match", "loss"], None, []) == {"exact_match": None, "loss": None}
