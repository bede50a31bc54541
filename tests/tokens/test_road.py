"""Every task's ids and labels, on literal values (WORDS of conftest.py are numbered from 0)."""

import pytest

from peft_ui.formatting.examples import Chat, Judged, Labelled, Message, Pair, Preference, Tagged, Text
from peft_ui.formatting.prepare import Prepared
from peft_ui.formatting.template import CONTEXT, LAYOUTS
from peft_ui.tokens.answers import Compared, Verdict
from peft_ui.tokens.encode import Encoded
from peft_ui.tokens.road import encode_examples

from .conftest import CHATML, ids

OF_NOTHING = {
    "validation": [],
    "dropped": [],
    "format": "",
    "columns": {},
    "rows": 1,
    "sha256": "",
}


def road(tokenizer, example, task, max_length=64, template=CONTEXT, **values):
    prepared = Prepared(train=[example], template=template, task=task, **OF_NOTHING, **values)
    return encode_examples([example], prepared, tokenizer, max_length)[0]


@pytest.fixture
def closing_tokenizer(make_tokenizer):
    """Like T5's: puts the end token behind every text, and nothing before it."""
    from tokenizers.processors import TemplateProcessing

    tokenizer = make_tokenizer(adds_bos=False)
    tokenizer.backend_tokenizer.post_processor = TemplateProcessing(single="$A <eos>", special_tokens=[("<eos>", 2)])
    return tokenizer


def test_a_text_is_learnt_as_a_whole(make_tokenizer):
    encoded = road(make_tokenizer(), Text("Sky blue"), "CAUSAL_LM")
    assert encoded == Encoded([1, 25, 19, 2], [-100, 25, 19, 2], False, False, 1, 3)
    assert ids("<bos>", "Sky", " blue", "<eos>") == [1, 25, 19, 2]


def test_a_long_text_loses_its_end(make_tokenizer):
    encoded = road(make_tokenizer(), Text("Sky blue red"), "CAUSAL_LM", 3)
    assert (encoded.input_ids, encoded.labels) == ([1, 25, 19], [-100, 25, 19])
    assert (encoded.context_cut, encoded.target_cut) == (False, True)


def test_an_answer_of_weight_0_is_read_but_not_learnt(make_tokenizer):
    turns = (
        Message("user", "Sky?"),
        Message("assistant", "blue", trained=False),
        Message("user", "hello"),
        Message("assistant", "red"),
    )
    tokenizer = make_tokenizer(chat_template=CHATML)
    encoded = road(tokenizer, Chat(turns), "CAUSAL_LM", template=LAYOUTS["chat"])
    assert encoded.input_ids == [
        4,
        10,
        23,
        25,
        28,
        5,
        23,
        4,
        11,
        23,
        15,
        5,
        23,
        4,
        10,
        23,
        26,
        5,
        23,
        4,
        11,
        23,
        16,
        5,
        23,
    ]
    assert encoded.labels == [-100] * 22 + [16, 5, -100]


def test_a_system_prompt_opens_a_conversation(make_tokenizer):
    tokenizer, template = make_tokenizer(chat_template=CHATML), LAYOUTS["chat"].with_system("yes")
    chat = Chat((Message("user", "no"), Message("assistant", "blue")))
    encoded = road(tokenizer, chat, "CAUSAL_LM", template=template)
    assert encoded.input_ids[:7] == ids("<|im_start|>", "system", "\n", "yes", "<|im_end|>", "\n", "<|im_start|>")
    own = Chat((Message("system", "red"), *chat.messages))
    assert road(tokenizer, own, "CAUSAL_LM", template=template).input_ids[3] == ids("red")[0]


def test_sequence_to_sequence_has_ids_for_both_sides(closing_tokenizer):
    encoded = road(closing_tokenizer, Pair("Sky blue", " red"), "SEQ_2_SEQ_LM")
    assert encoded == Encoded([25, 19, 2], [16, 2], False, False, 3, 2)
    assert ids("Sky", " blue", "<eos>", "red", "<eos>") == [25, 19, 2, 16, 2]


