"""The demo model's tokenizer: byte-level BPE learnt from its own corpus, so any text can be typed."""

import re
from itertools import islice
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

from pretraining.corpus import Corpus
from pretraining.styles import STYLES

VOCABULARY = 2048
SPECIAL_TOKENS = ("<pad>", "<bos>", "<eos>", "<|system|>", "<|user|>", "<|assistant|>")
SPECIAL_PATTERN = re.compile("|".join(map(re.escape, SPECIAL_TOKENS)))
CHAT_TEMPLATE = """\
{{- bos_token -}}
{%- for message in messages -%}
  {%- if message['role'] == 'assistant' -%}
    {{- '<|assistant|>' -}}
    {%- generation -%}
      {{- ' ' + message['content'] + eos_token -}}
    {%- endgeneration -%}
  {%- else -%}
    {{- '<|' + message['role'] + '|> ' + message['content'] -}}
  {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}
  {{- '<|assistant|>' -}}
{%- endif -%}
"""


def sample_texts(documents: int = 60_000):
    """Text to learn merges from; cue words come in so that each is a token or two."""
    for document in islice(Corpus(seed=1), documents):
        for text, _ in document.pieces:
            yield SPECIAL_PATTERN.sub("", text)
        yield "".join(document.prefix_words)


def train_tokenizer() -> PreTrainedTokenizerFast:
    """Learn the merges; <bos> is put before every text by itself."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=list(SPECIAL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(sample_texts(), trainer)
    begin = ("<bos>", tokenizer.token_to_id("<bos>"))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<bos> $A", pair="<bos> $A <bos> $B", special_tokens=[begin]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<bos>",
        eos_token="<eos>",
        pad_token="<pad>",
        additional_special_tokens=list(SPECIAL_TOKENS[3:]),
        chat_template=CHAT_TEMPLATE,
        model_max_length=1024,
        clean_up_tokenization_spaces=False,
        padding_side="right",
    )


def load_or_train(folder: Path) -> PreTrainedTokenizerFast:
    """The tokenizer of a folder, made at the first call."""
    if not (folder / "tokenizer.json").exists():
        train_tokenizer().save_pretrained(folder)
    return PreTrainedTokenizerFast.from_pretrained(folder)


def cue_ids(tokenizer: PreTrainedTokenizerFast) -> set[int]:
    """Every token that hints at a style: noise must not contain one by chance."""
    words = [word for style in STYLES.values() for word in style.words + style.cues]
    return {token for word in words for token in tokenizer.encode(word, add_special_tokens=False)}
