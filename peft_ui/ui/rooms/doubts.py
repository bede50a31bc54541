"""What the audit of all rows says to a start: errors stop it, warnings are confirmed by a second click."""

from typing import Any

import gradio as gr

from peft_ui.errors import DataError
from peft_ui.recipe.recipe import Recipe
from peft_ui.ui import cuts
from peft_ui.ui.figures import notice
from peft_ui.ui.page import Page
from peft_ui.words.say import say


def doubts_about(page: Page, recipe: Recipe, request: gr.Request) -> list[str]:
    """What is lost of these rows, one sentence each; empty where all is well.

    Raises:
        DataError: they cannot be read, or nothing can be learnt from them.
    """
    whole = recipe.to_dict()
    given = {"model": whole["model"], "data": whole["data"], "task": recipe.task}
    report = page.ask(request, "preview", **given, seed=recipe.training.seed)
    if report["errors"]:
        raise DataError(report["errors"][0], "The Data tab shows what the model would read and learn.")
    return cuts.losses(report)


def ask(doubts: list[str]) -> list[Any]:
    """The start button asks to be pressed again, below the reasons; no run is made."""
    words = [*doubts, say("Press “Start all the same” if that is meant.")]
    return [gr.update(value=say("Start all the same"), interactive=True), doubts, notice(words, wrong=True)]


def show_warnings(judged: dict[str, Any]) -> list[Any]:
    """What the audit found, where the run is started; the better limit, when there is one; and nothing confirmed."""
    limit = judged["limit"]
    words = say("Raise the limit to {limit}", limit=f"{limit:,}") if limit else ""
    return [
        notice(judged["warnings"], wrong=True),
        gr.update(visible=bool(limit), value=words),
        gr.update(value=say("Start")),
        [],
    ]
