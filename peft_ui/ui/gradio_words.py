"""Gradio's own words: they follow the browser's language and not the page's, and one of them it has no word for."""

import gradio as gr

from peft_ui.words.say import say

# Gradio 6.31 tells screen readers "common.complete" after each event, a key that its tables lack (English is what
# every other language falls back to).
I18N = gr.I18n(en={"common.complete": "Ready"}, **{"zh-CN": {"common.complete": "就绪"}})

# A slider lifts a typed number to its ends when the field is left, without a word. Held back, the number stays as it
# was typed, and the check of the recipe answers with field, value and way out.
KEEP_TYPED_JS = """
if (!window.keepTyped) {
  window.keepTyped = event => {
    if (event.target.matches?.('[data-testid="number-input"]')) event.stopImmediatePropagation();
  };
  document.addEventListener('blur', window.keepTyped, true);
}
"""


def take_as_typed() -> None:
    """Let a slider's number reach our handlers as it was typed.

    Gradio answers one beyond the slider's ends before any handler is asked, naming no field, with a traceback in the
    log. A subclass would do, but Gradio writes a .pyi file beside the source of each, also where it may not write.
    """
    gr.Slider.preprocess = lambda self, payload: payload  # type: ignore[method-assign]


def own_words() -> str:
    """A style sheet that writes the page's own words where Gradio has only its own: the drop zone, a toast's head.

    (An error's `title` never reaches the toast: the page of Gradio 6.31 looks for it under another name.)
    """
    drop, wrong = say("Drop a file here, or click to choose one"), say("That did not work")
    return (
        "<style>#data-file button .wrap{font-size:0!important}#data-file .wrap .or{display:none}"
        f'#data-file button .wrap::after{{content:"{drop}";font-size:15px;color:var(--body-text-color)}}'
        ".toast-title.error{font-size:0!important}"
        f'.toast-title.error::after{{content:"{wrong}";font-size:16px}}</style>'
    )
