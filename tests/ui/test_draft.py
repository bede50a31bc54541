"""What a form held before comes back: widget by widget, and in a real browser after a reload."""

import json
import re

import gradio as gr
import pytest

from peft_ui.estimate.client import Estimator
from peft_ui.methods import method_class
from peft_ui.models.locate import DEMO_FOLDER
from peft_ui.settings import Settings
from peft_ui.ui import draft, form
from peft_ui.ui.app import build_app
from tests.ui.browser import Server, chromium, needs_browser, open_tab

SKIP = gr.skip()
PATIENCE = 60_000  # ms; CI is slow, and nothing here is about speed


@pytest.mark.parametrize(
    ("widget", "value", "expected"),
    [
        (gr.Slider(16, 4096, value=512), 8192, {"value": 8192, "minimum": 16, "maximum": 8192}),
        (gr.Slider(16, 4096, value=512), "many", None),
        (gr.Number(1, minimum=1, maximum=9), 4, {"value": 4}),
        (gr.Number(1, minimum=1, maximum=9), 1e300, None),
        (gr.Number(1, minimum=1, maximum=9), True, None),
        (gr.Dropdown([("One", "one")]), "one", {"value": "one"}),
        (gr.Dropdown([("One", "one")]), "two", None),
        (gr.Dropdown(["demo"], allow_custom_value=True), "owner/name", {"value": "owner/name"}),
        (gr.CheckboxGroup(["loss", "accuracy"]), ["loss"], {"value": ["loss"]}),
        (gr.CheckboxGroup(["loss", "accuracy"]), ["loss", "x"], None),
        (gr.Textbox(), "text", {"value": "text"}),
        (gr.Textbox(), {"a": 1}, None),
        (gr.Checkbox(), True, {"value": True}),
        (gr.Checkbox(), "yes", None),
    ],
)
def test_a_kept_value_is_shown_where_it_still_fits(widget, value, expected):
    assert draft.shown(widget, value) == (SKIP if expected is None else {**SKIP, **expected})


def test_a_methods_knob_takes_what_it_may_and_else_its_default():
    rank = method_class("lora").knobs()["r"]
    default = form.held(rank, None)
    assert default["value"] == rank.default
    assert form.held(rank, 300)["maximum"] >= 300
    assert form.held(rank, 300)["value"] == 300
    assert form.held(rank, 0) == form.held(rank, "8") == form.held(rank, True) == default
    network = method_class("p_tuning").knobs()["encoder_reparameterization_type"]
    assert form.held(network, "LSTM")["value"] == "LSTM"
    assert form.held(network, "GRU")["value"] == network.default


def test_nothing_stands_before_the_draft(tmp_path):
    """Gradio's page waits for each handler of a change before it runs the next one: a draft must be the first."""
    config = build_app(Settings(tmp_path, "one", None, False), Estimator()).get_config_file()
    places = {one["id"]: one["props"].get("elem_id") for one in config["components"]}
    browser = {one["id"] for one in config["components"] if one["type"] == "browserstate"}
    asks: dict[tuple[int, str], list[str]] = {}
    kept = []
    for handler in config["dependencies"]:
        for target, event in handler["targets"]:
            if handler["outputs"] and browser.issuperset(handler["outputs"]):
                kept.append(places[target])
                assert asks.get((target, event), []) == [], places[target]
            elif handler["backend_fn"]:
                asks.setdefault((target, event), []).append(str(handler["outputs"]))
    assert {
        "data-edits",
        "data-model",
        "method-r",
        "train-num_train_epochs",
        "train-log-scale",
        "play-instruction",
    } <= set(kept)


@pytest.mark.slow
@needs_browser
def test_a_reload_keeps_model_method_slider_source_and_preview(tmp_path):
    server = Server(tmp_path / "home")
    server.start()
    width = json.loads((DEMO_FOLDER / "config.json").read_text())["hidden_size"]
    rows = tmp_path / "mine.csv"
    rows.write_text(
        "instruction,output\n" + "".join(f"What comes after {n}?,{n + 1} matey\n" for n in range(30)), encoding="utf-8"
    )
    try:
        with chromium() as browser:
            page = browser.new_context(viewport={"width": 1360, "height": 900}).new_page()
            page.goto(server.address)
            page.locator("#data-file input[type=file]").set_input_files(str(rows))
            page.locator("#data-preview mark").first.wait_for(timeout=PATIENCE)
            page.locator("#data-max_length input[type=number]").fill("256")
            page.locator("#data-max_length input[type=number]").press("Tab")
            open_tab(page, "method")
            page.locator("#method-key label", has_text=re.compile(r"^\s*Prompt Tuning")).click()
            page.locator("#method-num_virtual_tokens input[type=number]").fill("33")
            page.locator("#method-num_virtual_tokens input[type=number]").press("Tab")
            open_tab(page, "train")
            page.locator("#train-seed input").fill("12")
            page.locator("#train-seed input").press("Tab")
            page.wait_for_timeout(500)

            page.goto(f"{server.address}/zh")  # the draft goes over into the other language too
            page.locator("#data-preview mark").first.wait_for(timeout=PATIENCE)
            page.reload()
            page.locator("#data-preview mark").first.wait_for(timeout=PATIENCE)
            assert page.locator("#data-preview .card mark").first.inner_text() == " 1 matey<eos>"
            assert "mine.csv" in page.locator("#data-facts").inner_text()
            assert page.locator("#data-max_length input[type=number]").input_value() == "256"
            open_tab(page, "method")
            assert page.locator("#method-key input:checked").get_attribute("value") == "prompt_tuning"
            tokens = page.locator("#method-num_virtual_tokens input[type=number]")
            assert tokens.input_value() == "33"
            page.locator("#method-trainable", has_text=f"{33 * width:,}").wait_for(timeout=PATIENCE)
            open_tab(page, "train")
            assert page.locator("#train-seed input").input_value() == "12"
            page.locator("#train-plan", has_text="27").wait_for(timeout=PATIENCE)  # of 30 rows, 3 are kept back
    finally:
        server.close()
