"""A tokenizer for which every character is a token, so that lengths can be counted by hand."""

import pytest


@pytest.fixture
def characters():
    """Ids are code points; 1 begins, 2 ends a sequence."""
    from tokenizers import AddedToken, Regex, Tokenizer
    from tokenizers.decoders import Fuse
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split
    from tokenizers.processors import TemplateProcessing
    from transformers import PreTrainedTokenizerFast

    vocabulary = {"<unk>": 0, "<bos>": 1, "<eos>": 2, **{chr(code): code for code in range(3, 128)}}
    inner = Tokenizer(WordLevel(vocabulary, unk_token="<unk>"))
    inner.pre_tokenizer = Split(Regex(r"[\s\S]"), "isolated")
    inner.decoder = Fuse()
    inner.add_special_tokens([AddedToken(word, special=True) for word in ("<unk>", "<bos>", "<eos>")])
    inner.post_processor = TemplateProcessing(single="<bos> $A", special_tokens=[("<bos>", 1)])
    return PreTrainedTokenizerFast(tokenizer_object=inner, unk_token="<unk>", bos_token="<bos>", eos_token="<eos>")
