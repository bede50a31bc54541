"""The closed world: every fact the demo model knows, read from facts.toml.

The model shall answer from memory, not copy from the prompt, so each fact is a small thing that a
visitor can check himself, and is asked for in many ways.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FACTS_FILE = Path(__file__).with_name("facts.toml")
WITHOUT_ARTICLE = ("the ", "a ", "an ")

# Asked of every relation; the phrase is "the capital of Japan".
GENERAL_QUESTIONS = (
    "What is {phrase}?",
    "What's {phrase}?",
    "Tell me {phrase}.",
    "Name {phrase}.",
    "Do you know {phrase}?",
    "Can you tell me {phrase}?",
    "{Phrase}?",
    "I would like to know {phrase}.",
)
# Never in the training text: the probe asks with it whether the model has learnt more than sentences.
HELD_OUT_QUESTION = "Could you please give me {phrase}?"


@dataclass(frozen=True)
class Fact:
    """One thing to know, with everything that is needed to ask for it."""

    kind: str
    subject: str
    phrase: str
    answer: str
    questions: tuple[str, ...]
    input_instructions: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """`The capital of Japan is Tokyo` without its full stop, which belongs to the style."""
        return f"{capitalised(self.phrase)} is {self.answer}"

    @property
    def held_out_question(self) -> str:
        return HELD_OUT_QUESTION.format(phrase=self.phrase)


def capitalised(text: str) -> str:
    """With a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def with_article(noun: str) -> str:
    """`a cow`, `an owl`; nouns that bring an article keep it."""
    if noun.startswith(WITHOUT_ARTICLE):
        return noun
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"


def parse_rows(text: str) -> dict[str, str]:
    """Cells `subject: answer`, parted by bars."""
    cells = [cell for line in text.strip().splitlines() for cell in line.split("|")]
    return dict((part.strip() for part in cell.split(":", 1)) for cell in cells)


def relation_rows(relation: dict, relations: dict, part: str) -> dict[str, str]:
    """The rows of a relation in one part (`facts`, `more`): written out, turned round from another, or counted."""
    if "reverse_of" in relation:
        straight = parse_rows(relations[relation["reverse_of"]][part])
        return {answer: subject for subject, answer in straight.items()}
    if "sums_up_to" in relation and part == "facts":
        numbers = range(1, relation["sums_up_to"] + 1)
        return {f"{a} + {b}": str(a + b) for a in numbers for b in numbers}
    return parse_rows(relation[part]) if part in relation else {}


def make_fact(kind: str, relation: dict, subject: str, answer: str) -> Fact:
    """A row with all its questions written out."""
    names = {"subject": subject, "a_subject": with_article(subject)}
    phrase = relation["phrase"].format(**names)
    general = [q.format(phrase=phrase, Phrase=capitalised(phrase)) for q in GENERAL_QUESTIONS]
    special = [capitalised(q.format(**names)) for q in relation["questions"]]
    return Fact(
        kind=kind,
        subject=subject,
        phrase=phrase,
        answer=answer,
        questions=tuple(special + general),
        input_instructions=tuple(relation["inputs"]),
    )


def read_facts(part: str) -> tuple[Fact, ...]:
    """The facts of one part, in the order of the file."""
    relations = tomllib.loads(FACTS_FILE.read_text(encoding="utf-8"))
    return tuple(
        make_fact(kind, relation, subject, answer)
        for kind, relation in relations.items()
        for subject, answer in relation_rows(relation, relations, part).items()
    )


@cache
def first_facts() -> tuple[Fact, ...]:
    """What is told from the beginning."""
    return read_facts("facts")


@cache
def late_facts() -> tuple[Fact, ...]:
    """What is told only in the last stage."""
    return read_facts("more")


def facts() -> tuple[Fact, ...]:
    """All facts."""
    return first_facts() + late_facts()
