"""What each engine measures, against the slow and obvious way, and against TRL."""

import pytest
import torch
from datasets import Dataset
from peft import LoraConfig, PromptTuningConfig, TaskType, get_peft_model
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    BertConfig,
    BertForTokenClassification,
    LlamaConfig,
    T5Config,
    T5ForConditionalGeneration,
)
from transformers import LlamaForSequenceClassification as LlamaClassifier

from peft_ui.evaluation.classes import Classes, reads_padding
from peft_ui.evaluation.engine import judge
from peft_ui.evaluation.figures import accuracy, entities, entity_f1, macro_f1
from peft_ui.evaluation.preferences import Preferences
from peft_ui.evaluation.sequences import Sequences
from peft_ui.evaluation.tags import Tags
from peft_ui.evaluation.verdicts import Verdicts
from peft_ui.models.settings import Labels
from peft_ui.tokens.answers import Compared, Verdict
from peft_ui.tokens.encode import IGNORED, Encoded

SHAPE = {"vocab_size": 30, "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}


class Ids:
    """A tokenizer that only says its ids."""

    pad_token_id = 0
    eos_token_id = 2

    def decode(self, ids, skip_special_tokens=True):
        return " ".join(f"w{one}" for one in ids if one > 3)


def encoded(ids, labels):
    return Encoded(ids, labels, False, False, 0, 0)


@pytest.mark.parametrize("method", ["prompt_tuning", "lora"])
def test_padding_never_changes_a_class(method):
    torch.manual_seed(0)
    base = LlamaClassifier(LlamaConfig(**SHAPE, num_labels=2, pad_token_id=0, initializer_range=0.5))
    config = (
        PromptTuningConfig(task_type=TaskType.SEQ_CLS, num_virtual_tokens=3)
        if method == "prompt_tuning"
        else LoraConfig(task_type=TaskType.SEQ_CLS)
    )
    model = get_peft_model(base, config).eval()
    engine = Classes(Ids(), labels=Labels(("a", "b")))
    engine.prepare(model)
    rows = [encoded([4, 5, 6, 7, 8], [0]), encoded([9, 4], [1]), encoded([5, 5, 7, 4, 9], [0]), encoded([6], [1])]
    together = engine.probe(model, engine.batch(rows))
    alone = torch.cat([engine.probe(model, engine.batch([row])) for row in rows])
    assert reads_padding(model) is (method == "prompt_tuning")
    assert torch.allclose(together, alone, atol=1e-5)


def test_tags_are_counted_from_the_end_under_soft_prompts():
    torch.manual_seed(0)
    base = BertForTokenClassification(BertConfig(**SHAPE, num_labels=3, initializer_range=0.5))
    model = get_peft_model(base, PromptTuningConfig(task_type=TaskType.TOKEN_CLS, num_virtual_tokens=4)).eval()
    engine = Tags(Ids(), labels=Labels(("B-X", "I-X", "O")))
    rows = [encoded([2, 5, 6, 7, 3], [IGNORED, 0, 1, 2, IGNORED]), encoded([2, 8, 3], [IGNORED, 2, IGNORED])]
    logits = engine.probe(model, engine.batch(rows))
    whole = model(input_ids=torch.tensor([[2, 5, 6, 7, 3]]), attention_mask=torch.ones(1, 5)).logits[0, 4:]
    assert torch.allclose(logits[:3], whole[1:4], atol=1e-5)
    assert engine.told(rows[0]) == ("w5 w6 w7", "w5/B-X w6/I-X w7/O")


def test_a_sequence_to_sequence_loss_is_the_models_own():
    torch.manual_seed(0)
    shape = {"d_model": 16, "d_kv": 8, "d_ff": 32, "num_layers": 1, "num_heads": 2, "vocab_size": 30}
    model = T5ForConditionalGeneration(T5Config(**shape, decoder_start_token_id=0, pad_token_id=0)).eval()
    engine = Sequences(Ids())
    batch = engine.batch([encoded([4, 5, 6, 1], [7, 8, 1]), encoded([9, 1], [4, 1])])
    own = model(**batch).loss.item()
    assert engine.items(batch) == 5
    assert engine.scorer(model)(batch).loss.item() / 5 == pytest.approx(own, rel=1e-5)


def test_a_smoothed_loss_is_smoothed_while_training_only():
    torch.manual_seed(0)
    model = LlamaClassifier(LlamaConfig(**SHAPE, num_labels=2, pad_token_id=0, initializer_range=0.5))
    engine = Classes(Ids(), labels=Labels(("a", "b")), smoothing=0.2)
    batch = engine.batch([encoded([4, 5], [0])])
    logits = engine.probe(model, batch)
    smoothed = torch.nn.functional.cross_entropy(logits, batch["labels"], label_smoothing=0.2).item()
    plain = torch.nn.functional.cross_entropy(logits, batch["labels"]).item()
    assert engine.scorer(model.train())(batch).loss.item() == pytest.approx(smoothed)
    assert engine.scorer(model.eval())(batch).loss.item() == pytest.approx(plain)


def adapted(tiny_model):
    model = AutoModelForCausalLM.from_pretrained(tiny_model)
    torch.manual_seed(0)
    return get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", target_modules="all-linear"))


def shaken(model):
    """No longer its reference; always in the same way."""
    torch.manual_seed(0)
    with torch.no_grad():
        for weight in model.parameters():
            if weight.requires_grad:
                weight.add_(0.1 * torch.randn_like(weight))
    return model


def with_trl(trainer_class, config_class, texts, rows, model, tokenizer, folder):
    """TRL's loss on rows of ids; `texts` are only there because its trainer wants to tokenize something itself.

    It takes an adapter that is there already for the reference, so that is shaken afterwards.
    """
    arguments = config_class(output_dir=str(folder), per_device_train_batch_size=2, report_to="none", use_cpu=True)
    data = Dataset.from_list([texts, texts])
    trainer = trainer_class(model, args=arguments, train_dataset=data, processing_class=tokenizer)
    shaken(model)
    return trainer.compute_loss(trainer.model, trainer.data_collator(rows))


def gradients(loss, model):
    learning = [weight for weight in model.parameters() if weight.requires_grad]
    return torch.autograd.grad(loss, learning)


UNCUT = {"context_cut": False, "target_cut": False, "context_tokens": 0, "target_tokens": 0}
PAIRS = [
    {"prompt_ids": [1, 6, 7], "chosen_ids": [8, 2], "rejected_ids": [9, 10, 2]},
    {"prompt_ids": [1, 9], "chosen_ids": [12, 11, 2], "rejected_ids": [7, 2]},
]
JUDGED = [
    {"prompt_ids": [1, 6, 7], "completion_ids": [8, 2], "label": True},
    {"prompt_ids": [1, 9], "completion_ids": [12, 11, 2], "label": False},
    {"prompt_ids": [1, 10, 9], "completion_ids": [6, 2], "label": True},
]


def test_dpo_is_trls_to_the_gradient(tiny_model, tmp_path):
    from trl import DPOConfig, DPOTrainer

    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    ours, engine = shaken(adapted(tiny_model)), Preferences(tokenizer)
    batch = engine.batch([Compared(**row, **UNCUT) for row in PAIRS])
    loss = engine.scorer(ours)(batch).loss / engine.items(batch)
    theirs = adapted(tiny_model)
    texts = {"prompt": "one", "chosen": " two", "rejected": " three"}
    expected = with_trl(DPOTrainer, DPOConfig, texts, PAIRS, theirs, tokenizer, tmp_path)
    assert loss.item() == pytest.approx(expected.item(), rel=1e-5)
    for found, other in zip(gradients(loss, ours), gradients(expected, theirs), strict=True):
        assert torch.allclose(found, other, atol=1e-5)


def test_kto_is_trls_to_the_gradient(tiny_model, tmp_path):
    from trl import KTOConfig, KTOTrainer

    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    ours, engine = shaken(adapted(tiny_model)), Verdicts(tokenizer)
    batch = engine.batch([Verdict(**row, **UNCUT) for row in JUDGED])
    loss = engine.scorer(ours)(batch).loss / engine.items(batch)
    theirs = adapted(tiny_model)
    texts = {"prompt": "one", "completion": " two", "label": True}
    rows = [{**row, "KL_completion_ids": JUDGED[n - 1]["completion_ids"]} for n, row in enumerate(JUDGED)]
    expected = with_trl(KTOTrainer, KTOConfig, texts, rows, theirs, tokenizer, tmp_path)
    assert loss.item() == pytest.approx(expected.item(), rel=1e-5)
    for found, other in zip(gradients(loss, ours), gradients(expected, theirs), strict=True):
        assert torch.allclose(found, other, atol=1e-5)


def test_a_base_is_its_own_reference(tiny_model):
    base = AutoModelForCausalLM.from_pretrained(tiny_model)
    row = Compared(**PAIRS[0], **UNCUT)
    found = judge(Preferences(AutoTokenizer.from_pretrained(tiny_model)), base, [row], 1)
    assert found == {"loss": pytest.approx(0.6931472), "reward_margin": 0.0, "reward_accuracy": 0.5}


def test_macro_f1_weighs_a_rare_label_as_a_common_one():
    right, found = [(0,), (0,), (0,), (1,)], [(0,), (0,), (0,), (0,)]
    assert accuracy(right, found) == 0.75
    assert macro_f1(right, found) == pytest.approx((6 / 7 + 0) / 2)
    assert macro_f1([(0, 1), ()], [(0,), (1,)]) == pytest.approx((1 + 0) / 2)


def test_entities_as_conll_counts_them():
    assert entities(["B-PER", "I-PER", "O", "I-LOC", "B-LOC", "I-PER"]) == [
        ("PER", 0, 2),
        ("LOC", 3, 4),
        ("LOC", 4, 5),
        ("PER", 5, 6),
    ]
    right = [["B-PER", "I-PER", "O", "B-LOC"], ["O", "B-LOC"]]
    found = [["B-PER", "O", "O", "B-LOC"], ["O", "B-LOC"]]
    assert entity_f1(right, found) == pytest.approx(2 * 2 / 6)
    assert entity_f1([["O"]], [["O"]]) == 0.0
