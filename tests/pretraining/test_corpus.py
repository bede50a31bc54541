"""The corpus says only what is true, says it the same way each time, and asks for it as visitors do."""

import random
from itertools import islice

from pretraining.corpus import LONG, LONGEST_PREFIX, SHORT, WIDE, Corpus
from pretraining.styles import CUED_STYLES, PLAIN, STYLES, Saying
from pretraining.talk import wide_unknown_question
from pretraining.world import HELD_OUT_QUESTION, facts


def sample(count: int = 3000, seed: int = 4, stage: int = WIDE):
    return list(islice(Corpus(seed, stage=stage), count))


def text_of(document) -> str:
    return "".join(text for text, _ in document.pieces)


def test_same_seed_same_text():
    assert sample(50) == sample(50)
    assert sample(50) != sample(50, seed=5)


def test_the_world_is_large_and_known_facts_are_in_it():
    known = {fact.phrase: fact.answer for fact in facts()}
    assert len(known) == len(facts()) >= 400
    assert known["the capital of Japan"] == "Tokyo"
    assert known["the country whose capital is Tokyo"] == "Japan"
    assert known["the young of an eagle"] == "an eaglet"
    assert known["7 + 8"] == "15"


def test_each_fact_is_asked_for_in_many_ways():
    for fact in facts():
        assert len(set(fact.questions)) >= 8
        assert fact.input_instructions


def test_sums_are_right():
    for fact in facts():
        if fact.kind == "sum":
            assert sum(int(number) for number in fact.subject.split(" + ")) == int(fact.answer)


def test_styles_render_the_answer_and_differ():
    saying = Saying("The capital of Japan is Tokyo", "Tokyo")
    texts = {name: style.render(saying) for name, style in STYLES.items()}
    assert len(set(texts.values())) == len(STYLES)
    assert all("Tokyo" in text for text in texts.values())
    assert texts["pirate"] == "Arr! The capital of Japan be Tokyo, matey!"
    assert texts["json"] == '{"answer": "Tokyo"}'


def test_no_two_styles_share_a_cue():
    cues = [cue for style in STYLES.values() for cue in style.cues + style.words]
    assert len(cues) == len(set(cues))


def unasked(documents) -> list:
    """Documents in a style that nothing in them asks for."""
    return [
        document
        for document in documents
        if document.style != PLAIN
        and not any(cue in text_of(document) for cue in STYLES[document.style].cues)
        and not set(document.prefix_words) & set(STYLES[document.style].words)
    ]


def test_a_style_needs_its_cue_but_for_a_few_in_the_last_stage():
    assert not unasked(sample(stage=LONG))
    assert 0 < len(unasked(sample())) < 0.05 * len(sample())


def test_plain_prefixes_hint_at_no_other_style():
    hints = {word for name in CUED_STYLES for word in STYLES[name].words}
    for document in sample():
        assert document.prefix_length <= LONGEST_PREFIX
        if document.style == PLAIN:
            assert not hints & set(document.prefix_words)


def test_all_styles_come_up_about_evenly():
    documents = sample(6000)
    counts = {name: sum(document.style == name for document in documents) for name in CUED_STYLES}
    assert min(counts.values()) > 0.6 * max(counts.values())


def test_the_held_out_wording_is_held_out():
    head = HELD_OUT_QUESTION.split("{")[0].lower()
    assert not any(head in text_of(document).lower() for document in sample())


def test_what_cannot_be_known_is_not_in_the_world():
    pick = random.Random(3)
    asked = {fact.phrase for fact in facts()}
    for _ in range(2000):
        question = wide_unknown_question(pick)
        assert not any(question in (f"What is {phrase}?", f"Name {phrase}.") for phrase in asked), question


def test_late_layouts_come_late():
    assert not any("### Instruction" in text_of(document) for document in sample(stage=SHORT))
    assert any("### Instruction" in text_of(document) for document in sample())