def test_a_long_source_or_target_loses_its_end_before_the_closing_token(closing_tokenizer):
    encoded = road(closing_tokenizer, Pair("Sky blue red", "yes no blue"), "SEQ_2_SEQ_LM", 3)
    assert encoded == Encoded([25, 19, 2], [13, 18, 2], True, True, 4, 4)


def test_a_label_is_its_id(closing_tokenizer):
    encoded = road(closing_tokenizer, Labelled("Sky blue", ("new",)), "SEQ_CLS", labels=["good", "new"])
    assert encoded == Encoded([25, 19, 2], [1], False, False, 3, 1)
    short = road(closing_tokenizer, Labelled("Sky blue", ("good",)), "SEQ_CLS", 2, labels=["good", "new"])
    assert (short.input_ids, short.labels, short.context_cut) == ([25, 2], [0], True)


def test_several_labels_are_a_row_of_zeros_and_ones(closing_tokenizer):
    example = Labelled("Sky", ("a", "c"), several=True)
    assert road(closing_tokenizer, example, "SEQ_CLS", labels=["a", "b", "c"], several=True).labels == [1, 0, 1]


def test_the_first_piece_of_a_word_has_its_tag(closing_tokenizer):
    example = Tagged(("Sky", "yes?", "blue"), ("B", "I", "O"))
    encoded = road(closing_tokenizer, example, "TOKEN_CLS", labels=["B", "I", "O"])
    assert encoded == Encoded([25, 17, 28, 19, 2], [0, 1, -100, 2, -100], False, False, 2, 3)
    assert ids("Sky", " yes", "?", " blue", "<eos>") == [25, 17, 28, 19, 2]


def test_words_beyond_the_length_are_cut_off(closing_tokenizer):
    example = Tagged(("Sky", "yes", "blue"), ("B", "I", "O"))
    encoded = road(closing_tokenizer, example, "TOKEN_CLS", 3, labels=["B", "I", "O"])
    assert encoded == Encoded([25, 17, 2], [0, 1, -100], True, True, 1, 3)


def test_two_answers_to_one_prompt(make_tokenizer):
    pair = Preference(Pair("Answer:", " blue"), Pair("Answer:", " red yes"))
    row = road(make_tokenizer(), pair, "DPO")
    assert row == Compared([1, 8, 7], [19, 2], [20, 17, 2], False, False, 3, 5)
    assert ids("<bos>", "Answer", ":", " blue", "<eos>", " red", " yes") == [1, 8, 7, 19, 2, 20, 17]


def test_a_long_prompt_loses_its_start_alike_for_both_answers(make_tokenizer):
    pair = Preference(Pair("Answer:", " blue"), Pair("Answer:", " red yes"))
    assert road(make_tokenizer(), pair, "DPO", 5) == Compared([1, 7], [19, 2], [20, 17, 2], True, False, 3, 5)
    assert road(make_tokenizer(), pair, "DPO", 3) == Compared([1], [19, 2], [20, 17], True, True, 3, 5)


def test_two_conversations_share_what_was_asked(make_tokenizer):
    asked = Message("user", "hello")
    pair = Preference(Chat((asked, Message("assistant", "blue"))), Chat((asked, Message("assistant", "red"))))
    row = road(make_tokenizer(chat_template=CHATML), pair, "DPO", template=LAYOUTS["chat"])
    assert row.prompt_ids == ids(
        "<|im_start|>", "user", "\n", "hello", "<|im_end|>", "\n", "<|im_start|>", "assistant", "\n"
    )
    assert row.chosen_ids == ids("blue", "<|im_end|>", "\n")
    assert row.rejected_ids == ids("red", "<|im_end|>", "\n")


def test_a_judged_answer(make_tokenizer):
    row = road(make_tokenizer(), Judged(Pair("Answer:", " blue"), False), "KTO")
    assert row == Verdict([1, 8, 7], [19, 2], False, False, False, 3, 2)


@pytest.mark.parametrize("task", ["CAUSAL_LM", "SEQ_2_SEQ_LM", "SEQ_CLS", "TOKEN_CLS", "DPO", "KTO"])
def test_nothing_at_all_is_no_row(make_tokenizer, task):
    prepared = Prepared(train=[], template=CONTEXT, task=task, **OF_NOTHING)
    assert encode_examples([], prepared, make_tokenizer(), 8) == []
