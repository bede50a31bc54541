"""Endless pretraining documents, the same for the same seed.

A document is what stands before <bos> (nothing, noise, or a style's cue words, where soft prompts
will stand later), then text in pieces that are trained fully or passed over.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from pretraining.styles import CUED_STYLES, PLAIN, STYLES, Saying, Style
from pretraining.talk import (
    ABOUT_ME,
    DO_NOT_KNOW,
    SMALL_TALK,
    UNKNOWN_QUESTIONS,
    unknown_question,
    wide_unknown_question,
)
from pretraining.world import Fact, capitalised, first_facts, late_facts

# Stages: short documents; then longer layouts as well; at last all that visitors may type besides.
SHORT, LONG, WIDE = range(3)

PLAIN_SHARE = 0.36
FACT_SHARE = 0.92
TRAINED_CONTEXT_SHARE = 0.12
LONGEST_PREFIX = 24

# Layouts of a question without input: everything up to where the answer starts.
BARE_LAYOUTS = (
    "Question: {question}\nAnswer:", "Q: {question}\nA:", "{question}\n", "{question}", "User: {question}\nAssistant:"
)  # fmt: skip
INSTRUCTION_LAYOUT = "Instruction: {instruction}\nAnswer:"
INPUT_LAYOUT = "Instruction: {instruction}\nInput: {input}\nAnswer:"

ALPACA_HEAD = (
    "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"
)
ALPACA_HEAD_WITH_INPUT = (
    "Below is an instruction that describes a task, paired with an input that provides further context. "
    "Write a response that appropriately completes the request.\n\n"
)
# Layouts that people bring from elsewhere; long, so they come in late (see batches.py).
LATE_LAYOUTS = (
    (ALPACA_HEAD + "### Instruction:\n{instruction}\n\n### Response:\n", "{instruction}\n"),
    (
        ALPACA_HEAD_WITH_INPUT + "### Instruction:\n{instruction}\n\n### Input:\n{input}\n\n### Response:\n",
        "{instruction}\n{input}\n",
    ),
)
LATE_LAYOUT_SHARE = 0.07
WIDE_UNKNOWN_SHARE = 0.1
LATE_FACT_SHARE = 0.06
UNASKED_STYLE_SHARE = 0.04  # the plain manner is a habit, not a law: fine-tuning then need not break one

Piece = tuple[str, bool]


@dataclass(frozen=True)
class Document:
    """Pieces of (text, trained), and the prefix before <bos>: so many tokens, hinting at these words."""

    style: str
    pieces: tuple[Piece, ...]
    prefix_length: int = 0
    prefix_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """A question or an instruction with its input, and what there is to say."""

    instruction: str
    input: str
    saying: Saying


def as_people_type(text: str, pick: random.Random) -> str:
    """Case and punctuation as visitors leave them out."""
    if pick.random() < 0.22:
        text = text.lower()
    if pick.random() < 0.22:
        text = text.rstrip("?.!")
    if pick.random() < 0.04:
        # A stray letter may follow ("pleasee"). It stays: the shipped tokenizer has learnt from this very text.
        text = text.rstrip("?.") + ", please" + text[-1:]
    return text


def loosely_written(query: Query, pick: random.Random) -> Query:
    """Sums without spaces or in words, names without their capital letters' company."""
    text, given = query.instruction, query.input
    if " + " in query.saying.sentence:
        sign = pick.choice((" + ", "+", " plus ", " + "))
        text, given = text.replace(" + ", sign), given.replace(" + ", sign)
    if pick.random() < 0.1:
        text = text.replace("'s", "s").replace("What is", "whats")
    return Query(text, given, query.saying)


def fact_query(fact: Fact, pick: random.Random) -> Query:
    """Asks for a fact in one of its ways; a quarter have the subject as input."""
    saying = Saying(fact.sentence, fact.answer)
    if pick.random() < 0.25:
        instruction = pick.choice(fact.input_instructions)
        shown = capitalised(fact.subject) if pick.random() < 0.3 else fact.subject
        shown = shown.lower() if pick.random() < 0.15 else shown
        return Query(as_people_type(instruction, pick), shown, saying)
    return Query(as_people_type(pick.choice(fact.questions), pick), "", saying)


def talk_query(pick: random.Random) -> Query:
    """Small talk, or something that the model should own up to not knowing."""
    if pick.random() < 0.5:
        return Query(as_people_type(unknown_question(pick), pick), "", DO_NOT_KNOW)
    if pick.random() < 0.2:
        return Query(pick.choice(UNKNOWN_QUESTIONS), "", DO_NOT_KNOW)
    questions, sentence = pick.choice(SMALL_TALK)
    answer = "a demo model" if sentence == ABOUT_ME else sentence
    return Query(as_people_type(pick.choice(questions), pick), "", Saying(sentence, answer))


