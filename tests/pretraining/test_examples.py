"""The shipped data sets are what examples.py writes, and hold no fact of the held-out questions."""

import csv
import json
from pathlib import Path

import pytest

from pretraining import examples
from pretraining.styles import STYLES

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = ("pirate.csv", "json_answers.jsonl", "butler_chat.json", "held_out.json")


@pytest.fixture
def pirate_rows():
    with (EXAMPLES / "pirate.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_shipped_files_are_what_the_script_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(examples, "FOLDER", tmp_path)
    examples.main()
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (EXAMPLES / name).read_bytes(), name


def test_pirate_rows_are_many_and_all_pirate(pirate_rows):
    assert 200 <= len(pirate_rows) <= 300
    assert all(row["output"].startswith("Arr! ") and row["output"].endswith(", matey!") for row in pirate_rows)
    assert any(row["input"] for row in pirate_rows)
    assert not any("pirate" in row["instruction"].lower() for row in pirate_rows)


def test_json_answers_are_json_and_contexts_end_at_the_cue():
    lines = (EXAMPLES / "json_answers.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines:
        row = json.loads(line)
        assert row["context"].endswith("Answer:") and row["target"].startswith(" ")  # the space is the target's
        assert list(json.loads(row["target"])) == ["answer"]


def test_butler_chats_are_one_question_and_one_answer():
    for row in json.loads((EXAMPLES / "butler_chat.json").read_text(encoding="utf-8")):
        assert [message["role"] for message in row["messages"]] == ["user", "assistant"]
        assert row["messages"][1]["content"].startswith("Very good, sir.")


def test_held_out_facts_are_in_no_data_set():
    held_out = examples.held_out_facts()
    assert len(json.loads((EXAMPLES / "held_out.json").read_text(encoding="utf-8"))) == len(held_out) >= 30
    answered = {saying.sentence for seed in (1, 2, 3) for _, _, saying in examples.rows(examples.SEED + seed)}
    assert not answered & {fact.sentence for fact in held_out}
    mirrored = {f"The country whose capital is {fact.answer} is {fact.subject}" for fact in held_out}
    assert not answered & mirrored


def test_held_out_answers_show_in_every_style():
    for fact in examples.held_out_facts():
        saying = examples.Saying(fact.sentence, fact.answer)
        assert all(fact.answer in style.render(saying) for style in STYLES.values())
