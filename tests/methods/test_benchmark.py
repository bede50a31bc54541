from peft_ui.methods import METHODS
from peft_ui.methods.benchmark import published


def test_the_published_rows_are_told_best_first() -> None:
    found = published()
    assert set(found) <= {method.key for method in METHODS}
    assert (len(found), sum(map(len, found.values()))) == (34, 57)
    best, *rest = found["prompt_tuning"]
    assert (best.experiment, best.learning_rate) == ("prompt_tuning/llama-3.2-3B-sample_vocab-lr_0.001", 0.001)
    assert (round(100 * best.accuracy, 1), best.memory_bytes, best.train_seconds) == (34.3, 24410849280, 1429)
    assert [round(100 * row.accuracy, 1) for row in rest] == [23.4, 5.7]
    assert "bitfit" not in found, "Llama has no biases"


def test_it_is_told_with_its_source() -> None:
    told = next(method for method in METHODS if method.key == "lora").describe()["published"]
    assert told["experiment"] == "lora/llama-3.2-3B-rank64-rslora"
    assert told["source"].startswith("https://github.com/huggingface/peft/")
