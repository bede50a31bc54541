import pytest

from peft_ui.errors import DataError, ModelError
from peft_ui.formatting.examples import Chat, Message, Pair
from peft_ui.formatting.template import LAYOUTS
from peft_ui.tokens.chat import CHATML as CHATML_STAND_IN
from peft_ui.tokens.chat import settled
from peft_ui.tokens.encode import encode, encode_many, fit

from .conftest import BARE, CHATML, MARKED, ids

INSTRUCTION = LAYOUTS["instruction"]
CHAT = LAYOUTS["chat"]
PAIR = Pair("Instruction: Say\nAnswer:", " yes")
TWO_TURNS = Chat(
    (Message("user", "Sky?"), Message("assistant", "blue"), Message("user", "hello"), Message("assistant", "red"))
)


def test_a_pair_has_one_begin_token_and_a_trained_end(make_tokenizer):
    encoded = encode(PAIR, INSTRUCTION, make_tokenizer(), 64)
    context = ids("<bos>", "Instruction", ":", " Say", "\n", "Answer", ":")
    assert encoded.input_ids == [*context, *ids(" yes", "<eos>")]
    assert encoded.input_ids == [1, 6, 7, 21, 23, 8, 7, 17, 2]
    assert encoded.labels == [-100, -100, -100, -100, -100, -100, -100, 17, 2]
    assert (encoded.context_cut, encoded.target_cut) == (False, False)
    assert (encoded.context_tokens, encoded.target_tokens) == (7, 2)


def test_a_tokenizer_without_begin_token_gets_none(make_tokenizer):
    encoded = encode(PAIR, INSTRUCTION, make_tokenizer(adds_bos=False), 64)
    assert encoded.input_ids == [6, 7, 21, 23, 8, 7, 17, 2]


def test_a_begin_token_in_the_context_is_not_doubled(make_tokenizer):
    encoded = encode(Pair("<bos>Answer:", " yes"), INSTRUCTION, make_tokenizer(), 64)
    assert encoded.input_ids == [1, 8, 7, 17, 2]
    assert encoded.labels == [-100, -100, -100, 17, 2]


def test_an_end_token_in_the_target_is_not_doubled(make_tokenizer):
    assert encode(Pair("Answer:", " yes<eos>"), INSTRUCTION, make_tokenizer(), 64).input_ids == [1, 8, 7, 17, 2]


def test_a_tokenizer_without_end_token_is_refused(make_tokenizer):
    with pytest.raises(ModelError, match="no end-of-text token"):
        encode(PAIR, INSTRUCTION, make_tokenizer(eos=None), 64)


def test_a_slipped_in_space_is_taken_away(metaspace_tokenizer):
    encoded = encode(Pair("Answer:", " yes"), INSTRUCTION, metaspace_tokenizer, 64)
    assert encoded.input_ids == [3, 4, 2]  # not [3, 5, 4, 2]: one space, not two


def test_a_target_without_space_stays_without_space(metaspace_tokenizer):
    assert encode(Pair("Answer:", "yes"), INSTRUCTION, metaspace_tokenizer, 64).input_ids == [3, 7, 2]


def test_a_long_context_is_cut_at_its_start_and_keeps_the_begin_token(make_tokenizer):
    encoded = encode(PAIR, INSTRUCTION, make_tokenizer(), 6)
    assert encoded.input_ids == ids("<bos>", "\n", "Answer", ":", " yes", "<eos>")
    assert encoded.labels == [-100, -100, -100, -100, 17, 2]
    assert (encoded.context_cut, encoded.target_cut) == (True, False)
    assert (encoded.context_tokens, encoded.target_tokens) == (7, 2)


def test_a_target_that_alone_is_too_long_is_cut_at_its_end(make_tokenizer):
    encoded = encode(Pair("Answer:", " yes no red blue"), INSTRUCTION, make_tokenizer(), 4)
    assert encoded.input_ids == ids("<bos>", " yes", " no", " red")
    assert encoded.labels == [-100, *ids(" yes", " no", " red")]
    assert (encoded.context_cut, encoded.target_cut) == (True, True)


def test_an_example_of_just_the_length_is_whole(make_tokenizer):
    encoded = encode(PAIR, INSTRUCTION, make_tokenizer(), 9)
    assert len(encoded.input_ids) == 9
    assert not encoded.context_cut


def test_an_empty_context_leaves_begin_token_and_target(make_tokenizer):
    assert encode(Pair("", " yes"), INSTRUCTION, make_tokenizer(), 64).input_ids == [1, 17, 2]


@pytest.mark.parametrize("template", [CHATML, MARKED])
def test_every_assistant_turn_of_a_chat_is_trained_with_its_end(make_tokenizer, template):
    encoded = encode(TWO_TURNS, CHAT, make_tokenizer(chat_template=template), 64)
    words = "<|im_start|> user \n Sky ? <|im_end|> \n <|im_start|> assistant \n blue <|im_end|> \n"
    tail = "<|im_start|> user \n hello <|im_end|> \n <|im_start|> assistant \n red <|im_end|> \n"
    expected = [4, 10, 23, 25, 28, 5, 23, 4, 11, 23, 15, 5, 23, 4, 10, 23, 26, 5, 23, 4, 11, 23, 16, 5, 23]
    assert encoded.input_ids == ids(*f"{words} {tail}".split(" ")) == expected
    trained = {10: 15, 22: 16} | ({11: 5, 23: 5} if template == CHATML else {})
    assert encoded.labels == [trained.get(place, -100) for place in range(25)]


