from peft_ui.formatting import lines as lines_module
from peft_ui.formatting.examples import Pair
from peft_ui.formatting.lines import Lines, LineWriter, canonical_line

PAIRS = [Pair(str(number), f" é\u2028{number}") for number in range(10)]


def test_examples_come_back_by_place_and_in_order():
    lines = Lines.of(PAIRS)
    assert lines == PAIRS
    assert (lines[3], lines[-1], len(lines)) == (PAIRS[3], PAIRS[-1], 10)
    assert lines[2:5] == PAIRS[2:5]
    assert list(lines.picked([7, 1])) == [PAIRS[7], PAIRS[1]]
    assert lines != PAIRS[:9]
    assert lines[4:4] == []


def test_parts_of_the_same_lines_are_joined():
    lines = Lines.of(PAIRS)
    both = lines.picked([1, 2]).joined(lines.picked([0]))
    assert list(both) == [PAIRS[1], PAIRS[2], PAIRS[0]]
    assert both.places.tolist() == [1, 2, 0]
    assert list(lines[:1].joined(Lines.of(PAIRS[5:6]))) == [PAIRS[0], PAIRS[5]]


def test_a_file_is_mapped(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"".join(Lines.of(PAIRS).raw()))
    assert Lines.in_file(path) == PAIRS
    path.write_bytes(b"")
    assert Lines.in_file(path) == []


def test_what_is_much_goes_to_the_disk_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(lines_module, "IN_MEMORY", 100)
    monkeypatch.setenv("PEFT_UI_HOME", str(tmp_path))
    writer = LineWriter()
    for pair in PAIRS:
        writer.add(canonical_line(pair).encode())
    assert writer.lines() == PAIRS
    assert list((tmp_path / "cache").iterdir()) == []


def test_the_same_line_has_the_same_mark():
    lines = Lines.of([PAIRS[0], PAIRS[1], PAIRS[0]])
    first, second, third = lines.marks().tolist()
    assert first == third != second
