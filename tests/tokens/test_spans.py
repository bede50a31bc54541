from peft_ui.formatting.examples import Chat, Message, Pair
from peft_ui.formatting.template import LAYOUTS
from peft_ui.tokens.encode import encode
from peft_ui.tokens.spans import spans

from .conftest import CHATML


def test_a_pair_is_two_stretches_with_special_tokens_visible(make_tokenizer):
    tokenizer = make_tokenizer()
    encoded = encode(Pair("Instruction: Say\nAnswer:", " yes"), LAYOUTS["instruction"], tokenizer, 64)
    assert spans(encoded, tokenizer) == [
        {"text": "<bos>Instruction: Say\nAnswer:", "trained": False},
        {"text": " yes<eos>", "trained": True},
    ]


def test_a_chat_shows_what_is_trained_turn_by_turn(make_tokenizer):
    tokenizer = make_tokenizer(chat_template=CHATML)
    encoded = encode(Chat((Message("user", "Sky?"), Message("assistant", "blue"))), LAYOUTS["chat"], tokenizer, 64)
    assert spans(encoded, tokenizer) == [
        {"text": "<|im_start|>user\nSky?<|im_end|>\n<|im_start|>assistant\n", "trained": False},
        {"text": "blue<|im_end|>", "trained": True},
        {"text": "\n", "trained": False},
    ]


def test_a_space_that_opens_the_target_is_seen(metaspace_tokenizer):
    encoded = encode(Pair("Answer:", " yes"), LAYOUTS["instruction"], metaspace_tokenizer, 64)
    assert [span["text"] for span in spans(encoded, metaspace_tokenizer)] == ["Answer:", " yes<eos>"]


def test_a_cut_example_shows_what_is_left(make_tokenizer):
    tokenizer = make_tokenizer()
    encoded = encode(Pair("Instruction: Say\nAnswer:", " yes"), LAYOUTS["instruction"], tokenizer, 5)
    assert spans(encoded, tokenizer)[0] == {"text": "<bos>Answer:", "trained": False}
