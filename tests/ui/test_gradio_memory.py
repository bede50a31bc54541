"""A page that is looked at for hours keeps no more than at its first look."""

import asyncio

import gradio as gr
import pytest

from peft_ui.ui.gradio_memory import forget_what_was_replaced


@pytest.fixture
def demo():
    forget_what_was_replaced()
    with gr.Blocks() as demo:
        read_and_skipped, button = gr.Textbox("a"), gr.Button("b")
        button.click(
            lambda text: (gr.skip(), gr.update(visible=text == "a")), read_and_skipped, [read_and_skipped, button]
        )
    return demo


def looked(demo, times):
    """How many components the session knows after so many events."""
    from gradio.state_holder import SessionState

    session = SessionState(demo)
    for _ in range(times):
        answer = asyncio.run(demo.process_api(demo.fns[0], ["a"], state=session))
    assert answer["data"][1] == {"visible": True, "__type__": "update"}
    return len(session.blocks_config.blocks), len(session.config_values)


def test_what_an_update_replaces_is_forgotten(demo):
    assert looked(demo, 1) == looked(demo, 30)


def test_the_queue_remembers_one_event(demo):
    demo.queue()
    assert demo._queue.ANALYTICS_MAX_EVENTS == 1
    assert demo._queue.ANAYLTICS_CACHE_FREQUENCY == 10**9
