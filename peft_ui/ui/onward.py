"""A button that leads to the next tab: the browser clicks the tab, so no event writes outside its own room."""

import gradio as gr

TABS = ("data", "method", "train", "play")
GO_JS = """() => {
  const tab = document.querySelectorAll('#tabs [role=tablist]')[0].querySelectorAll('[role=tab]')[%d];
  tab.click();
  tab.scrollIntoView({block: 'nearest'});
  tab.focus();
}"""


def button(words: str, to: str, visible: bool = True, main: bool = True) -> gr.Button:
    """The button, which opens the tab with the id `to`; `main` where its tab has no other thing to press."""
    made = gr.Button(
        words,
        variant="primary" if main else "secondary",
        size="sm",
        scale=0,
        min_width=200,
        visible=visible,
        elem_id=f"onward-{to}",
    )
    made.click(None, None, None, js=go_js(to))
    return made


def go_js(to: str) -> str:
    """What opens the tab with the id `to`."""
    return GO_JS % TABS.index(to)
