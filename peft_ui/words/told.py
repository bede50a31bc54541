"""What a lower room said, in the language of the page: errors, reasons and warnings come with their values filled in.

The lower rooms write plain English and know nothing of languages. So the Chinese stands beside the *pattern* of each
sentence, with `{}` for every value (`{} is empty.`), and a sentence is recognised by its pattern. A value that is
itself a known sentence is put into words too; where the Chinese has another order, it numbers its places (`{1}`).
`tests/words/test_told.py` reads the patterns from the rooms' own code and turns red where one has no Chinese.
"""

import re
from functools import cache

from peft_ui.words.chinese.sentences import SENTENCES
from peft_ui.words.say import language

_PLACE = re.compile(r"\{(\d*)\}")


def told(text: str) -> str:
    """`text` in the current language; as it is where no pattern fits."""
    if language() != "zh":
        return text
    for english in _patterns():
        values = _values(english, text.strip())
        if values is not None:
            return _filled(SENTENCES[english], [told(value) for value in values])
    return text


@cache
def _patterns() -> list[str]:
    """The most telling first: those with the most letters of their own."""
    return sorted(SENTENCES, key=lambda english: len(english.replace("{}", "")), reverse=True)


def _values(english: str, text: str) -> list[str] | None:
    """What stands in the pattern's places, each as short as can be; None where the pattern does not fit."""
    first, *rest = english.split("{}")
    if not rest:
        return [] if text == first else None
    *middle, last = rest
    end = len(text) - len(last)
    if not text.startswith(first) or not text.endswith(last):
        return None
    values, at = [], len(first)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return None
        values.append(text[at:found])
        at = found + len(part)
    return [*values, text[at:end]] if at <= end else None


def _filled(chinese: str, values: list[str]) -> str:
    places = iter(range(len(values)))

    def value(place: re.Match[str]) -> str:
        return values[int(place[1]) if place[1] else next(places)]

    return _PLACE.sub(value, chinese)
