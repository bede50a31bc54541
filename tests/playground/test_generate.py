import pytest

pytest.importorskip("torch")

import torch

from peft_ui.errors import Faults, RunError
from peft_ui.playground.generate import Ears, answer, generate, ids_of
from peft_ui.playground.listener import Listener
from peft_ui.playground.question import Question, Sampling
from peft_ui.playground.voices import open_voices
from tests.playground import tiny

SHORT = Sampling(max_new_tokens=12)
SKY = Question(instruction="name the sky")


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tiny.base_folder(tmp_path_factory.mktemp("base"))


def plain_answer(base, text, length=12):
    """What the untouched base says, by transformers alone."""
    from transformers import AutoModelForCausalLM

    tokenizer = tiny.tokenizer()
    ids = torch.tensor([[0, *tokenizer(text, add_special_tokens=False).input_ids]])
    model = AutoModelForCausalLM.from_pretrained(base)
    reply = model.generate(
        input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=length, do_sample=False, pad_token_id=1
    )
    return tokenizer.decode(reply[0, ids.shape[1] :], skip_special_tokens=True).strip()


@pytest.mark.parametrize(
    ("method", "settings"),
    [
        ("lora", {"r": 4}),
        ("ia3", {}),
        ("prompt_tuning", {"num_virtual_tokens": 4}),
        ("prefix_tuning", {"num_virtual_tokens": 4}),
        ("full", {}),
    ],
)
def test_the_base_answers_as_if_there_were_no_adapter(tmp_path, base, method, settings):
    folder = tiny.run_folder(tmp_path / "run", base, method, **settings)
    texts = generate(folder, SKY, SHORT, compare=True)
    assert texts["base"] == plain_answer(base, "Instruction: name the sky\nAnswer:")
    assert texts["adapter"] != texts["base"]
    assert generate(folder, SKY, SHORT)["adapter"] == texts["adapter"]


def test_who_hears_is_told_of_an_answer_that_its_limit_cut_off(tmp_path, base):
    voices, cut = open_voices(tiny.run_folder(tmp_path / "run", base, "lora")), []
    answer(voices, SKY, Sampling(max_new_tokens=1), True, Ears(on_limit=cut.append))
    assert cut == ["adapter", "base"]
    endless = Listener(lambda ids: "", lambda text: None, lambda: False)
    for token in (0, 5, 7):  # the first is the prompt
        endless.put(torch.tensor(token))
    found = [endless.was_cut_off(2, [1]), endless.was_cut_off(2, [7]), endless.was_cut_off(3, [1])]
    assert found == [True, False, False]


def test_instruction_goes_through_the_template_and_context_does_not(tmp_path, base):
    voices = open_voices(tiny.run_folder(tmp_path / "run", base, "lora"))
    words = [tiny.WORDS[index] for index in ids_of(voices, Question(instruction="name", input="sky"), 8)]
    assert words == ["<s>", "Instruction", ":", "name", "Input", ":", "sky", "Answer", ":"]
    assert [tiny.WORDS[index] for index in ids_of(voices, Question(context="name sky "), 8)] == ["<s>", "name", "sky"]


def test_sampling_with_the_same_seed_says_the_same(tmp_path, base):
    voices = open_voices(tiny.run_folder(tmp_path / "run", base, "lora"))

    def said(seed):
        drawn = Sampling(max_new_tokens=12, temperature=5, seed=seed)
        return answer(voices, SKY, drawn, compare=False)["adapter"]

    assert said(1) == said(1)
    assert len({said(seed) for seed in range(6)}) > 1


def test_words_are_told_as_they_come_and_a_stop_keeps_them(tmp_path, base):
    voices = open_voices(tiny.run_folder(tmp_path / "run", base, "lora"))
    told = []
    texts = answer(voices, SKY, SHORT, compare=True, ears=Ears(lambda side, text: told.append((side, text))))
    assert [text for side, text in told if side == "base"] == [":", ": name", ": name e"]
    assert texts == dict(told)

    cut = []
    ears = Ears(lambda side, text: cut.append((side, text)), lambda: len(cut) >= 1)
    assert answer(voices, SKY, SHORT, compare=True, ears=ears) == dict(cut) == dict(told[:1])


def test_a_long_question_is_cut_at_its_front(tmp_path, base):
    voices = open_voices(tiny.run_folder(tmp_path / "run", base, "prompt_tuning", num_virtual_tokens=10))
    ids = ids_of(voices, Question(context="red " * 500 + "blue"), 18)
    assert (len(ids), ids[0], ids[-1]) == (100, 0, tiny.WORDS.index("blue"))
    with pytest.raises(Faults, match=r"max_new_tokens: 128 leaves no room .* 128 tokens"):
        ids_of(voices, SKY, 128)


def test_a_run_without_an_adapter_says_so(tmp_path, base):
    folder = tiny.run_folder(tmp_path / "run", base, "lora")
    (folder / "adapter").rename(folder / "elsewhere")
    with pytest.raises(RunError, match="has no adapter yet"):
        generate(folder, SKY, SHORT)
