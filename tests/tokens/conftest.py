"""Tiny tokenizers made in code, so that every id in these tests can be read off a list."""

import pytest

SPECIAL = ["<pad>", "<bos>", "<eos>", "<unk>", "<|im_start|>", "<|im_end|>"]  # ids 0 to 5
PLAIN = ["Instruction", ":", "Answer", "Input", "user", "assistant", "system", "yes", "no", "blue", "red"]  # 6 to 16
SPACED = [" yes", " no", " blue", " red", " Say", " Sky", "\n", " ", "Sky", "hello", "a", "?"]  # 17 to 28
WORDS = [*SPECIAL, *PLAIN, *SPACED]

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
MARKED = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n"
    "{% if m['role'] == 'assistant' %}{% generation %}{{ m['content'] }}{% endgeneration %}{% else %}{{ m['content'] }}"
    "{% endif %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
BARE = (
    "{% for m in messages %}{{ m['role'] }}:{{ ' ' + m['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}assistant:{% endif %}"
)


def ids(*words: str) -> list[int]:
    """The ids of these words: their places in WORDS."""
    return [WORDS.index(word) for word in words]


@pytest.fixture
def make_tokenizer():
    """A word-level tokenizer that keeps spaces, with or without a begin token that it adds by itself."""
    from tokenizers import AddedToken, Regex, Tokenizer
    from tokenizers.decoders import Fuse
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split
    from tokenizers.processors import TemplateProcessing
    from transformers import PreTrainedTokenizerFast

    def make(adds_bos: bool = True, eos: str | None = "<eos>", chat_template: str | None = None):
        inner = Tokenizer(WordLevel({word: index for index, word in enumerate(WORDS)}, unk_token="<unk>"))
        inner.pre_tokenizer = Split(Regex(r" ?\w+|[^\w]"), "isolated")
        inner.decoder = Fuse()
        inner.add_special_tokens([AddedToken(word, special=True) for word in SPECIAL])
        if adds_bos:
            inner.post_processor = TemplateProcessing(single="<bos> $A", special_tokens=[("<bos>", 1)])
        names = {"pad_token": "<pad>", "unk_token": "<unk>"}
        names |= {"bos_token": "<bos>"} if adds_bos else {}
        names |= {"eos_token": eos} if eos else {}
        tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, **names)
        tokenizer.chat_template = chat_template
        return tokenizer

    return make


@pytest.fixture
def metaspace_tokenizer():
    """Like Llama's: puts a space before every text that it is given."""
    from tokenizers import AddedToken, Tokenizer
    from tokenizers.decoders import Metaspace as MetaspaceDecoder
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Metaspace, Sequence, Split
    from transformers import PreTrainedTokenizerFast

    words = ["<unk>", "<bos>", "<eos>", "▁Answer:", "▁yes", "▁", "\n", "yes", "▁no", "a", "▁a"]
    inner = Tokenizer(WordLevel({word: index for index, word in enumerate(words)}, unk_token="<unk>"))
    inner.pre_tokenizer = Sequence([Metaspace(prepend_scheme="always", split=True), Split("\n", "isolated")])
    inner.decoder = MetaspaceDecoder()
    inner.add_special_tokens([AddedToken(word, special=True) for word in words[:3]])
    return PreTrainedTokenizerFast(tokenizer_object=inner, unk_token="<unk>", bos_token="<bos>", eos_token="<eos>")
