import pytest

from peft_ui.errors import DataError
from peft_ui.formatting.examples import Message, Pair
from peft_ui.formatting.template import CONTEXT, LAYOUTS
from peft_ui.tokens.encode import encode
from peft_ui.tokens.prompt import Prompt, prompt_ids

from .conftest import CHATML, ids

INSTRUCTION = LAYOUTS["instruction"]


def test_an_instruction_gives_the_ids_before_the_target_in_training(make_tokenizer):
    tokenizer = make_tokenizer()
    pair = INSTRUCTION.pair({"instruction": " Say", "input": ""}, "yes")
    encoded = encode(pair, INSTRUCTION, tokenizer, 64)
    asked = prompt_ids(Prompt(instruction="Say"), INSTRUCTION, tokenizer)
    assert asked == encoded.input_ids[:7] == [1, 6, 7, 21, 23, 8, 7]


def test_a_chat_gives_the_ids_before_the_answer_in_training(make_tokenizer):
    tokenizer = make_tokenizer(chat_template=CHATML)
    chat = LAYOUTS["chat"].chat({"instruction": "Sky?"}, "blue")
    encoded = encode(chat, LAYOUTS["chat"], tokenizer, 64)
    asked = prompt_ids(Prompt(instruction="Sky?"), LAYOUTS["chat"], tokenizer)
    assert asked == encoded.input_ids[: len(asked)]
    assert asked == ids("<|im_start|>", "user", "\n", "Sky", "?", "<|im_end|>", "\n", "<|im_start|>", "assistant", "\n")


def test_messages_go_through_the_chat_template(make_tokenizer):
    tokenizer = make_tokenizer(chat_template=CHATML)
    messages = (Message("user", "Sky?"), Message("assistant", "blue"), Message("user", "hello"))
    asked = prompt_ids(Prompt(messages=messages), LAYOUTS["chat"], tokenizer)
    assert asked[:3] == ids("<|im_start|>", "user", "\n")
    assert asked[-6:] == ids("hello", "<|im_end|>", "\n", "<|im_start|>", "assistant", "\n")


def test_messages_need_a_chat(make_tokenizer):
    with pytest.raises(DataError, match="not trained on conversations"):
        prompt_ids(Prompt(messages=(Message("user", "Sky?"),)), INSTRUCTION, make_tokenizer())


def test_a_context_is_raw_but_for_white_space_at_its_end(make_tokenizer):
    tokenizer = make_tokenizer()
    assert prompt_ids(Prompt(context="Answer: "), INSTRUCTION, tokenizer) == [1, 8, 7]
    assert encode(Pair("Answer:", " yes"), INSTRUCTION, tokenizer, 64).input_ids[:3] == [1, 8, 7]


def test_an_instruction_for_a_run_of_contexts_is_the_context(make_tokenizer):
    asked = prompt_ids(Prompt(instruction="Answer:", input="yes"), CONTEXT, make_tokenizer())
    assert asked == ids("<bos>", "Answer", ":", "\n", "yes")


def test_a_long_prompt_loses_its_start(make_tokenizer):
    prompt = Prompt(context="Instruction: Say\nAnswer:")
    assert prompt_ids(prompt, INSTRUCTION, make_tokenizer(), max_length=3) == ids("<bos>", "Answer", ":")


def test_nothing_asked_is_told(make_tokenizer):
    with pytest.raises(DataError, match="Nothing was asked"):
        prompt_ids(Prompt(context="  "), INSTRUCTION, make_tokenizer())
