"""The Data tab's own handlers."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from peft_ui.errors import DataError, HubSilentError, UnknownColumnsError
from peft_ui.settings import Settings
from peft_ui.ui.rooms import data
from peft_ui.ui.rooms.data_part import edits_of, in_own_words
from peft_ui.ui.rooms.data_rows import rows_of
from peft_ui.ui.visitor import LOCAL, OWNER


def test_no_preview_is_given_before_the_draft_is_back() -> None:
    asked = {"settled": False, "source": "examples/pirate.csv", "max_length": 512}
    assert data.show_preview(None, None, **asked) == [gr.skip()] * 6  # type: ignore[arg-type]


def test_files_are_named_without_their_folders(tmp_path: Path) -> None:
    part = {"data": {"source": "/home/ann/rows.csv", "validation": {"source": "/home/ann/held.csv"}}}
    told = in_own_words(DataError("/home/ann/held.csv does not fit /home/ann/rows.csv.", "Mend it."), part)
    assert (told.what, told.remedy) == ("held.csv does not fit rows.csv.", "Mend it.")
    on_the_hub = {"data": {"source": "org/rows", "validation": None}}
    assert in_own_words(DataError("org/rows is closed.", ""), on_the_hub).what == "org/rows is closed."
    unknown = in_own_words(UnknownColumnsError("No format fits the columns a, b.", "Name data.format."), part)
    assert str(unknown) == "No format fits the columns a, b. Choose the shape of a row, and say what each column means."

    def ask(_: Any, __: str, data: Any, **___: Any) -> None:
        raise DataError(f"data.edits changes row 9, but {data['source']} has 4 rows.", "")

    page: Any = SimpleNamespace(settings=Settings(tmp_path, "one", None, False), ask=ask)
    asked: Any = SimpleNamespace(request=SimpleNamespace(scope={OWNER: LOCAL}))
    with pytest.raises(DataError, match=r"^data\.edits changes row 9, but pirate\.csv has 4 rows"):
        rows_of(page, {"source": "examples/pirate.csv"}, asked)


def test_changes_by_hand_are_read_as_the_recipe_has_them() -> None:
    assert edits_of({}) == edits_of({"edits": ""}) == []
    steps = [{"row": 2, "values": {"a": "x"}}, {"row": 3, "delete": True}]
    assert edits_of({"edits": json.dumps(steps)}) == steps


@pytest.mark.parametrize(
    "text", ["no json", "[" * 100_000, "{}", "[1]", '[{"row": 0, "delete": true}]', '[{"row": 1}]']
)
def test_what_is_no_change_is_refused_in_words(text: str) -> None:
    with pytest.raises(DataError, match="The changes by hand cannot be read"):
        edits_of({"edits": text})


def test_a_silent_hub_is_told_at_the_model_alone(tmp_path) -> None:
    def ask(*_: Any, **__: Any) -> None:
        raise HubSilentError("The Hub cannot be reached, and the model 'a/b' is not on this machine yet.")

    page: Any = SimpleNamespace(settings=Settings(tmp_path, "one", None, False), ask=ask)
    asked: Any = SimpleNamespace(request=SimpleNamespace(scope={OWNER: LOCAL}))
    values = {"source": "examples/pirate.csv", "model": "a/b", "task": "CAUSAL_LM", "template": "plain"}
    shown = data.show_preview(page, asked, **values, max_length=64, validation_fraction=0.1)
    assert "They are shown with a model that is on this machine." in shown[0]
    assert "cannot be reached" not in shown[0]
    assert shown[-1]["kept"] == 0
