"""The audit's lengths are those of the road itself."""

import numpy as np
import pytest

from peft_ui.formatting.examples import Chat, Judged, Labelled, Message, Pair, Preference, Tagged, Text
from peft_ui.formatting.lines import Lines
from peft_ui.formatting.prepare import Prepared
from peft_ui.formatting.template import CONTEXT, LAYOUTS
from peft_ui.tokens.encode import encode_many
from peft_ui.tokens.measure import measure

from .conftest import CHATML

PAIRS = [
    Pair("Instruction: Say\nAnswer:", " yes"),
    Pair("", " no"),
    Pair("<bos>Answer:", " yes no"),
    Pair("Answer:", " yes<eos>"),
    Pair("Answer:", " yes no red blue yes no red blue"),
    Pair("yes no red blue yes no red blue", " yes"),
]


def prepared(examples, task="CAUSAL_LM", template=CONTEXT, **values):
    lines = Lines.of(examples)
    return Prepared(lines, lines[:0], [], "", {}, len(lines), "", template, task=task, **values)


@pytest.mark.parametrize("max_length", [3, 4, 5, 9, 64])
@pytest.mark.parametrize("adds_bos", [True, False])
@pytest.mark.parametrize("examples", [PAIRS, [Text("yes no red"), Text("yes<eos>"), Text("<bos>a")]])
def test_lengths_are_those_of_the_road(make_tokenizer, examples, adds_bos, max_length):
    tokenizer, rows = make_tokenizer(adds_bos=adds_bos), prepared(examples)
    found = measure(rows.train, rows, tokenizer, max_length)
    encoded = encode_many(examples, CONTEXT, tokenizer, max_length)
    assert found.context.tolist() == [one.context_tokens for one in encoded]
    assert found.target.tolist() == [one.target_tokens for one in encoded]
    assert found.seen.tolist() == [len(one.input_ids) for one in encoded]
    assert found.trained.tolist() == [sum(label != -100 for label in one.labels) for one in encoded]
    assert found.context_cut.tolist() == [one.context_cut for one in encoded]
    assert found.target_cut.tolist() == [one.target_cut for one in encoded]


@pytest.mark.parametrize(("max_length", "gone"), [(9, [False, False]), (3, [True, True]), (4, [True, False])])
def test_a_context_of_which_nothing_is_left(make_tokenizer, max_length, gone):
    rows = prepared([Pair("Answer:", " yes no"), Pair("Answer: Say Sky", " yes")])
    assert measure(rows.train, rows, make_tokenizer(), max_length).context_gone.tolist() == gone


def test_a_slipped_in_space_is_not_counted(metaspace_tokenizer):
    rows = prepared([Pair("Answer:", " yes"), Pair("Answer:", "\nyes")])
    assert measure(rows.train, rows, metaspace_tokenizer, 64).target.tolist() == [2, 3]


def test_conversations_walk_the_road(make_tokenizer):
    chat = Chat((Message("user", "Sky?"), Message("assistant", "blue")))
    rows = prepared([chat], template=LAYOUTS["chat"])
    found = measure(rows.train, rows, make_tokenizer(chat_template=CHATML), 64)
    assert (found.context.tolist(), found.target.tolist()) == ([11], [2])


@pytest.mark.parametrize(
    ("task", "example", "labels", "sizes"),
    [
        ("SEQ_2_SEQ_LM", Pair("Sky blue", "red"), [], (3, 1, 4, 1)),
        ("SEQ_CLS", Labelled("Sky blue", ("a",)), ["a", "b"], (3, 1, 3, 1)),
        ("TOKEN_CLS", Tagged(("Sky", "blue"), ("a", "b")), ["a", "b"], (1, 2, 3, 2)),
        ("DPO", Preference(Pair("Sky", " blue"), Pair("Sky", " red yes")), [], (2, 5, 7, 5)),
        ("KTO", Judged(Pair("Sky", " blue"), True), [], (2, 2, 4, 2)),
    ],
)
def test_every_task_is_measured(make_tokenizer, task, example, labels, sizes):
    rows = prepared([example], task, labels=labels)
    found = measure(rows.train, rows, make_tokenizer(), 64)
    figures = [found.context, found.target, found.seen, found.trained]
    if task == "SEQ_2_SEQ_LM":
        sizes = (3, 2, 5, 2)  # the begin token stands before both
    assert tuple(int(part[0]) for part in figures) == sizes
    assert found.total.dtype == np.int64
