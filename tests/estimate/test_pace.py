"""How long a run takes: the operations that are reckoned, the range, and what a machine is measured to do."""

import json

import pytest

from peft_ui.estimate import calibrate, pace
from peft_ui.estimate.memory import Step
from peft_ui.estimate.pace import Pace, Rows, known_pace, measured_pace, operations, seconds_for
from peft_ui.methods import method_class
from peft_ui.models.inventory import Inventory, inventory_of
from peft_ui.models.skeleton import skeleton
from tests.methods.models_to_try import config

MEASURED = Pace("llama", (32, 128), (1e9, 2e9), 0.001, 5_000.0, 8_000_000)


@pytest.fixture
def llama() -> Inventory:
    return inventory_of(skeleton(config("llama"), "CAUSAL_LM"))


def test_operations_of_a_step(llama: Inventory) -> None:
    """Untied: the embedding of 96 x 32 is only looked up; 2 layers of 32 with texts of 16; LoRA learns 2,560."""
    lora = method_class("lora")()
    weights, learns = llama.total - 96 * 32, lora.count(llama).trainable
    once = 4 * weights + 2 * learns + 4 * 16 * 32 * 2 * 1.5
    assert operations(llama, lora, Step(length=16), 100) == 100 * once
    again = 6 * weights + 2 * learns + 4 * 16 * 32 * 2 * 2
    assert operations(llama, lora, Step(length=16, gradient_checkpointing=True), 100) == 100 * again


def test_tied_words_are_multiplied_with(llama: Inventory) -> None:
    tied = inventory_of(skeleton(config("qwen2"), "CAUSAL_LM"))
    lora = method_class("lora")()
    assert operations(tied, lora, Step(length=1), 1) > 4 * tied.total
    assert operations(llama, lora, Step(length=1), 1) < 4 * llama.total


def test_the_time_is_a_range_with_its_basis(llama: Inventory) -> None:
    lora, step = method_class("lora")(), Step(length=16, batch_size=4)
    found = seconds_for(llama, lora, step, MEASURED, Rows(count=50, mean_length=10.0, rounds=3))
    one_step = 2 * 0.001 + 4 * operations(llama, lora, step, 10) / 1e9
    assert found.per_step == pytest.approx(one_step)
    assert found.per_round == pytest.approx(50 / 4 * one_step)
    assert found.total == pytest.approx(150 / 4 * one_step)
    assert found.low < found.total < found.high
    assert (
        found.basis == "Worked out from a short test here, in which a small llama model learnt 5,000 tokens a second."
    )
    prompts = method_class("prompt_tuning")(num_virtual_tokens=10)
    longer = seconds_for(llama, prompts, step, MEASURED, Rows(50, 10.0))
    one_step = 2 * 0.001 + 4 * operations(llama, prompts, step, 20) / 1e9
    assert longer.per_round == pytest.approx(50 / 4 * one_step)


def test_speed_lies_between_the_measured_widths_and_never_outside() -> None:
    assert [MEASURED.speed(width) for width in (8, 32, 64, 128, 4096)] == pytest.approx([1e9, 1e9, 1.5e9, 2e9, 2e9])


def test_what_was_measured_is_kept_for_this_machine_and_these_versions(tmp_path, monkeypatch) -> None:
    assert known_pace("llama", tmp_path) is None
    (tmp_path / "pace-2.json").write_text("{ torn")
    assert known_pace("llama", tmp_path) is None
    kept = {"family": "llama", "widths": [32, 128], "speeds": [1e9, 2e9], "seconds_per_layer": 0.001}
    kept |= {"tokens_per_second": 5_000.0, "parameters": 8_000_000}
    (tmp_path / "pace-2.json").write_text(json.dumps({pace._key("llama"): kept}))
    assert known_pace("llama", tmp_path) == MEASURED == measured_pace("llama", tmp_path)
    monkeypatch.setattr(pace, "_versions", lambda: "torch of tomorrow")
    assert known_pace("llama", tmp_path) is None


def test_a_machine_that_was_too_busy_is_measured_another_time(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(pace, "PATIENCE", 0.01)
    assert measured_pace("llama", tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_machine_is_measured_in_a_process_of_its_own(tmp_path) -> None:
    found = measured_pace("llama", tmp_path)
    assert found is not None
    assert (found.family, found.widths) == ("llama", (256, 768))
    assert all(1e8 < speed < 1e15 for speed in found.speeds)
    assert 0 <= found.seconds_per_layer < 1
    assert known_pace("llama", tmp_path) == found
    assert measured_pace("no-such-family", tmp_path) is None


def test_a_calibration_has_the_worker_s_threads_and_not_the_estimator_s(monkeypatch) -> None:
    from peft_ui.settings import one_thread_environment, worker_environment

    for threads in ("3", None):
        monkeypatch.delenv("PEFT_UI_WORKERS_THREADS", raising=False)
        monkeypatch.setenv("OMP_NUM_THREADS", threads) if threads else monkeypatch.delenv("OMP_NUM_THREADS")
        born = one_thread_environment()
        assert born["OMP_NUM_THREADS"] == "1"
        for name in ("OMP_NUM_THREADS", "PEFT_UI_WORKERS_THREADS"):
            monkeypatch.setenv(name, born[name])
        assert worker_environment().get("OMP_NUM_THREADS") == threads
        assert "PEFT_UI_WORKERS_THREADS" not in worker_environment()


@pytest.mark.slow
@pytest.mark.parametrize("family", ["t5", "bart", "bert", "gemma3_text"])
def test_each_kind_of_family_can_be_tried(family: str) -> None:
    tried = calibrate.attempt(family, 64, 8, "cpu")
    assert tried.seconds > 0
    assert tried.operations > 0
