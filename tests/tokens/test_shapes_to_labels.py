"""From a file of each shape to the ids and labels that a model is trained on, on literal values.

The files lie in `shapes/`. A token is a word with the space before it, or a sign; its id is its place in TOKENS. The
numbers were worked out from the files by hand and a list, not by the code that is tested. `_` is not learnt.
"""

from pathlib import Path
from typing import Any

import pytest

from peft_ui.formatting.prepare import Prepared, prepare
from peft_ui.formatting.settings import DataSettings
from peft_ui.tokens.road import encode_examples

from .conftest import CHATML

SHAPES = Path(__file__).parent / "shapes"
_ = -100
TOKENS = [
    *["<pad>", "<bos>", "<eos>", "<unk>", "<|im_start|>", "<|im_end|>"],  # 0 to 5
    *["Instruction", ":", " Name", " a", " fruit", ".", "\n", "Answer", " An", " apple", " Translate"],  # 6 to 16
    *["Input", " the", " red", " sky", " der", " rote", " Himmel", "The", " is", " blue", "Once"],  # 17 to 27
    *[" upon", " time", " What", "?", ",", "system", "Be", " brief", "user", "Name", "assistant", "An"],  # 28 to 39
    *["What", "[", "{", '"', "name", " ", "look", "}", "]", "apple", " The", "the", "Ada", "der"],  # 40 to 53
    *[" 翻译", " 红色的天空", " 什么是红色的", " 苹果"],  # 54 to 57
]


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    from tokenizers import AddedToken, Regex, Tokenizer
    from tokenizers.decoders import Fuse
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split
    from tokenizers.processors import TemplateProcessing
    from transformers import PreTrainedTokenizerFast

    inner = Tokenizer(WordLevel({word: number for number, word in enumerate(TOKENS)}, unk_token="<unk>"))
    inner.pre_tokenizer, inner.decoder = Split(Regex(r" ?\w+|[^\w]"), "isolated"), Fuse()
    inner.add_special_tokens([AddedToken(word, special=True) for word in TOKENS[:6]])
    inner.post_processor = TemplateProcessing(single="<bos> $A", special_tokens=[("<bos>", 1)])
    names = {"pad_token": "<pad>", "unk_token": "<unk>", "bos_token": "<bos>", "eos_token": "<eos>"}
    made = PreTrainedTokenizerFast(tokenizer_object=inner, **names)
    made.chat_template = CHATML
    return made


@pytest.fixture(scope="module")
def closing_tokenizer(tokenizer: Any) -> Any:
    """The same, but like T5's: an end token behind every text, and nothing before it."""
    from copy import deepcopy

    from tokenizers.processors import TemplateProcessing

    made = deepcopy(tokenizer)
    made.backend_tokenizer.post_processor = TemplateProcessing(single="$A <eos>", special_tokens=[("<eos>", 2)])
    return made


def road(name: str, task: str, tokenizer: Any) -> tuple[Prepared, list[Any]]:
    """What the shape was taken for, and its rows."""
    prepared = prepare(DataSettings(source=str(SHAPES / name), validation=None), 0, task=task)
    assert prepared.dropped == []
    return prepared, list(encode_examples(prepared.train, prepared, tokenizer, 64))