def test_a_marked_answer_takes_the_end_token_that_follows_it(make_tokenizer):
    tokenizer = make_tokenizer(chat_template=MARKED, eos="<|im_end|>")
    encoded = encode(Chat(TWO_TURNS.messages[:2]), CHAT, tokenizer, 64)
    assert [label for label in encoded.labels if label != -100] == ids("blue", "<|im_end|>")


def test_a_template_without_end_of_turn_gets_a_trained_end_token(make_tokenizer):
    encoded = encode(Chat(TWO_TURNS.messages[:2]), CHAT, make_tokenizer(chat_template=BARE), 64)
    assert encoded.input_ids == ids("user", ":", " Sky", "?", "\n", "assistant", ":", " blue", "<eos>")
    assert encoded.labels == [-100] * 7 + ids(" blue", "<eos>")


def test_the_last_answer_of_a_long_chat_is_kept(make_tokenizer):
    encoded = encode(TWO_TURNS, CHAT, make_tokenizer(chat_template=CHATML), 8)
    words = ids("hello", "<|im_end|>", "\n", "<|im_start|>", "assistant", "\n", "red", "<|im_end|>")
    assert encoded.input_ids == words
    assert encoded.labels == [-100] * 6 + words[6:]
    assert (encoded.context_cut, encoded.target_cut) == (True, True)


def test_a_tokenizer_without_chat_template_gets_chatml_that_ends_in_its_own_end_token(make_tokenizer):
    encoded = encode(TWO_TURNS, CHAT, make_tokenizer(), 64)
    words = "<|im_start|> user \n Sky ? <eos> \n <|im_start|> assistant \n blue <eos> \n"
    tail = "<|im_start|> user \n hello <eos> \n <|im_start|> assistant \n red <eos> \n"
    expected = [4, 10, 23, 25, 28, 2, 23, 4, 11, 23, 15, 2, 23, 4, 10, 23, 26, 2, 23, 4, 11, 23, 16, 2, 23]
    assert encoded.input_ids == ids(*f"{words} {tail}".split(" ")) == expected
    trained = {10: 15, 11: 2, 22: 16, 23: 2}
    assert encoded.labels == [trained.get(place, -100) for place in range(25)]


def test_a_stand_in_travels_with_the_result(make_tokenizer):
    tokenizer = make_tokenizer()
    before = encode(TWO_TURNS, CHAT, tokenizer, 64)
    template = settled(CHAT, tokenizer)
    assert (template.text, tokenizer.chat_template) == (CHATML_STAND_IN, CHATML_STAND_IN)
    assert encode(TWO_TURNS, template, tokenizer, 64) == encode(TWO_TURNS, CHAT, tokenizer, 64) == before
    assert settled(CHAT, make_tokenizer(chat_template=BARE)) == CHAT
    assert settled(INSTRUCTION, make_tokenizer()) == INSTRUCTION


def test_a_refusing_chat_template_is_told(make_tokenizer):
    template = "{{ raise_exception('roles must alternate') }}"
    with pytest.raises(DataError, match=r"refuses a conversation of user, assistant.*roles must alternate"):
        encode(Chat(TWO_TURNS.messages[:2]), CHAT, make_tokenizer(chat_template=template), 64)


def test_a_template_that_rewrites_earlier_turns_is_told(make_tokenizer):
    template = "{{ messages|length }}{% for m in messages %}{{ m['content'] }}<eos>{% endfor %}"
    with pytest.raises(DataError, match="rewrites earlier turns"):
        encode(TWO_TURNS, CHAT, make_tokenizer(chat_template=template), 64)


def test_an_own_chat_template_goes_before_the_tokenizers(make_tokenizer):
    template = type(CHAT)("chat", CHATML)
    encoded = encode(Chat(TWO_TURNS.messages[:2]), template, make_tokenizer(chat_template=BARE), 64)
    assert encoded.input_ids[:3] == ids("<|im_start|>", "user", "\n")


@pytest.mark.parametrize("adds_bos", [True, False])
def test_many_at_once_are_the_same_as_one_by_one(make_tokenizer, adds_bos):
    tokenizer = make_tokenizer(adds_bos=adds_bos, chat_template=CHATML)
    examples = [PAIR, Pair("", " no"), TWO_TURNS, Pair("Instruction:\nAnswer:", " red\nblue"), PAIR]
    for max_length in (4, 9, 64):
        one_by_one = [encode(example, CHAT, tokenizer, max_length) for example in examples]
        assert encode_many(examples, CHAT, tokenizer, max_length) == one_by_one


def test_many_at_once_with_a_slipped_in_space(metaspace_tokenizer):
    examples = [Pair("Answer:", " yes"), Pair("Answer:", " no"), Pair("Answer:", "\nyes")]
    many = encode_many(examples, INSTRUCTION, metaspace_tokenizer, 64)
    assert [encoded.input_ids for encoded in many] == [[3, 4, 2], [3, 8, 2], [3, 6, 7, 2]]


def test_nothing_at_all_is_no_example(make_tokenizer):
    assert encode_many([], INSTRUCTION, make_tokenizer(), 64) == []


def test_fit_without_anything_trained_cuts_the_start():
    encoded = fit([1, 5, 6, 7], [-100] * 4, 1, 3)
    assert encoded.input_ids == [1, 6, 7]
    assert (encoded.context_cut, encoded.target_cut) == (True, False)
