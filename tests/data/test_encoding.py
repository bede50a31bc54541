import io

import pytest

from peft_ui.data.encoding import HEAD, open_utf8
from peft_ui.data.files import read_file
from peft_ui.errors import DataError

CHINESE = "问题,回答\n你好吗？,我很好，谢谢。\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (CHINESE.encode(), "utf-8"),
        (CHINESE.encode("utf-8-sig"), "utf-8"),
        (b"\xff\xfe" + CHINESE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + CHINESE.encode("utf-16-be"), "utf-16-be"),
        (CHINESE.encode("gb18030"), "gb18030"),
    ],
)
def test_known_encodings_are_found_out(raw, encoding):
    reader, found = open_utf8(io.BytesIO(raw), "rows.csv")
    assert (reader.read(), found) == (CHINESE.encode(), encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_long_file_is_read_block_by_block(encoding):
    text = "x" + CHINESE * (HEAD // 20)  # characters stand across the blocks' borders
    reader, _ = open_utf8(io.BytesIO(text.encode(encoding)), "rows.csv")
    assert len(text.encode(encoding)) > 1.5 * HEAD
    assert reader.read().decode() == text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (b"\xff\n", f"is not UTF-8: byte {HEAD + 7} is 0xFF"),
        (b"\0\n", f"NUL byte at byte {HEAD + 7} \\(line {(HEAD + 9) // 2}\\)"),
    ],
)
def test_what_is_wrong_behind_the_first_block_has_its_place(wrong, words):
    raw = b"x\n" * (HEAD // 2 + 3) + b"y" + wrong
    with pytest.raises(DataError, match=words):
        open_utf8(io.BytesIO(raw), "rows.csv")[0].read()


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
@pytest.mark.parametrize("text", ["naïve café", "Größe über Straße", "élève à côté", "señor año"])
def test_european_text_is_not_taken_for_chinese(text, encoding):
    with pytest.raises(DataError, match=r"is not UTF-8: byte \d+ is 0x"):
        open_utf8(io.BytesIO(text.encode(encoding)), "rows.csv")


def test_the_encoding_is_said_in_the_table(tmp_path):
    (tmp_path / "rows.csv").write_bytes(CHINESE.encode("gb18030"))
    table = read_file(tmp_path / "rows.csv")
    assert table.schema.metadata == {b"encoding": b"gb18030"}
    assert table.column_names == ["问题", "回答"]
