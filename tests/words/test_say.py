"""`say` in both languages."""

from peft_ui.words.chinese import CHINESE
from peft_ui.words.say import language, say, speaking


def test_english_is_the_key_itself() -> None:
    assert say("Rows {first} to {last} of {rows}", first=1, last=20, rows=240) == "Rows 1 to 20 of 240"


def test_chinese_inside_the_block_only() -> None:
    with speaking("zh"):
        assert (language(), say("3 · Train")) == ("zh", CHINESE["3 · Train"])
        with speaking("en"):
            assert say("3 · Train") == "3 · Train"
        assert say("3 · Train") == "3 · 训练"
    assert say("3 · Train") == "3 · Train"


def test_an_unknown_language_is_english_and_an_unknown_text_stays() -> None:
    with speaking("xx"):
        assert language() == "en"
    with speaking("zh"):
        assert say("owner/name is not there") == "owner/name is not there"


def test_a_text_without_values_may_hold_braces() -> None:
    assert say("With the places {instruction}, {input} or {context}.").endswith("{context}.")
