"""What goes wrong in a handler, as the visitor reads it."""

import errno
import os

import gradio as gr
import pytest

from peft_ui.ui.visitor import spoken
from peft_ui.words.say import speaking


def failing(number):
    def save() -> None:
        raise OSError(number, os.strerror(number), "/home/runs/notes.jsonl")

    return save


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES])
def test_a_disk_that_takes_nothing_is_told_in_words(number):
    with pytest.raises(gr.Error) as told:
        spoken(failing(number))()
    words = f"Nothing can be written where the runs live: {os.strerror(number)}."
    assert told.value.message == f"{words} Free some space there, or make that folder writable; then try again."


def test_and_in_chinese():
    with speaking("zh"):
        answer = spoken(failing(errno.ENOSPC))
    with pytest.raises(gr.Error, match="存放训练的地方"):
        answer()


def test_any_other_fault_is_ours_and_stays_one():
    with pytest.raises(OSError, match="Input/output error"):
        spoken(failing(errno.EIO))()