SKY = ([1, 24, 20, 25, 26, 11, 2], [_, _, _, _, 26, 11, 2])
CAUSAL = {
    "alpaca.json": (
        "instruction",
        [
            ([1, 6, 7, 8, 9, 10, 11, 12, 13, 7, 14, 15, 11, 2], [*[_] * 10, 14, 15, 11, 2]),
            ([1, 6, 7, 16, 11, 12, 17, 7, 18, 19, 20, 12, 13, 7, 21, 22, 23, 2], [*[_] * 14, 21, 22, 23, 2]),
        ],
    ),
    "prompt_completion.jsonl": ("prompt_completion", [SKY, ([1, 27, 28, 9, 29, 2], [_, _, _, 9, 29, 2])]),
    "context_target.tsv": ("context_target", [SKY]),
    "question_answer.csv": (
        "question_answer",
        [
            (
                [1, 6, 7, 30, 25, 19, 31, 12, 13, 7, 14, 15, 32, 9, 10, 11, 2],
                [*[_] * 10, 14, 15, 32, 9, 10, 11, 2],
            )
        ],
    ),
    "openai_weights.jsonl": (  # the first answer has the weight 0
        "messages",
        [
            (
                [
                    *[4, 33, 12, 34, 35, 11, 5, 12],
                    *[4, 36, 12, 37, 9, 10, 11, 5, 12, 4, 38, 12, 24, 20, 5, 12],
                    *[4, 36, 12, 37, 9, 10, 11, 5, 12, 4, 38, 12, 39, 15, 11, 5, 12],
                ],
                [*[_] * 36, 39, 15, 11, 5, _],
            )
        ],
    ),
    "chatml.json": (
        "messages",
        [
            (
                [
                    *[4, 36, 12, 40, 25, 19, 31, 5, 12, 4, 38, 12, 39, 15, 11, 5, 12],
                    *[4, 36, 12, 40, 25, 26, 31, 5, 12, 4, 38, 12, 24, 20, 11, 5, 12],
                ],
                [*[_] * 12, 39, 15, 11, 5, *[_] * 13, 24, 20, 11, 5, _],
            )
        ],
    ),
    "sharegpt_tools.json": (
        "conversations",
        [
            (
                [
                    *[4, 33, 12, 34, 35, 11, 12, 12, 41, 42, 43, 44, 43, 7, 45, 43, 46, 43, 47, 48, 5, 12],
                    *[4, 36, 12, 40, 25, 19, 31, 5, 12, 4, 38, 12, 42, 43, 44, 43, 7, 45, 43, 46, 43, 47, 5, 12],
                    *[4, 36, 12, 49, 5, 12, 4, 38, 12, 39, 15, 11, 5, 12],
                ],
                [*[_] * 34, 42, 43, 44, 43, 7, 45, 43, 46, 43, 47, 5, *[_] * 10, 39, 15, 11, 5, _],
            )
        ],
    ),
    "history.json": (
        "instruction",
        [
            (
                [
                    1,
                    6,
                    7,
                    30,
                    25,
                    19,
                    31,
                    12,
                    13,
                    7,
                    14,
                    15,
                    11,
                    12,
                    12,
                    6,
                    7,
                    30,
                    25,
                    26,
                    31,
                    12,
                    13,
                    7,
                    50,
                    20,
                    11,
                    2,
                ],
                [*[_] * 24, 50, 20, 11, 2],
            )
        ],
    ),
    "story.txt": (
        "text",
        [
            ([1, 27, 28, 9, 29, 12, 51, 20, 25, 19, 11, 2], [_, 27, 28, 9, 29, 12, 51, 20, 25, 19, 11, 2]),
            ([1, 24, 15, 25, 26, 11, 2], [_, 24, 15, 25, 26, 11, 2]),
        ],
    ),
    "chinese.csv": (  # 指令, 输入, 输出 in GB18030
        "instruction",
        [([1, 6, 7, 54, 12, 17, 7, 55, 12, 13, 7, 21, 22, 23, 2], [*[_] * 11, 21, 22, 23, 2])],
    ),
    "chinese_questions.json": ("question_answer", [([1, 6, 7, 56, 12, 13, 7, 57, 2], [*[_] * 7, 57, 2])]),
}


@pytest.mark.parametrize("name", CAUSAL)
def test_what_a_causal_model_reads_and_learns(name: str, tokenizer: Any) -> None:
    shape, expected = CAUSAL[name]
    prepared, rows = road(name, "CAUSAL_LM", tokenizer)
    assert prepared.format == shape
    assert [(row.input_ids, row.labels) for row in rows] == expected


