"""The shipped demo model is whole, small, and its tokenizer fits the corpus."""

import json
from itertools import islice
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[2] / "peft_ui" / "models" / "demo"
FILES = (
    "config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json",
    "chat_template.jinja", "README.md",
)  # fmt: skip


def header(file: Path) -> dict:
    """What a safetensors file holds, without torch: eight bytes of length, then JSON."""
    with file.open("rb") as opened:
        size = int.from_bytes(opened.read(8), "little")
        return json.loads(opened.read(size))


def test_files_are_there_and_small():
    assert all((DEMO / name).is_file() for name in FILES)
    assert (DEMO / "model.safetensors").stat().st_size <= 8_000_000


def test_weights_are_bfloat16_and_as_many_as_the_card_says():
    tensors = {name: value for name, value in header(DEMO / "model.safetensors").items() if name != "__metadata__"}
    assert {tensor["dtype"] for tensor in tensors.values()} == {"BF16"}
    count = 0
    for tensor in tensors.values():
        product = 1
        for width in tensor["shape"]:
            product *= width
        count += product
    assert f"{count:,}" in (DEMO / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tokenizer():
    transformers = pytest.importorskip("transformers")
    return transformers.AutoTokenizer.from_pretrained(DEMO)


def test_tokenizer_begins_with_bos_and_brings_back_any_text(tokenizer):
    ids = tokenizer("Köln 東京 🎉\n  x").input_ids
    assert ids[0] == tokenizer.bos_token_id
    assert tokenizer.decode(ids, skip_special_tokens=True) == "Köln 東京 🎉\n  x"


def test_chat_template_is_the_corpus_s(tokenizer):
    from pretraining.corpus import chat_pieces

    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hello, ask me something."},
    ]
    ours = "<bos>" + "".join(text for text, _ in chat_pieces([("Hello", "Hello, ask me something.")], "Be brief."))
    assert tokenizer.apply_chat_template(messages, tokenize=False) == ours


def test_assistant_mask_covers_the_answer_and_its_end(tokenizer):
    messages = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi there."}]
    made = tokenizer.apply_chat_template(messages, return_dict=True, return_assistant_tokens_mask=True)
    trained = [token for token, mask in zip(made["input_ids"], made["assistant_masks"], strict=True) if mask]
    assert tokenizer.decode(trained) == " Hi there.<eos>"


def test_the_corpus_needs_few_tokens(tokenizer):
    from pretraining.corpus import Corpus

    texts = ["".join(text for text, _ in document.pieces) for document in islice(Corpus(11), 300)]
    tokens = sum(len(ids) for ids in tokenizer(texts, add_special_tokens=False).input_ids)
    assert sum(map(len, texts)) / tokens > 3.2
