"""The Data tab's own handlers."""

import gradio as gr

from peft_ui.ui.rooms import data


def test_no_preview_is_given_before_the_draft_is_back() -> None:
    asked = {"settled": False, "source": "examples/pirate.csv", "max_length": 512}
    assert data.show_preview(None, None, **asked) == [gr.skip()] * 6  # type: ignore[arg-type]