def test_a_system_prompt_and_the_models_chat_layout_for_an_instruction(tokenizer: Any) -> None:
    data = DataSettings(
        source=str(SHAPES / "history.json"), validation=None, template="chat", system_prompt="Be brief."
    )
    prepared = prepare(data, 0)
    (row,) = encode_examples(prepared.train, prepared, tokenizer, 64)
    asked = [4, 36, 12, 40, 25, 19, 31, 5, 12, 4, 38, 12, 39, 15, 11, 5, 12, 4, 36, 12, 40, 25, 26, 31, 5, 12]
    assert row.input_ids == [4, 33, 12, 34, 35, 11, 5, 12, *asked, 4, 38, 12, 24, 20, 11, 5, 12]
    assert row.labels == [*[_] * 20, 39, 15, 11, 5, *[_] * 13, 24, 20, 11, 5, _]


def test_a_text_and_its_label(tokenizer: Any) -> None:
    prepared, rows = road("reviews.csv", "SEQ_CLS", tokenizer)
    assert (prepared.format, prepared.labels, prepared.several) == ("text_label", ["bad", "good"], False)
    assert [(row.input_ids, row.labels) for row in rows] == [
        ([1, 24, 15, 25, 19, 11], [1]),
        ([1, 24, 20, 25, 26, 11], [0]),
    ]


def test_a_text_and_its_labels(tokenizer: Any) -> None:
    prepared, rows = road("several_labels.jsonl", "SEQ_CLS", tokenizer)
    assert (prepared.format, prepared.labels, prepared.several) == ("text_label", ["fruit", "garden"], True)
    assert [(row.input_ids, row.labels) for row in rows] == [
        ([1, 24, 15, 25, 19, 11], [1, 1]),
        ([1, 24, 20, 25, 26, 11], [0, 0]),
        ([1, 39, 15], [1, 0]),
    ]


ADA = ([1, 52, 25, 19, 11], [_, 0, 1, 1, _])  # "red." is one word of two pieces


@pytest.mark.parametrize(
    ("name", "expected"), [("tagged.json", [ADA]), ("tagged.conll", [ADA, ([1, 24, 20], [_, 1, 1])])]
)
def test_words_and_their_tags(name: str, expected: list[Any], tokenizer: Any) -> None:
    prepared, rows = road(name, "TOKEN_CLS", tokenizer)
    assert (prepared.format, prepared.labels) == ("tokens_tags", ["B-PER", "O"])
    assert [(row.input_ids, row.labels) for row in rows] == expected


def test_one_text_and_another(closing_tokenizer: Any) -> None:
    prepared, rows = road("translation.tsv", "SEQ_2_SEQ_LM", closing_tokenizer)
    assert prepared.format == "source_target"
    assert [(row.input_ids, row.labels) for row in rows] == [([51, 19, 20, 2], [53, 22, 23, 2])]


@pytest.mark.parametrize(
    ("name", "asked", "better", "worse"),
    [
        ("preference.jsonl", [1, 40, 25, 19, 31], [14, 15, 11, 2], [50, 20, 11, 2]),
        ("preference_alone.json", [1, 40, 25, 19, 31], [12, 39, 15, 11, 2], [12, 24, 20, 11, 2]),
    ],
)
def test_a_better_and_a_worse_answer(name: str, asked: list[int], better: list[int], worse: list[int], tokenizer: Any):
    prepared, (row,) = road(name, "DPO", tokenizer)
    assert prepared.format == "preference"
    assert (row.prompt_ids, row.chosen_ids, row.rejected_ids) == (asked, better, worse)


def test_answers_with_a_verdict(tokenizer: Any) -> None:
    prepared, rows = road("verdicts.jsonl", "KTO", tokenizer)
    assert prepared.format == "judged"
    assert [(row.prompt_ids, row.completion_ids, row.label) for row in rows] == [
        ([1, 40, 25, 19, 31], [14, 15, 11, 2], True),
        ([1, 40, 25, 19, 31], [50, 20, 11, 2], False),
    ]
