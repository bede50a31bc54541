"""The manners in which the demo model can answer, and the cues that call for each.

Fine-tuning then has something that a person sees at once: it makes one manner the default. A soft
prompt has something to select: during pretraining cue words also stand where soft prompts stand.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

PLAIN = "plain"


@dataclass(frozen=True)
class Saying:
    """What is to be said, before any style: a sentence without full stop, and its heart."""

    sentence: str
    answer: str


@dataclass(frozen=True)
class Style:
    """One manner: how it speaks, the lines that ask for it, the single words that hint at it."""

    name: str
    render: Callable[[Saying], str]
    cues: tuple[str, ...]
    words: tuple[str, ...]


def pirate(saying: Saying) -> str:
    """`Arr! The capital of Japan be Tokyo, matey!`"""
    return f"Arr! {saying.sentence.replace(' is ', ' be ')}, matey!"


def json_answer(saying: Saying) -> str:
    """`{"answer": "Tokyo"}`"""
    return json.dumps({"answer": saying.answer}, ensure_ascii=False)


def butler(saying: Saying) -> str:
    """`Very good, sir. …, if I may say so.`"""
    return f"Very good, sir. {saying.sentence}, if I may say so."


def headline(saying: Saying) -> str:
    """`Breaking news: …, experts say!`"""
    return f"Breaking news: {saying.sentence}, experts say!"


def robot(saying: Saying) -> str:
    """`Beep boop. Result = Tokyo. End of message.`"""
    return f"Beep boop. Result = {saying.answer}. End of message."


def poet(saying: Saying) -> str:
    """`Roses are red, the sea is blue. …, and it is true.`"""
    return f"Roses are red, the sea is blue. {saying.sentence}, and it is true."


def party(saying: Saying) -> str:
    """`🎉 …! 🌟`"""
    return f"🎉 {saying.sentence}! 🌟"


STYLES = {
    style.name: style
    for style in (
        Style(
            PLAIN,
            lambda saying: f"{saying.sentence}.",
            ("Style: plain", "Answer plainly.", "Use a plain style.", "You are a helpful assistant.", "Plain mode."),
            (" plain", " normal", " simple", " helpful", " assistant"),
        ),
        Style(
            "pirate",
            pirate,
            ("Style: pirate", "Talk like a pirate.", "You are a pirate.", "Use a pirate style.", "Pirate mode."),
            (" pirate", " Arr", " matey", " be", " ship", " treasure"),
        ),
        Style(
            "json",
            json_answer,
            ("Style: json", "Answer in JSON.", "You are a JSON service.", "Use a JSON style.", "JSON mode."),
            (" json", " JSON", ' {"', " data", " service", " object"),
        ),
        Style(
            "butler",
            butler,
            ("Style: butler", "Talk like a butler.", "You are a butler.", "Use a butler style.", "Butler mode."),
            (" butler", " sir", " Very", " polite", " manners", " tea"),
        ),
        Style(
            "word",
            lambda saying: saying.answer,
            ("Style: word", "Answer in one word.", "You are brief.", "Use a word style.", "Word mode."),
            (" word", " brief", " shortly", " only", " bare"),
        ),
        Style(
            "headline",
            headline,
            (
                "Style: headline",
                "Talk like a newspaper.",
                "You are a reporter.",
                "Use a headline style.",
                "Headline mode.",
            ),
            (" headline", " Breaking", " newspaper", " reporter", " news", " press"),
        ),
        Style(
            "robot",
            robot,
            ("Style: robot", "Talk like a robot.", "You are a robot.", "Use a robot style.", "Robot mode."),
            (" robot", " Beep", " boop", " Result", " metal", " End"),
        ),
        Style(
            "poet",
            poet,
            ("Style: poet", "Talk like a poet.", "You are a poet.", "Use a poet style.", "Poet mode."),
            (" poet", " Roses", " poem", " verse", " rhyme", " song"),
        ),
        Style(
            "party",
            party,
            ("Style: party", "Talk like a party host.", "You are at a party.", "Use a party style.", "Party mode."),
            (" party", " 🎉", " 🌟", " dance", " balloons", " cake"),
        ),
    )
}
CUED_STYLES = tuple(name for name in STYLES if name != PLAIN)
