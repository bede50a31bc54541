"""Writes `sentiment.csv` (to learn from) and `sentiment_held_out.csv` (other sentences).

Short reviews with one label each. Praise and blame stand in plain words, behind a negation, behind a "but", and as
sarcasm (praise for something that went wrong). The held-out rows have sentence patterns that no training row has.
"""

import csv
import random
import re
from itertools import product
from pathlib import Path

THINGS = ["film", "phone", "soup", "hotel", "novel", "laptop", "concert", "train ride", "lamp", "course", "coat", "app"]
GOOD = ["wonderful", "delightful", "excellent", "charming", "superb", "lovely", "impressive", "enjoyable"]
BAD = ["terrible", "boring", "disappointing", "awful", "useless", "shabby", "annoying", "dreadful"]
MISHAPS = ["broke after a day", "arrived in pieces", "kept me waiting for two hours", "cost me a whole weekend"]
JOYS = ["made my whole week", "worked from the first minute", "was worth every cent", "had us all smiling"]

TRAIN = {
    "positive": [
        "The {thing} was {good}.",
        "What a {good} {thing}!",
        "I found the {thing} {good} and would recommend it.",
        "The {thing} was not {bad} at all.",
        "Nobody could call this {thing} {bad}.",
        "I expected a {bad} {thing}, but it was {good}.",
        "At first it seemed {bad}, yet the {thing} turned out {good}.",
        "Honestly, the {thing} {joy}.",
        "The {thing} {joy}, and I am grateful.",
    ],
    "negative": [
        "The {thing} was {bad}.",
        "What a {bad} {thing}!",
        "I found the {thing} {bad} and would warn my friends.",
        "The {thing} was not {good} at all.",
        "Nobody could call this {thing} {good}.",
        "I expected a {good} {thing}, but it was {bad}.",
        "At first it seemed {good}, yet the {thing} turned out {bad}.",
        "Oh, how {good}, the {thing} {mishap}.",
        "A truly {good} {thing}: it {mishap}. Thanks a lot.",
    ],
}
HELD_OUT = {
    "positive": [
        "We all thought that the {thing} was really {good}.",
        "Far from {bad}, the {thing} {joy}.",
        "My sister bought the {thing} and says it is {good}.",
        "It is hard to say anything {bad} about the {thing}; it {joy}.",
    ],
    "negative": [
        "We all thought that the {thing} was really {bad}.",
        "Far from {good}, the {thing} {mishap}.",
        "My sister bought the {thing} and says it is {bad}.",
        "Just {good}: my new {thing} {mishap}.",
    ],
}


def rows_of(patterns: dict[str, list[str]], each: int, seed: int) -> list[dict[str, str]]:
    """`each` different sentences of every pattern, shuffled."""
    draw = random.Random(seed)
    fillings = list(product(THINGS, GOOD, BAD, MISHAPS, JOYS))
    rows: dict[str, str] = {}
    for label, texts in patterns.items():
        for text in texts:
            made: list[str] = []
            while len(made) < each:
                thing, good, bad, mishap, joy = draw.choice(fillings)
                sentence = text.format(thing=thing, good=good, bad=bad, mishap=mishap, joy=joy)
                sentence = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", sentence)
                if sentence not in made:
                    made.append(sentence)
            rows |= dict.fromkeys(made, label)
    listed = [{"text": text, "label": label} for text, label in rows.items()]
    draw.shuffle(listed)
    return listed


def write(file: Path, rows: list[dict[str, str]]) -> None:
    """The rows as CSV."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, ["text", "label"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    here = Path(__file__).parent
    write(here / "sentiment.csv", rows_of(TRAIN, 24, seed=1))
    write(here / "sentiment_held_out.csv", rows_of(HELD_OUT, 15, seed=2))
