import json

import pytest

from peft_ui.errors import DataError
from peft_ui.formatting.examples import Chat, Message, Pair
from peft_ui.formatting.prepare import Dropped, canonical_sha256, prepare
from peft_ui.formatting.settings import DataSettings, Validation
from peft_ui.formatting.template import CONTEXT, LAYOUTS


def settings(path, **values):
    return DataSettings.model_validate({"source": str(path), "validation": None, **values})


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("instruction,input,output\nAdd.,1 and 2,3\nSay.,,yes\nNothing.,,\nSay.,,Answer: no\n", "utf-8")
    return path


def test_rows_become_pairs(rows):
    prepared = prepare(settings(rows), seed=0)
    assert prepared.train == [
        Pair("Instruction: Add.\nInput: 1 and 2\nAnswer:", " 3"),
        Pair("Instruction: Say.\nAnswer:", " yes"),
        Pair("Instruction: Say.\nAnswer:", " no"),
    ]
    assert prepared.dropped == [Dropped(3, "the target is empty")]
    assert (prepared.format, prepared.rows, prepared.kept) == ("instruction", 4, 3)
    assert prepared.columns == {"instruction": "instruction", "input": "input", "target": "output"}
    assert prepared.template == LAYOUTS["instruction"]


def test_the_hash_is_over_the_kept_rows_whatever_the_split(rows):
    expected = "89a06e985f1575762220a9a9525ac16443f262cb6e210b02e4f7dc7e9cc40f20"
    assert prepare(settings(rows), seed=0).sha256 == expected
    assert prepare(settings(rows, validation={"fraction": 0.4}), seed=5).sha256 == expected


def test_the_hash_is_over_canonical_lines():
    # printf '%s\n' '{"context":"é","target":"x"}' | sha256sum
    expected = "a313fff7745dd8b8043e8601bc0b72a98b5a2ba7f5152214f42a2969863947d7"
    assert canonical_sha256([Pair("é", "x")]) == expected


def test_held_out_rows_come_from_the_seed(rows):
    prepared = prepare(settings(rows, validation={"fraction": 0.4}), seed=0)
    assert (len(prepared.train), len(prepared.validation), prepared.kept) == (2, 1, 3)
    again = prepare(settings(rows, validation={"fraction": 0.4}), seed=0)
    assert again == prepared


def test_a_context_goes_as_it_stands(tmp_path):
    (tmp_path / "rows.jsonl").write_text('{"context": "Once upon a ", "target": "time"}\n')
    prepared = prepare(settings(tmp_path / "rows.jsonl"), seed=0)
    assert prepared.train == [Pair("Once upon a", " time")]
    assert prepared.template == CONTEXT


def test_questions_go_through_the_layout_and_prompts_do_not(tmp_path):
    (tmp_path / "qa.csv").write_text("question,answer\nWho?,Me\n")
    (tmp_path / "pc.csv").write_text("prompt,completion\nWho?,Me\n")
    assert prepare(settings(tmp_path / "qa.csv"), 0).train == [Pair("Instruction: Who?\nAnswer:", " Me")]
    assert prepare(settings(tmp_path / "pc.csv"), 0).train == [Pair("Who?", "Me")]


def test_messages_become_chats(tmp_path):
    turns = [{"from": "system", "value": "Be brief."}, {"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Ho"}]
    (tmp_path / "rows.json").write_text(json.dumps([{"conversations": turns}, {"conversations": turns[:2]}]))
    prepared = prepare(settings(tmp_path / "rows.json"), seed=0)
    assert prepared.train == [Chat((Message("system", "Be brief."), Message("user", "Hi"), Message("assistant", "Ho")))]
    assert prepared.dropped == [Dropped(2, "there is no assistant message")]
    assert prepared.template == LAYOUTS["chat"]


def test_a_validation_file_of_its_own(rows, tmp_path):
    (tmp_path / "held.csv").write_text("instruction,output\nSay.,maybe\nSay.,\n")
    prepared = prepare(settings(rows, validation={"source": str(tmp_path / "held.csv")}), seed=0)
    assert len(prepared.train) == prepared.kept == 3
    assert prepared.validation == [Pair("Instruction: Say.\nAnswer:", " maybe")]
    assert prepared.notes == [
        f'1 of 3 answers in {rows.name} repeat "Answer:" at their start; it is taken away.',
        "1 of 2 validation rows are left out; the first is row 2: the target is empty.",
    ]


def test_a_validation_file_that_does_not_fit(rows, tmp_path):
    (tmp_path / "held.csv").write_text("prompt,completion\nSay.,maybe\n")
    with pytest.raises(DataError, match=r"validation data .*held\.csv does not fit: .*'instruction' needs a column"):
        prepare(settings(rows, validation={"source": str(tmp_path / "held.csv")}), seed=0)


def test_nothing_left_says_why(tmp_path):
    (tmp_path / "rows.csv").write_text("instruction,output\nSay.,\nSay., \n")
    with pytest.raises(DataError, match="all 2 were left out, the first because the target is empty"):
        prepare(settings(tmp_path / "rows.csv"), seed=0)


def test_one_row_cannot_be_split(tmp_path):
    (tmp_path / "rows.csv").write_text("instruction,output\nSay.,yes\n")
    with pytest.raises(DataError, match=r"set data\.validation to null"):
        prepare(settings(tmp_path / "rows.csv", validation=Validation(fraction=0.1)), seed=0)


def test_a_template_that_does_not_fit_the_format(rows):
    with pytest.raises(DataError, match=r"data\.template does not fit the format 'instruction'"):
        prepare(settings(rows, template="{input}:"), seed=0)


def test_another_encoding_is_said(tmp_path):
    (tmp_path / "rows.csv").write_bytes("问题,回答\n你好吗？,我很好。\n".encode("gb18030"))
    prepared = prepare(settings(tmp_path / "rows.csv"), seed=0)
    assert prepared.train == [Pair("Instruction: 你好吗？\nAnswer:", " 我很好。")]
    assert prepared.notes == ["rows.csv was read as GB18030."]


def test_rows_in_a_text_file_are_told(tmp_path):
    (tmp_path / "rows.txt").write_text('{"instruction": "Say.", "output": "yes"}\n{"a": 1}\n')
    note = "The first text is a JSON object: if its fields are meant, let the file's name end in .jsonl."
    assert prepare(settings(tmp_path / "rows.txt"), seed=0).notes == [note]
    note = "The first text is the header of a table: if its columns are meant, let the file's name end in .csv."
    (tmp_path / "rows.txt").write_text("Instruction\toutput\nSay.\tyes\n")
    assert prepare(settings(tmp_path / "rows.txt"), seed=0).notes == [note]
    (tmp_path / "rows.txt").write_text("{{mustache}} is a text\nquestion, but no answer\n")
    assert prepare(settings(tmp_path / "rows.txt"), seed=0).notes == []
