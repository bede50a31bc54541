import io

import pyarrow as pa

from peft_ui.data.csv_text import read_batches
from peft_ui.data.encoding import open_utf8


def read_table(raw, name, delimiter):
    text, _ = open_utf8(io.BytesIO(raw), name)
    return pa.Table.from_batches(list(read_batches(text, name, delimiter)))


def test_values_stay_the_strings_that_they_are():
    table = read_table(b'a,b,c\n007,,NULL\n1.50,2024-01-01,"true"\n', "rows.csv", ",")
    assert table.to_pylist() == [
        {"a": "007", "b": "", "c": "NULL"},
        {"a": "1.50", "b": "2024-01-01", "c": "true"},
    ]


def test_quoted_values_hold_line_ends_delimiters_and_quotes():
    table = read_table(b'a,b\n"x\ny","1,""2"""\n', "rows.csv", ",")
    assert table.to_pylist() == [{"a": "x\ny", "b": '1,"2"'}]


def test_a_last_value_of_several_lines_is_no_open_quote():
    assert read_table(b'a\n"x\ny"\n', "rows.csv", ",").to_pylist() == [{"a": "x\ny"}]


def test_one_column_may_hold_semicolons_in_its_values():
    assert read_table(b"text\none; two\n", "rows.csv", ",").to_pylist() == [{"text": "one; two"}]
