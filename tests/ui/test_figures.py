"""The Method tab's cards: memory against the machine, time as a range, the layers by name."""

from peft_ui.methods import method_class
from peft_ui.models.fit import Machine
from peft_ui.ui import figures
from peft_ui.words.say import speaking

GB = 10**9
MEMORY = {"weights": 4 * GB, "gradients": 0, "optimizer": 0, "activations": 3 * GB, "logits": GB, "overhead": GB}
FOUND = {
    "trainable_parameters": 1000,
    "total_parameters": 1_000_000,
    "trainable_percent": 0.1,
    "adapter_bytes": 4_000,
    "memory": MEMORY | {"peak": 9 * GB},
    "seconds": None,
}


def machine(gigabytes: float) -> Machine:
    return Machine(int(gigabytes * GB), each=4)


def test_memory_fits_is_tight_or_does_not() -> None:
    assert [figures.fit(9 * GB, int(room * GB)) for room in (16, 11, 8)] == ["fits", "tight", "not"]
    shown = [figures.cards(FOUND, machine(room))[2] for room in (16, 11, 8)]
    for card, words in zip(shown, ("fits: this machine has 16", "tight: this", "will not fit: this"), strict=True):
        assert words in card
    assert 'title="the model 4.0 GB; the rows at once 3.0 GB; scores of words 1.0 GB; programs 1.0 GB"' in shown[0]


def test_what_to_change_is_what_takes_most() -> None:
    assert figures.less_memory(FOUND["memory"], machine(16)) == []
    (advice,) = figures.less_memory(FOUND["memory"], machine(8))
    assert advice.startswith("Most of the memory is the model itself")
    (advice,) = figures.less_memory(FOUND["memory"] | {"activations": 5 * GB}, machine(8))
    assert "activation checkpointing" in advice
    (advice,) = figures.less_memory(FOUND["memory"] | {"optimizer": 8 * GB}, machine(8))
    assert "choose LoRA" in advice


def test_time_is_a_range_of_one_round_with_its_basis() -> None:
    seconds = {"per_step": 2.0, "per_round": 200.0, "total": 600.0, "low": 480.0, "high": 900.0}
    seconds |= {"basis": "measured <here>"}
    card = figures.cards(FOUND | {"seconds": seconds}, machine(16))[3]
    assert "3 min – 5 min" in card
    assert "For one round of your rows" in card and 'title="measured &lt;here&gt;"' in card
    assert "–" in figures.cards(FOUND, machine(16))[3]


def test_layers_are_told_once_for_all_blocks() -> None:
    groups = [{"name": "h.*.<q>", "in_features": 64, "out_features": 32, "count": 12}]
    shown = figures.layers(groups)
    assert "Adapted: 12 layers" in shown
    assert "<code>h.*.&lt;q&gt;</code> <small>64 → 32 × 12</small>" in shown
    assert figures.layers([]) == ""


def test_the_published_row_stands_beside_the_method_with_its_source() -> None:
    shown = figures.about(method_class("prompt_tuning"), "Learnt prompts")
    assert "Published: 34.3 % of school sums right" in shown
    assert 'href="https://github.com/huggingface/peft/tree/main/method_comparison/MetaMathQA"' in shown
    assert "Published" not in figures.about(method_class("bitfit"), "Learnt scales")
    lora = figures.about(method_class("lora"), "Small added matrices")
    assert "r · (in + out)" in lora and "2 · L · d · r" in lora


def test_a_method_that_cannot_work_is_marked_above_the_page_s_own_style() -> None:
    """Gradio puts classes before the page's rules, which would win otherwise."""
    shown = figures.refused(["bitfit"])
    assert 'input[value="bitfit"]' in shown
    assert "border-style:dashed!important" in shown
    assert figures.refused([]) == "<style></style>"


def test_large_counts_in_each_language() -> None:
    assert [figures.count(number) for number in (999, 50_000_000, 1_200_000_000)] == ["999", "50.0 M", "1.2 B"]
    with speaking("zh"):
        assert [figures.count(number) for number in (999, 50_000_000, 1_200_000_000)] == ["999", "5000 万", "12 亿"]


def test_what_is_for_experts_is_folded() -> None:
    shown = figures.about(method_class("lora"), "Small added matrices")
    assert shown.count("<details") == 1
    assert shown.index("<details") < shown.index("Published:") < shown.index("2 · L · d · r")
    assert "<details" not in figures.about(method_class("bitfit"), "Learnt scales")