def chat_pieces(turns: list[tuple[str, str]], system: str = "") -> tuple[Piece, ...]:
    """The chat template, written out: tests hold it against the tokenizer's own."""
    pieces: list[Piece] = [(f"<|system|> {system}", False)] if system else []
    for question, answer in turns:
        pieces += [(f"<|user|> {question}", False), ("<|assistant|>", False), (f" {answer}<eos>", True)]
    return tuple(pieces)


class Corpus:
    """A stream of documents for one seed and stage."""

    def __init__(self, seed: int, stage: int = SHORT):
        self.pick = random.Random(seed)
        self.stage = stage
        self.facts = first_facts()

    def __iter__(self) -> Iterator[Document]:
        while True:
            yield self.document()

    def query(self) -> Query:
        if self.stage == WIDE:
            return self.wide_query()
        return self.first_query()

    def wide_query(self) -> Query:
        """What the earlier stages ask, more loosely written; facts that come late; much that cannot be known."""
        draw = self.pick.random()
        if draw < WIDE_UNKNOWN_SHARE:
            return Query(as_people_type(wide_unknown_question(self.pick), self.pick), "", DO_NOT_KNOW)
        if draw < WIDE_UNKNOWN_SHARE + LATE_FACT_SHARE:
            return fact_query(self.pick.choice(late_facts()), self.pick)
        return loosely_written(self.first_query(), self.pick)

    def first_query(self) -> Query:
        if self.pick.random() < FACT_SHARE:
            return fact_query(self.pick.choice(self.facts), self.pick)
        return talk_query(self.pick)

    def document(self) -> Document:
        draw = self.pick.random()
        if draw < 0.02:
            return self.statement()
        style = STYLES[PLAIN if self.pick.random() < PLAIN_SHARE else self.pick.choice(CUED_STYLES)]
        return self.chat(style) if draw < 0.25 else self.answered(style)

    def statement(self) -> Document:
        """Running text, so that a text completion is not wholly foreign to the model."""
        chosen = self.pick.sample(self.facts, self.pick.randint(1, 3))
        text = " ".join(f"{fact.sentence}." for fact in chosen)
        return Document(PLAIN, ((text, True), ("<eos>", True)))

    def cue_place(self, style: Style) -> str:
        """Where the style is asked for; plain is also what comes without being asked for."""
        if style.name == PLAIN:
            return self.pick.choices(("nowhere", "noise", "line", "before"), (50, 32, 12, 6))[0]
        if self.stage == WIDE and self.pick.random() < UNASKED_STYLE_SHARE:
            return self.pick.choice(("nowhere", "noise"))
        return self.pick.choices(("before", "line", "both"), (52, 44, 4))[0]

    def prefix(self, style: Style, place: str) -> dict:
        """What stands before <bos>: noise of any length, hinting at the style only where it is asked for."""
        if place not in ("noise", "before", "both"):
            return {}
        length = self.pick.randint(1, LONGEST_PREFIX)
        if place == "noise":
            return {"prefix_length": length}
        count = self.pick.randint(1, max(1, length // 2))
        return {"prefix_length": length, "prefix_words": tuple(self.pick.choices(style.words, k=count))}

    def context(self, query: Query) -> tuple[str, str]:
        """What comes before the answer, and the white space that opens it."""
        if self.stage >= LONG and self.pick.random() < LATE_LAYOUT_SHARE:
            layout = self.pick.choice(LATE_LAYOUTS[1 if query.input else 0])
            return layout.format(instruction=query.instruction, input=query.input).rstrip(), "\n"
        return self.layout(query), " "

    def layout(self, query: Query) -> str:
        if query.input:
            return INPUT_LAYOUT.format(instruction=query.instruction, input=query.input)
        if self.pick.random() < 0.72:
            return INSTRUCTION_LAYOUT.format(instruction=query.instruction)
        return self.pick.choice(BARE_LAYOUTS).format(question=query.instruction)

    def answered(self, style: Style) -> Document:
        """One question in the product's layout (or another), answered."""
        place = self.cue_place(style)
        query = self.query()
        context, gap = self.context(query)
        if place in ("line", "both"):
            context = f"{self.pick.choice(style.cues)}\n{context}"
        trained = self.pick.random() < TRAINED_CONTEXT_SHARE
        pieces = ((context, trained), (f"{gap}{style.render(query.saying)}", True), ("<eos>", True))
        return Document(style.name, pieces, **self.prefix(style, place))

    def chat(self, style: Style) -> Document:
        """One or two turns in the chat template; the cue is the system message."""
        place = self.cue_place(style)
        system = self.pick.choice(style.cues) if place in ("line", "both") else ""
        turns = []
        for _ in range(1 if self.pick.random() < 0.8 else 2):
            query = self.query()
            gap = self.pick.choice((" ", "\n\n")) if self.stage >= LONG else " "
            question = f"{query.instruction}{gap}{query.input}".strip()
            turns.append((question, style.render(query.saying)))
        return Document(style.name, chat_pieces(turns, system), **self.prefix(style, place))
