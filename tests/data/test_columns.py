import pyarrow as pa

from peft_ui.data.columns import batches_of
from peft_ui.data.spool import table_from


def table_of(rows):
    return table_from(batches_of((row, 1) for row in rows))


def test_keys_may_come_and_go():
    assert table_of(iter([{"a": "x"}, {"b": "y"}])).to_pylist() == [{"a": "x", "b": None}, {"a": None, "b": "y"}]


def test_values_that_disagree_become_text():
    table = table_of(iter([{"a": "x"}, {"a": 7}, {"a": [1]}, {"a": None}]))
    assert table.column("a").to_pylist() == ["x", "7", "[1]", None]


def test_numbers_that_are_too_large_become_text():
    assert table_of(iter([{"a": 2**80}, {"a": 1}])).column("a").to_pylist() == [str(2**80), "1"]


def test_chunks_that_disagree_become_text():
    rows = [{"a": 1}] * 10_000 + [{"a": "x", "b": True}]
    table = table_of(iter(rows))
    assert table.num_rows == 10_001
    assert table.column("a").to_pylist()[9_998:] == ["1", "1", "x"]
    assert table.column("b").to_pylist()[9_999:] == [None, True]
    assert table.schema.types == [pa.string(), pa.bool_()]


def test_messages_with_contents_of_two_kinds_become_json():
    rows = [
        {"messages": [{"role": "user", "content": "x"}]},
        {"messages": [{"role": "user", "content": [{"text": "y"}]}]},
    ]
    assert table_of(iter(rows)).column("messages").to_pylist()[0] == '[{"role": "user", "content": "x"}]'


def test_half_a_character_becomes_a_question_mark():
    assert table_of(iter([{"a": "x\ud800"}])).column("a").to_pylist() == ["x?"]
