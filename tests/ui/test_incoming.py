"""What lies for long goes; what has just come in stays, and so does everybody else's."""

import os
import time

from peft_ui.ui.incoming import SECONDS, claim, sweep


def test_what_nobody_opened_goes_at_the_next_start(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", "/somewhere/else")
    old, new = (tmp_path / "incoming" / name / "rows.csv" for name in ("old", "new"))
    for file in (old, new):
        file.parent.mkdir(parents=True)
        file.write_text("a")
    beside = tmp_path / "annas.csv"
    beside.write_text("a")
    link = new.parent / "link"
    link.symlink_to(beside)
    before = time.time() - SECONDS - 5
    for path in (old, old.parent, beside):
        os.utime(path, (before, before))
    os.utime(link, (before, before), follow_symlinks=False)
    assert claim(tmp_path) == tmp_path / "incoming"
    assert os.environ["GRADIO_TEMP_DIR"] == str(tmp_path / "incoming")
    assert not old.exists()
    assert not link.is_symlink()
    assert new.exists()
    assert beside.exists()
    sweep(tmp_path / "incoming", now=time.time() + SECONDS + 5)
    sweep(tmp_path / "incoming", now=time.time() + 2 * SECONDS + 10)
    assert list((tmp_path / "incoming").iterdir()) == []
