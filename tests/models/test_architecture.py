import pytest
from transformers import AutoConfig, AutoModelForCausalLM

from peft_ui.errors import ModelError
from peft_ui.models.architecture import auto_class


def test_preferences_are_learnt_by_causal_models() -> None:
    assert auto_class(AutoConfig.for_model("llama"), "DPO") is AutoModelForCausalLM


@pytest.mark.parametrize("kind", ["bert", "roberta", "xlm-roberta", "deberta-v2", "modernbert", "electra"])
def test_models_that_read_both_ways_do_not_write(kind: str) -> None:
    config = AutoConfig.for_model(kind)
    for task in ("CAUSAL_LM", "DPO", "SEQ_2_SEQ_LM"):
        with pytest.raises(ModelError, match="It can do SEQ_CLS, TOKEN_CLS"):
            auto_class(config, task)
    assert auto_class(config, "SEQ_CLS").__name__ == "AutoModelForSequenceClassification"


def test_encoder_decoders() -> None:
    assert auto_class(AutoConfig.for_model("t5"), "SEQ_2_SEQ_LM").__name__ == "AutoModelForSeq2SeqLM"
    with pytest.raises(ModelError, match="cannot do the task CAUSAL_LM"):
        auto_class(AutoConfig.for_model("t5"), "CAUSAL_LM")


def test_a_model_that_has_no_task_here() -> None:
    with pytest.raises(ModelError, match="Choose a language model"):
        auto_class(AutoConfig.for_model("vit"), "CAUSAL_LM")
